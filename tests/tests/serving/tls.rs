//! TLS: who gets in with which certificate, and clients that break off. The certificates are made anew for each test.

use super::client::{request, returned};
use super::host::{Folder, Host, PATIENCE, eventually};
use monitor_runtime::serve::{Address, Tls};
use monitor_runtime::{Admission, Limits, Monitor, Observer, Peer};
use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use serde_json::{Value, json};
use std::fs;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

/// A certificate and its key, as PEM.
type Identity = (String, String);

struct Authority {
    certificate: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap().pem();
        Self { certificate, issuer: Issuer::new(params, key) }
    }

    fn issue(&self, usage: ExtendedKeyUsagePurpose, change: impl FnOnce(&mut CertificateParams)) -> Identity {
        let mut params = CertificateParams::new(["localhost".to_owned()]).unwrap();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, "operator");
        params.extended_key_usages = vec![usage];
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        (params.signed_by(&key, &self.issuer).unwrap().pem(), key.serialize_pem())
    }

    fn client(&self) -> Identity {
        self.issue(ExtendedKeyUsagePurpose::ClientAuth, |_| ())
    }
}

/// Tells why clients are not let in.
struct Denials(Sender<String>);

impl Observer for Denials {
    fn client_denied(&self, _: &str, _: &Peer, reason: &str) {
        let _ = self.0.send(reason.to_owned());
    }
}

/// A host that wants certificates of its authority.
struct Guarded {
    host: Host,
    authority: Authority,
    denials: Receiver<String>,
    _files: Folder,
}

impl Guarded {
    fn new() -> Self {
        Self::with(Admission::default())
    }

    fn with(admission: Admission) -> Self {
        Self::bounded(admission, &Limits::default())
    }

    fn bounded(admission: Admission, limits: &Limits) -> Self {
        let (files, authority) = (Folder::new(), Authority::new("authority"));
        let (certificate, key) = authority.issue(ExtendedKeyUsagePurpose::ServerAuth, |_| ());
        let write = |name: &str, text: &str| -> PathBuf {
            let path = files.path(name);
            fs::write(&path, text).unwrap();
            path
        };
        let tls = Tls::mutual(
            &write("server-cert.pem", &certificate),
            &write("server-key.pem", &key),
            &write("ca-cert.pem", &authority.certificate),
        );
        let tls = tls.unwrap();
        let (tell, denials) = mpsc::channel();
        let host = Host::at(Address::Tcp("127.0.0.1:0".to_owned()), |monitor: Monitor| {
            monitor.admission(admission).limits(limits.clone()).tls(tls).observer(Arc::new(Denials(tell)))
        });
        Self { host, authority, denials, _files: files }
    }

    fn dial(&self) -> TcpStream {
        let address = self.host.served[0].address().unwrap().strip_prefix("tcp:").unwrap().to_owned();
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    fn connect(&self, identity: Option<&Identity>) -> Client {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(self.authority.certificate.as_bytes()).unwrap()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots);
        let config = match identity {
            None => config.with_no_client_auth(),
            Some((certificate, key)) => config
                .with_client_auth_cert(
                    vec![CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()],
                    PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap(),
                )
                .unwrap(),
        };
        let name = ServerName::try_from("localhost").unwrap();
        let connection = ClientConnection::new(Arc::new(config), name).unwrap();
        Client(BufReader::new(StreamOwned::new(connection, self.dial())))
    }

    /// A client that may enter and has negotiated.
    fn client(&self) -> Client {
        let mut client = self.connect(Some(&self.authority.client()));
        assert!(client.read().unwrap()["QMP"].is_object());
        client.send(r#"{"execute":"qmp_capabilities"}"#);
        assert_eq!(client.read().unwrap(), json!({"return": {}}));
        client
    }

    /// Shows that a client was told nothing, why, and that others are served.
    #[track_caller]
    fn denied(&self, mut client: Client, reason: &str) {
        let read = client.read();
        assert!(read.is_err() || read.as_ref().is_ok_and(Value::is_null), "{read:?}");
        self.told(reason);
    }

    #[track_caller]
    fn told(&self, reason: &str) {
        let told = self.denials.recv_timeout(PATIENCE).unwrap();
        assert!(told.contains(reason), "{told}");
        self.client().works();
    }
}

struct Client(BufReader<StreamOwned<ClientConnection, TcpStream>>);

impl Client {
    fn send(&mut self, text: &str) {
        self.0.get_mut().write_all(text.as_bytes()).unwrap();
    }

    /// What is said next; null at a clean end.
    fn read(&mut self) -> io::Result<Value> {
        let mut line = String::new();
        match self.0.read_line(&mut line)? {
            0 => Ok(Value::Null),
            _ => Ok(serde_json::from_str(&line)?),
        }
    }

