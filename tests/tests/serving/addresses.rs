//! Each kind of address: clients come in, are known for what they are, and are served. A `unix:PATH` is everywhere else,
//! and `stdio` takes a process of its own: the drivers' examples.

use super::client::{Client, request, returned};
use super::host::{Host, eventually};
use monitor_runtime::Admission;
use monitor_runtime::serve::Address;
use rustix::io::Errno;
use rustix::net::{self, SendFlags, sockopt};
use serde_json::{Value, json};
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr as UnixAddress, UnixListener, UnixStream};

/// Shows that clients of a monitor are served, and returns what it knows of the first.
///
/// Over TCP one who closes looks like one who only sends no more, until something is sent to him.
fn serves(host: &Host, connect: impl Fn() -> OwnedFd) -> Value {
    let enter = || {
        let mut client = Client::over(connect()).hear_greeting();
        client.negotiate();
        client
    };
    let (mut first, mut second) = (enter(), enter());
    first.works();
    second.works();
    // One who leaves in the middle of a command disturbs nobody.
    let mut leaving = enter();
    leaving.execute("hold", &json!({"tag": "leaving"}), 1);
    let held = host.held("leaving");
    let (before, is_unix) = (host.served[0].occupants(), !first.is_tcp());
    drop(leaving);
    if is_unix {
        assert_eq!(host.cancelled(), "leaving");
    }
    held.complete(1);
    eventually("it has left", || host.served[0].occupants() < before);
    // More than a socket holds.
    assert_eq!(second.ask("fill", &json!({"bytes": 4 << 20})).as_str().map(str::len), Some(4 << 20));
    first.works();
    first.ask("query-monitors", &json!({}))[0].take()
}

/// The address that a monitor got, behind its kind.
fn got<'h>(host: &'h Host, kind: &str) -> &'h str {
    host.served[0].address().unwrap().strip_prefix(kind).unwrap()
}

#[test]
fn tcp_in_clear_text() {
    for name in ["127.0.0.1", "localhost", "[::1]"] {
        let address = format!("{name}:0");
        if let Err(error) = TcpListener::bind(&address) {
            let _ = writeln!(io::stderr(), "skipped, without {address}: {error}");
            continue;
        }
        let host = Host::at(Address::Tcp(address), |monitor| monitor);
        // The port that the kernel chose.
        let at: SocketAddr = got(&host, "tcp:").parse().unwrap();
        assert_ne!(at.port(), 0);
        let known = serves(&host, || TcpStream::connect(at).unwrap().into());
        assert_eq!(known["address"], format!("tcp:{at}"));
        let remote: SocketAddr = known["remote"].as_str().unwrap().parse().unwrap();
        assert!(remote.ip().is_loopback(), "{known}");
        assert_eq!((&known["pid"], &known["uid"]), (&Value::Null, &Value::Null), "TCP tells neither");
    }
}

