//! Each example is run, asked and ended; and is as short as it is said to be.

#![allow(clippy::unwrap_used, missing_docs, reason = "these are tests")]

use rcgen::{CertificateParams, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener, UnixStream};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};
use std::{fs, io};

const PATIENCE: Duration = Duration::from_secs(60);

fn path(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("example-{}-{name}", std::process::id()))
}

/// Negotiates, asks for the commands, and ends the program.
fn converse(stream: impl Read + Write, child: &mut Child) {
    let mut lines = BufReader::new(stream);
    let mut ask = |request: &str| {
        lines.get_mut().write_all(request.as_bytes()).unwrap();
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        line
    };
    assert!(ask("").starts_with(r#"{"QMP""#));
    assert_eq!(ask(r#"{"execute":"qmp_capabilities"}"#), "{\"return\":{}}\r\n");
    assert!(ask(r#"{"execute":"query-commands"}"#).contains(r#"{"name":"quit"}"#));
    assert_eq!(ask(r#"{"execute":"quit","id":1}"#), "{\"return\":{},\"id\":1}\r\n");
    let status = child.wait().unwrap();
    assert!(status.success(), "{status}");
}

/// The program's socket, once it listens.
fn until(child: &mut Child, connect: impl Fn() -> io::Result<UnixStream>) -> UnixStream {
    let begun = Instant::now();
    loop {
        match connect() {
            Ok(stream) => {
                stream.set_read_timeout(Some(PATIENCE)).unwrap();
                break stream;
            }
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::NotFound | ErrorKind::ConnectionRefused | ErrorKind::PermissionDenied
                ) => {}
            Err(error) => panic!("{error}"),
        }
        assert!(child.try_wait().unwrap().is_none() && begun.elapsed() < PATIENCE, "it does not listen");
        thread::yield_now();
    }
}

fn run(name: &str, program: &str) {
    let path = path(name);
    let mut child = Command::new(program).arg(format!("unix:{}", path.display())).spawn().unwrap();
    let stream = until(&mut child, || UnixStream::connect(&path));
    converse(stream, &mut child);
    assert!(!path.exists(), "its socket is left");
}

#[test]
fn a_thread_a_session() {
    run("threads", env!("CARGO_BIN_EXE_threads"));
}

#[test]
fn the_hosts_own_loop() {
    run("own_loop", env!("CARGO_BIN_EXE_own_loop"));
}

#[test]
fn one_loop_two_threads() {
    run("two_threads", env!("CARGO_BIN_EXE_two_threads"));
}

#[test]
fn an_event_manager() {
    run("event_manager", env!("CARGO_BIN_EXE_event_manager"));
}

#[test]
fn tokio() {
    run("tokio", env!("CARGO_BIN_EXE_tokio"));
}

/// The examples that serve whatever address they are given.
const PROGRAMS: [&str; 5] = [
    env!("CARGO_BIN_EXE_event_manager"),
    env!("CARGO_BIN_EXE_own_loop"),
    env!("CARGO_BIN_EXE_threads"),
    env!("CARGO_BIN_EXE_tokio"),
    env!("CARGO_BIN_EXE_two_threads"),
];

/// A program's standard input and output.
struct Pipes(ChildStdin, ChildStdout);

impl Read for Pipes {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.1.read(buffer)
    }
}

impl Write for Pipes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[test]
fn standard_input_and_output() {
    for program in PROGRAMS {
        let mut child =
            Command::new(program).arg("stdio").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let pipes = Pipes(child.stdin.take().unwrap(), child.stdout.take().unwrap());
        converse(pipes, &mut child);
        // Where nobody is at the other end, there is nothing to serve.
        let ended = Command::new(program).arg("stdio").stdin(Stdio::null()).output().unwrap();
        assert!(ended.status.success(), "{ended:?}");
        assert!(String::from_utf8(ended.stdout).unwrap().starts_with(r#"{"QMP""#));
    }
}

#[test]
fn an_abstract_socket() {
    for (number, program) in PROGRAMS.into_iter().enumerate() {
        let name = format!("example-{}-{number}", std::process::id());
        let mut child = Command::new(program).arg(format!("unix-abstract:{name}")).spawn().unwrap();
        let at = SocketAddr::from_abstract_name(&name).unwrap();
        let stream = until(&mut child, || UnixStream::connect_addr(&at));
        converse(stream, &mut child);
    }
}

/// Listening or connected, as its number says nothing of.
#[test]
fn a_descriptor() {
    for program in PROGRAMS {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let listener = Stdio::from(OwnedFd::from(listener));
        let mut child = Command::new(program).arg("fd:0").stdin(listener).spawn().unwrap();
        // It listens already: whoever comes first waits.
        converse(TcpStream::connect(at).unwrap(), &mut child);

        let (ours, theirs) = UnixStream::pair().unwrap();
        let mut child =
            Command::new(program).arg("fd:0").stdin(Stdio::from(OwnedFd::from(theirs))).spawn().unwrap();
        converse(ours, &mut child);
    }
}

#[test]
fn an_address_that_is_none_is_refused() {
    for program in PROGRAMS {
        let ran = Command::new(program).arg("vsock:1:2").output().unwrap();
        assert!(!ran.status.success());
        assert!(String::from_utf8(ran.stderr).unwrap().contains("vsock:1:2"));
    }
}

#[test]
fn a_socket_that_was_passed() {
    let path = path("activation");
    let listener = UnixListener::bind(&path).unwrap();
    // As descriptor 0 it can be passed, and the shell makes a 3 of it.
    let mut child = Command::new("sh")
        .args(["-c", r#"exec "$0" 3<&0 </dev/null"#, env!("CARGO_BIN_EXE_socket_activation")])
        .env("LISTEN_FDS", "1")
        .stdin(Stdio::from(OwnedFd::from(listener)))
        .spawn()
        .unwrap();
    // It listens already: whoever comes first waits.
    let stream = UnixStream::connect(&path).unwrap();
    fs::remove_file(&path).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    converse(stream, &mut child);
}

#[test]
fn tls() {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let authority = params.self_signed(&key).unwrap();
    let issuer = Issuer::new(params, key);
    let issue = |usage| {
        let mut params = CertificateParams::new(["localhost".to_owned()]).unwrap();
        params.extended_key_usages = vec![usage];
        let key = KeyPair::generate().unwrap();
        (params.signed_by(&key, &issuer).unwrap().pem(), key.serialize_pem())
    };
    let (certificate, key) = issue(ExtendedKeyUsagePurpose::ServerAuth);
    let files: Vec<_> = [("cert", certificate), ("key", key), ("ca", authority.pem())]
        .map(|(name, text)| {
            fs::write(path(name), text).unwrap();
            path(name)
        })
        .into();
    let mut child = Command::new(env!("CARGO_BIN_EXE_tls"))
        .arg("tcp:127.0.0.1:0")
        .args(&files)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut address = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut address).unwrap();
    let (certificate, key) = issue(ExtendedKeyUsagePurpose::ClientAuth);
    let mut roots = RootCertStore::empty();
    roots.add(authority.der().clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_client_auth_cert(
            vec![CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()],
            PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap(),
        )
        .unwrap();
    let connection =
        ClientConnection::new(Arc::new(config), ServerName::try_from("localhost").unwrap()).unwrap();
    let stream = TcpStream::connect(address.trim().strip_prefix("tcp:").unwrap()).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    converse(StreamOwned::new(connection, stream), &mut child);
    for file in files {
        fs::remove_file(file).unwrap();
    }
}

#[test]
fn none_is_longer_than_forty_lines() {
    for file in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/bin")).unwrap() {
        let path = file.unwrap().path();
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines < 40, "{} has {lines} lines", path.display());
    }
}
