//! The system calls of a served session: those that are documented are enough, for all that a session does. The host that
//! is jailed is the program `jailed`.

#![allow(clippy::unwrap_used, missing_docs, reason = "these are tests")]

use rcgen::{CertificateParams, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair};
use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, sendmsg};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, IoSlice, Read, Write};
use std::mem::MaybeUninit;
use std::net::TcpStream;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

const JAILED: &str = env!("CARGO_BIN_EXE_jailed");
const PATIENCE: Duration = Duration::from_secs(60);
/// What the kernel kills with.
const SIGSYS: i32 = 31;

/// The host, in its jail.
struct Jailed {
    child: Child,
    /// Where it listens.
    address: String,
}

impl Jailed {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("jailed-{}-{name}", std::process::id()));
        Self::at(&format!("unix:{}", path.display()), &[])
    }

    fn at(address: &str, files: &[&Path]) -> Self {
        let mut child = Command::new(JAILED).arg(address).args(files).stdout(Stdio::piped()).spawn().unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut address).unwrap();
        Self { child, address: address.trim_end().to_owned() }
    }

    fn path(&self) -> &Path {
        Path::new(self.address.strip_prefix("unix:").unwrap())
    }

    fn dial(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address.strip_prefix("tcp:").unwrap()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    fn client(&self) -> Client<UnixStream> {
        let stream = UnixStream::connect(self.path()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Client::new(stream)
    }

    /// All that a session does, over any stream.
    fn exercise<S: Read + Write>(&mut self, connect: impl Fn(&Self) -> Client<S>) {
        let (mut client, mut other) = (connect(self), connect(self));
        // Errors of all kinds, and a reply that does not fit into the socket.
        assert!(client.ask("{\"execute\":\"no-such-command\"}")["error"].is_object());
        assert!(client.ask(r#"{"execute":1}"#)["error"].is_object());
        client.send(r#"{"execute":"fill","arguments":{"bytes":8000000}}"#);
        assert_eq!(other.ask(r#"{"execute":"query-version"}"#)["return"]["qemu"]["major"], 0);
        assert_eq!(client.read()["return"].as_str().map(str::len), Some(8_000_000));
        // An answer that comes later.
        client.send(r#"{"execute":"hold","id":1}"#);
        while other.ask(r#"{"execute":"is-held"}"#)["return"] != true {}
        assert_eq!(other.ask(r#"{"execute":"release"}"#), json!({"return": {}}));
        assert_eq!(client.read(), json!({"return": 1, "id": 1}));
        // An event that is held back, until the timer tells.
        assert_eq!(client.ask(r#"{"execute":"ring"}"#)["event"], "RANG");
        assert_eq!(client.read(), json!({"return": {}}));
        assert_eq!(client.read()["event"], "RANG");
        // One who leaves in the middle of a command.
        let mut leaving = connect(self);
        leaving.send(r#"{"execute":"hold"}{"execute":"#);
        drop(leaving);
        connect(self);
        assert_eq!(client.ask(r#"{"execute":"quit","id":2}"#), json!({"return": {}, "id": 2}));
        assert_eq!(client.read(), Value::Null);
        let status = self.child.wait().unwrap();
        assert!(status.success(), "{status}");
    }
}

impl Drop for Jailed {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(path) = self.address.strip_prefix("unix:") {
            let _ = fs::remove_file(path);
        }
    }
}

struct Client<S>(BufReader<S>);

impl<S: Read + Write> Client<S> {
    /// A client that has negotiated.
    fn new(stream: S) -> Self {
        let mut client = Self(BufReader::new(stream));
        assert!(client.read()["QMP"].is_object());
        let negotiate = r#"{"execute":"qmp_capabilities","arguments":{"enable":["oob"]}}"#;
        assert_eq!(client.ask(negotiate), json!({"return": {}}));
        client
    }

    fn send(&mut self, text: &str) {
        self.0.get_mut().write_all(text.as_bytes()).unwrap();
    }

    /// What is said next; null at the end.
    fn read(&mut self) -> Value {
        let mut line = String::new();
        match self.0.read_line(&mut line) {
            Ok(0) | Err(_) => Value::Null,
            Ok(_) => serde_json::from_str(&line).unwrap(),
        }
    }

    fn ask(&mut self, text: &str) -> Value {
        self.send(text);
        self.read()
    }
}

#[test]
fn what_is_documented_is_enough() {
    let mut jailed = Jailed::new("enough");
    let (mut client, mut other) = (jailed.client(), jailed.client());
    // Descriptors both ways.
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut control = SendAncillaryBuffer::new(&mut space);
    let stream = client.0.get_ref();
    let passed = [stream.as_fd()];
    assert!(control.push(SendAncillaryMessage::ScmRights(&passed)));
    let getfd = br#"{"execute":"getfd","arguments":{"fdname":"a"}}"#;
    sendmsg(stream, &[IoSlice::new(getfd)], &mut control, SendFlags::empty()).unwrap();
    assert_eq!(client.read(), json!({"return": {}}));
    client.send(r#"{"execute":"hold","id":1}"#);
    while other.ask(r#"{"execute":"is-held"}"#)["return"] != true {}
    assert_eq!(other.ask(r#"{"execute":"release"}"#), json!({"return": {}}));
    assert_eq!(client.read(), json!({"return": 1, "id": 1}));
    drop((client, other));
    jailed.exercise(Jailed::client);
    assert!(!jailed.path().exists());
}

#[test]
fn what_is_documented_is_enough_over_tcp() {
    let mut jailed = Jailed::at("tcp:127.0.0.1:0", &[]);
    jailed.exercise(|jailed| Client::new(jailed.dial()));
}

#[test]
fn what_is_documented_is_enough_with_tls() {
    let authority = Authority::new();
    let folder = std::env::temp_dir().join(format!("jailed-{}-tls", std::process::id()));
    fs::create_dir(&folder).unwrap();
    let (certificate, key) = authority.issue(ExtendedKeyUsagePurpose::ServerAuth);
    let files =
        [("cert", &certificate), ("key", &key), ("ca", &authority.certificate)].map(|(name, text)| {
            fs::write(folder.join(name), text).unwrap();
            folder.join(name)
        });
    let mut jailed = Jailed::at("tcp:127.0.0.1:0", &files.each_ref().map(PathBuf::as_path));
    fs::remove_dir_all(&folder).unwrap();
    let config = authority.client();
    let shake = |jailed: &Jailed| {
        let name = ServerName::try_from("localhost").unwrap();
        StreamOwned::new(ClientConnection::new(Arc::clone(&config), name).unwrap(), jailed.dial())
    };
    // One that is refused, and one that breaks off.
    let mut clear = jailed.dial();
    clear.write_all(b"{}").unwrap();
    let _ = clear.read_to_end(&mut Vec::new());
    drop(jailed.dial());
    jailed.exercise(|jailed| Client::new(shake(jailed)));
}

/// Who signs the certificates.
struct Authority {
    certificate: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        Self { certificate: params.self_signed(&key).unwrap().pem(), issuer: Issuer::new(params, key) }
    }

    fn issue(&self, usage: ExtendedKeyUsagePurpose) -> (String, String) {
        let mut params = CertificateParams::new(["localhost".to_owned()]).unwrap();
        params.extended_key_usages = vec![usage];
        let key = KeyPair::generate().unwrap();
        (params.signed_by(&key, &self.issuer).unwrap().pem(), key.serialize_pem())
    }

    /// What a client of it connects with.
    fn client(&self) -> Arc<ClientConfig> {
        let read = |pem: &str| CertificateDer::from_pem_slice(pem.as_bytes()).unwrap();
        let (certificate, key) = self.issue(ExtendedKeyUsagePurpose::ClientAuth);
        let mut roots = RootCertStore::empty();
        roots.add(read(&self.certificate)).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_client_auth_cert(
                vec![read(&certificate)],
                PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap(),
            );
        Arc::new(config.unwrap())
    }
}

#[test]
fn the_filter_bites() {
    let mut jailed = Jailed::new("bites");
    let mut client = jailed.client();
    assert_eq!(client.ask(r#"{"execute":"open","arguments":{"path":"/dev/null"}}"#), Value::Null);
    assert_eq!(jailed.child.wait().unwrap().signal(), Some(SIGSYS));
}

#[test]
fn what_is_allowed_is_what_is_documented() {
    let listed = Command::new(JAILED).output().unwrap().stdout;
    let listed = String::from_utf8(listed).unwrap();
    let mut allowed: Vec<_> = listed.lines().flat_map(|line| line.split(' ').skip(1)).collect();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../monitor-runtime/src/serve/epoll/mod.rs");
    let text = fs::read_to_string(file).unwrap();
    let rows =
        text.lines().filter_map(|line| line.strip_prefix("//! | `")).filter_map(|row| row.split_once('|'));
    let mut documented: Vec<_> =
        rows.flat_map(|(calls, _)| calls.split(['`', ',', ' '])).filter(|call| !call.is_empty()).collect();
    documented.sort_unstable();
    allowed.sort_unstable();
    assert_eq!(documented, allowed);
}