/// Urgent data is no part of the stream. A read ends at it, short of what came behind it.
#[test]
fn urgent_data_hides_nothing() {
    let tcp = Host::at(Address::Tcp("127.0.0.1:0".into()), |monitor| monitor);
    let at: SocketAddr = got(&tcp, "tcp:").parse().unwrap();
    let unix = Host::new();
    let clients =
        [(&tcp, Client::over(TcpStream::connect(at).unwrap()).hear_greeting()), (&unix, unix.client())];
    for (host, mut client) in clients {
        if client.is_tcp() {
            client.negotiate();
        }
        // A host that moves no bytes meanwhile finds all of it at once.
        let mut person = host.person();
        person.types("block\n");
        host.blocked();
        client.send(r#"{"execute":"echo","argum"#);
        match net::send(&client.stream, b"!", SendFlags::OOB) {
            Ok(sent) => assert_eq!(sent, 1),
            // A kernel without urgent data for unix sockets.
            Err(Errno::OPNOTSUPP) => continue,
            Err(error) => panic!("{error}"),
        }
        client.send(r#"ents":{"value":5},"id":1}"#);
        host.shared.release();
        assert_eq!(client.read(), returned(5, 1));
        client.works();
    }
}

/// An address of this machine that is not its loopback's: what comes from there might be anybody.
fn outward() -> Option<SocketAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    // Documentation's own (RFC 5737): nothing is sent, only a way looked for.
    socket.connect("192.0.2.1:9").ok()?;
    socket.local_addr().ok().filter(|at| !at.ip().is_loopback() && !at.ip().is_unspecified())
}

#[test]
fn over_tcp_strangers_need_a_rule() {
    let Some(outward) = outward() else {
        let _ = writeln!(io::stderr(), "skipped: this machine has no address but the loopback's");
        return;
    };
    let everywhere = || Address::Tcp("0.0.0.0:0".to_owned());
    let dial = |host: &Host| {
        let port = got(host, "tcp:").parse::<SocketAddr>().unwrap().port();
        TcpStream::connect((outward.ip(), port)).unwrap()
    };
    let host = Host::at(everywhere(), |monitor| monitor);
    assert_eq!(Client::over(dial(&host)).read_or_end(), None, "it is told nothing");
    let port = got(&host, "tcp:").parse::<SocketAddr>().unwrap().port();
    serves(&host, || TcpStream::connect(("127.0.0.1", port)).unwrap().into());

    let let_in = format!("{}:", outward.ip());
    let rule = move |peer: &monitor_runtime::Peer| {
        peer.remote.as_ref().is_some_and(|remote| remote.starts_with(&let_in))
    };
    let host = Host::at(everywhere(), |monitor| monitor.admission(Admission::default().rule(rule)));
    serves(&host, || dial(&host).into());
}

#[test]
fn an_abstract_socket() {
    let name = format!("monitor-tests-{}-{:?}", std::process::id(), crate::DRIVER);
    let at = UnixAddress::from_abstract_name(&name).unwrap();
    let host = Host::at(Address::UnixAbstract(name.clone()), |monitor| monitor);
    assert_eq!(got(&host, "unix-abstract:"), name);
    let known = serves(&host, || UnixStream::connect_addr(&at).unwrap().into());
    assert_eq!(known["pid"], std::process::id());
    host.stopper.stop();
    host.ended();
    assert!(UnixStream::connect_addr(&at).is_err(), "it went with its server");
}

#[test]
fn a_listening_socket_that_was_inherited() {
    // Of either kind, as systemd passes them.
    let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
    let host = Host::at(Address::Fd(tcp.as_raw_fd()), |monitor| monitor);
    let at = tcp.local_addr().unwrap();
    assert_eq!(got(&host, "tcp:"), at.to_string());
    serves(&host, || TcpStream::connect(at).unwrap().into());

    let name = format!("monitor-tests-inherited-{}-{:?}", std::process::id(), crate::DRIVER);
    let at = UnixAddress::from_abstract_name(name).unwrap();
    let unix = UnixListener::bind_addr(&at).unwrap();
    let host = Host::at(Address::Fd(unix.as_raw_fd()), |monitor| monitor);
    assert_eq!(got(&host, "fd:"), unix.as_raw_fd().to_string());
    serves(&host, || UnixStream::connect_addr(&at).unwrap().into());
}

/// With so little room in the socket every write is a short one, ends where the kernel likes, and is put off.
#[test]
fn a_connected_socket_that_was_inherited() {
    let (ours, theirs) = UnixStream::pair().unwrap();
    sockopt::set_socket_send_buffer_size(&theirs, 1).unwrap();
    let host = Host::at(Address::Fd(theirs.as_raw_fd()), |monitor| monitor);
    // The monitor has a duplicate, and the end of that is to be the end.
    drop(theirs);
    assert_eq!(host.served[0].address(), None, "it does not listen");
    let mut client = Client::over(ours).hear_greeting();
    client.negotiate();
    client.works();
    client.send(request("fill", &json!({"bytes": 1 << 20}), 1) + &request("echo", &json!({"value": 5}), 2));
    assert_eq!(client.read()["return"].as_str().map(str::len), Some(1 << 20));
    assert_eq!(client.read(), json!({"return": 5, "id": 2}));
    client.execute("quit", &json!({}), 3);
    assert_eq!(client.rest(), [json!({"return": {}, "id": 3})]);
    host.ended();
}

#[test]
fn what_is_no_stream_socket_is_refused_by_name() {
    let (file, datagrams) =
        (std::fs::File::open("/dev/null").unwrap(), UdpSocket::bind("127.0.0.1:0").unwrap());
    for number in [file.as_raw_fd(), datagrams.as_raw_fd(), 1 << 20] {
        let refused = super::sockets::refusal(&Address::Fd(number));
        assert!(refused.to_string().starts_with(&format!("fd:{number}: ")), "{refused}");
    }
}