    fn works(&mut self) {
        self.send(&request("echo", &json!({"value": 7}), 9));
        assert_eq!(self.read().unwrap(), returned(7, 9));
    }
}

#[test]
fn the_right_certificate_is_let_in_and_known_by_its_subject() {
    let guarded = Guarded::new();
    let mut client = guarded.client();
    client.works();
    client.send(&request("query-monitors", &json!({}), 1));
    let clients = client.read().unwrap();
    assert_eq!(clients["return"][0]["subject"], "CN=operator", "{clients}");
    assert!(clients["return"][0]["remote"].as_str().unwrap().starts_with("127.0.0.1:"));
    // More than the socket and TLS hold together.
    client.send(&request("fill", &json!({"bytes": 8 << 20}), 2));
    guarded.client().works();
    assert_eq!(client.read().unwrap()["return"].as_str().map(str::len), Some(8 << 20));
    client.works();
}

#[test]
fn without_the_right_certificate_nobody_gets_in() {
    let guarded = Guarded::new();
    let Guarded { authority, .. } = &guarded;
    guarded.denied(guarded.connect(None), "peer sent no certificates");
    let stranger = Authority::new("authority").client();
    guarded.denied(guarded.connect(Some(&stranger)), "invalid peer certificate");
    let expired = authority.issue(ExtendedKeyUsagePurpose::ClientAuth, |params| {
        params.not_before = date_time_ymd(2019, 1, 1);
        params.not_after = date_time_ymd(2020, 1, 1);
    });
    guarded.denied(guarded.connect(Some(&expired)), "expired");
    let server = authority.issue(ExtendedKeyUsagePurpose::ServerAuth, |_| ());
    guarded.denied(guarded.connect(Some(&server)), "invalid peer certificate");
}

#[test]
fn a_rule_may_look_at_the_subject() {
    let guarded =
        Guarded::with(Admission::default().rule(|peer| peer.subject.as_deref() == Some("CN=operator")));
    let other = guarded.authority.issue(ExtendedKeyUsagePurpose::ClientAuth, |params| {
        params.distinguished_name.push(DnType::CommonName, "somebody");
    });
    guarded.denied(guarded.connect(Some(&other)), "rule");
}

#[test]
fn clear_text_is_turned_away() {
    let guarded = Guarded::new();
    let mut stream = guarded.dial();
    stream.write_all(b"{\"execute\":\"qmp_capabilities\"}\r\n").unwrap();
    let mut said = Vec::new();
    // An alert, perhaps, and then the end.
    let _ = stream.read_to_end(&mut said);
    assert!(!said.contains(&b'{'), "{said:?}");
    guarded.told("handshake failed");
}

#[test]
fn the_end_of_a_client_is_answered_and_said() {
    let guarded = Guarded::new();
    let mut client = guarded.client();
    client.send(&request("echo", &json!({"value": 3}), 1));
    client.0.get_mut().conn.send_close_notify();
    client.0.get_mut().flush().unwrap();
    assert_eq!(client.read().unwrap(), returned(3, 1));
    // A cut connection would be an error.
    assert_eq!(client.read().unwrap(), Value::Null);
    guarded.client().works();
}

#[test]
fn a_cut_connection_cancels() {
    let guarded = Guarded::new();
    let mut client = guarded.client();
    client.send(&request("hold", &json!({"tag": "cut"}), 1));
    let done = guarded.host.held("cut");
    drop(client);
    assert_eq!(guarded.host.cancelled(), "cut");
    done.complete(1);
    guarded.client().works();
}

#[test]
fn a_handshake_may_break_off_at_any_byte() {
    let guarded = Guarded::new();
    let mut connection = guarded.connect(None).0.into_inner().conn;
    let mut hello = Vec::new();
    connection.write_tls(&mut hello).unwrap();
    for end in [0, 1, 5, 6, hello.len() / 2, hello.len() - 1, hello.len()] {
        let mut stream = guarded.dial();
        stream.write_all(&hello[..end]).unwrap();
        drop(stream);
    }
    // The one above that made the hello, and those here.
    for _ in 0..8 {
        guarded.denials.recv_timeout(PATIENCE).unwrap();
    }
    guarded.client().works();
}

#[test]
fn a_slow_handshake_is_ended() {
    let guarded = Guarded::with(Admission::default().handshake_time(Duration::from_millis(200)));
    let mut silent = guarded.dial();
    let read = silent.read(&mut [0]);
    assert!(
        matches!(&read, Ok(0))
            || read.as_ref().is_err_and(|error| error.kind() == ErrorKind::ConnectionReset),
        "{read:?}"
    );
    guarded.told("took too long");
}

/// They may be anybody's, and keep nobody out who has shaken hands already.
#[test]
fn so_many_may_shake_hands_at_a_time() {
    let mut limits = Limits::default();
    limits.handshakes = 2;
    let guarded = Guarded::bounded(Admission::default(), &limits);
    let occupants = |count| move |guarded: &Guarded| guarded.host.served[0].occupants() == count;
    let until = |holds: &dyn Fn(&Guarded) -> bool| eventually("so many are in", || holds(&guarded));
    let mut inside = guarded.client();
    let first = guarded.dial();
    until(&occupants(3));
    // At the bound: one is let in beside the one that says nothing, and gives its place back.
    let second = guarded.client();
    until(&occupants(4));
    let third = guarded.dial();
    until(&occupants(5));
    // Past it.
    let mut fourth = guarded.dial();
    let reason = guarded.denials.recv_timeout(PATIENCE).unwrap();
    assert_eq!(reason, "no more than 2 may shake hands at a time");
    let mut said = Vec::new();
    let _ = fourth.read_to_end(&mut said);
    assert_eq!(said, b"");
    inside.works();
    drop((first, second, third));
    until(&occupants(2));
    guarded.client().works();
    inside.works();
}

#[test]
fn the_end_of_the_server_does_not_wait_for_a_handshake() {
    let guarded = Guarded::new();
    let mut silent = guarded.dial();
    guarded.client().works();
    guarded.host.stopper.stop();
    guarded.host.ended();
    let _ = silent.read(&mut [0]);
}

#[test]
fn files_that_are_wrong_are_named() {
    let files = Folder::new();
    let (missing, empty) = (files.path("missing.pem"), files.path("empty.pem"));
    fs::write(&empty, "").unwrap();
    for path in [&missing, &empty] {
        let error = Tls::new(path, path).unwrap_err();
        assert!(error.to_string().contains(path.to_str().unwrap()), "{error}");
    }
}
