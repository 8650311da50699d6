//! TLS, for clients that come over TCP: what a host says of it, and bytes through it without waiting. When a handshake is
//! tried and how long it may take is `client`'s.

use super::stream::{Passed, Transport};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection};
use std::fmt;
use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;
use std::sync::Arc;
use x509_cert::der::Decode;

/// How a monitor talks TLS with clients that come over TCP (feature `tls`).
///
/// ```no_run
/// use monitor_runtime::serve::Tls;
/// # use std::path::Path;
/// # fn secured(monitor: monitor_runtime::Monitor) -> std::io::Result<monitor_runtime::Monitor> {
/// let pki = Path::new("/etc/pki/vmm");
/// let tls = Tls::mutual(&pki.join("server-cert.pem"), &pki.join("server-key.pem"), &pki.join("ca-cert.pem"))?;
/// # Ok(
/// monitor.tls(tls)
/// # )
/// # }
/// ```
#[derive(Clone)]
pub struct Tls {
    config: Arc<ServerConfig>,
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").finish_non_exhaustive()
    }
}

impl Tls {
    /// Clients are asked for no certificate. Those that come from another machine still need a rule that lets them in
    /// ([`Admission::rule`](crate::Admission::rule)).
    ///
    /// Both files are PEM: the monitor's certificate with those that lead to its authority, and its key.
    pub fn new(certificate: &Path, key: &Path) -> io::Result<Self> {
        let config = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_single_cert(certificates(certificate)?, private_key(key)?)
            .map_err(|error| unfit(certificate, error))?;
        Ok(Self { config: Arc::new(config) })
    }

    /// Lets in only clients with a certificate of one of `authorities`, a PEM file, wherever they come from; a rule may look
    /// at the subject ([`Peer::subject`](crate::Peer::subject)).
    pub fn mutual(certificate: &Path, key: &Path, authorities: &Path) -> io::Result<Self> {
        let mut roots = RootCertStore::empty();
        for authority in certificates(authorities)? {
            roots.add(authority).map_err(|error| unfit(authorities, error))?;
        }
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider())
            .build()
            .map_err(|error| unfit(authorities, error))?;
        let config = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_client_cert_verifier(verifier)
            .with_single_cert(certificates(certificate)?, private_key(key)?)
            .map_err(|error| unfit(certificate, error))?;
        Ok(Self { config: Arc::new(config) })
    }

    /// A configuration of rustls, for a host that needs more than files: revocation, resolvers, another provider.
    pub fn from_config(config: Arc<ServerConfig>) -> Self {
        Self { config }
    }

    pub(super) fn accept(&self) -> io::Result<Secured> {
        let connection = ServerConnection::new(Arc::clone(&self.config)).map_err(io::Error::other)?;
        Ok(Secured(Box::new(connection)))
    }
}

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    // Named, because the process may have none installed, or several compiled in.
    Arc::new(rustls::crypto::ring::default_provider())
}

fn certificates(path: &Path) -> io::Result<Vec<CertificateDer<'static>>> {
    let read = CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    match read {
        Ok(found) if found.is_empty() => Err(unfit(path, "there is no certificate in it")),
        Ok(found) => Ok(found),
        Err(error) => Err(unfit(path, error)),
    }
}

fn private_key(path: &Path) -> io::Result<PrivateKeyDer<'static>> {
    PrivateKeyDer::from_pem_file(path).map_err(|error| unfit(path, error))
}

fn unfit(path: &Path, error: impl fmt::Display) -> io::Error {
    io::Error::new(ErrorKind::InvalidInput, format!("{}: {error}", path.display()))
}

/// The TLS of one connection.
pub(super) struct Secured(Box<ServerConnection>);

/// What a handshake waits for.
#[derive(Debug)]
pub(super) enum Handshake {
    Done,
    Waits { write: bool },
}

impl Secured {
    /// Goes on with the handshake as far as it can without waiting.
    pub(super) fn shake(&mut self, stream: &mut impl Transport) -> io::Result<Handshake> {
        loop {
            let write = match self.flush(stream) {
                Ok(()) => false,
                Err(error) if error.kind() == ErrorKind::WouldBlock => true,
                Err(error) => return Err(error),
            };
            if !self.0.is_handshaking() && !write {
                return Ok(Handshake::Done);
            }
            match self.receive(stream) {
                Ok(0) if self.0.is_handshaking() => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(Handshake::Waits { write }),
                Err(error) => return Err(error),
            }
        }
    }

    /// The subject of the client's certificate, if it has shown one.
    pub(super) fn subject(&self) -> Option<String> {
        let certificate = self.0.peer_certificates()?.first()?;
        let certificate = x509_cert::Certificate::from_der(certificate).ok()?;
        Some(certificate.tbs_certificate.subject.to_string())
    }

    pub(super) fn read(&mut self, stream: &mut impl Transport, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.0.reader().read(buffer) {
                // Nothing is decrypted that was not read.
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                // No bytes are the client's `close_notify`; an end without one is an error.
                other => return other,
            }
            self.receive(stream)?;
        }
    }

    /// Encrypts what fits, and writes what can be written of it; the rest is `flush`'s.
    pub(super) fn write(&mut self, stream: &mut impl Transport, bytes: &[u8]) -> io::Result<usize> {
        self.flush(stream)?;
        let written = self.0.writer().write(bytes)?;
        match self.flush(stream) {
            Err(error) if error.kind() != ErrorKind::WouldBlock => Err(error),
            _ => Ok(written),
        }
    }

    /// Writes what is encrypted; fails with `WouldBlock` if that is not all.
    pub(super) fn flush(&mut self, stream: &mut impl Transport) -> io::Result<()> {
        while self.0.wants_write() {
            self.0.write_tls(&mut Through(stream))?;
        }
        Ok(())
    }

    /// Says that nothing more is said.
    pub(super) fn close(&mut self, stream: &mut impl Transport) {
        self.0.send_close_notify();
        // Whoever does not read it, or is gone, learns it from the socket.
        let _ = self.flush(stream);
    }

    fn receive(&mut self, stream: &mut impl Transport) -> io::Result<usize> {
        let received = self.0.read_tls(&mut Through(stream))?;
        if let Err(error) = self.0.process_new_packets() {
            // The client is told by an alert, if it listens.
            let _ = self.flush(stream);
            return Err(io::Error::new(ErrorKind::InvalidData, error));
        }
        Ok(received)
    }
}

/// A stream as rustls wants it. TCP carries no descriptors.
struct Through<'a, T>(&'a mut T);

impl<T: Transport> Read for Through<'_, T> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer, &mut Passed::default())
    }
}

impl<T: Transport> Write for Through<'_, T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes, &[])
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
