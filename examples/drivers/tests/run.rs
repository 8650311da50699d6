//! Each example is run, asked and ended; and is as short as it is said to be.

#![allow(clippy::unwrap_used, missing_docs, reason = "these are tests")]

use rcgen::{CertificateParams, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::os::fd::OwnedFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

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
fn connect(path: &PathBuf, child: &mut Child) -> UnixStream {
    let begun = Instant::now();
    loop {
        match UnixStream::connect(path) {
            Ok(stream) => break stream,
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
    let stream = connect(&path, &mut child);
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
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
