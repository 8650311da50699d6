//! The `qapi` crate: its types are generated from QEMU's schema, so every reply and event here is held to that. It
//! sends no ids, and ends its session at an event or an error class that it does not know.

use super::vmm::Vmm;
use qapi::qmp::{self, Event, QmpCapability, RunState};
use qapi::{Command, ErrorClass, ExecuteError, Qmp, Stream};
use std::io::{BufReader, BufWriter};
use std::os::unix::net::UnixStream;

type Client = Qmp<Stream<BufReader<UnixStream>, BufWriter<UnixStream>>>;

fn connect(vmm: &Vmm) -> Client {
    let stream = UnixStream::connect(vmm.qmp_path()).unwrap();
    stream.set_read_timeout(Some(super::vmm::PATIENCE)).unwrap();
    // The crate writes a request in pieces, the line's end apart. `quit` is answered at its last brace, and the VMM may
    // be gone when the line's end is written: so a request is written whole.
    let writer = BufWriter::new(stream.try_clone().unwrap());
    Qmp::new(Stream::new(BufReader::new(stream), writer))
}

fn negotiated(vmm: &Vmm) -> Client {
    let mut client = connect(vmm);
    client.handshake().unwrap();
    client
}

/// The error that a command must end with.
#[track_caller]
fn refused<C: Command + std::fmt::Debug>(client: &mut Client, command: &C) -> (ErrorClass, String) {
    match client.execute(command) {
        Err(ExecuteError::Qapi(error)) => (error.class, error.desc),
        Err(ExecuteError::Io(error)) => panic!("{command:?}: {error}"),
        Ok(_) => panic!("{command:?} succeeded"),
    }
}

/// The names of the events that have come, fetched as the crate says.
fn events(client: &mut Client) -> Vec<&'static str> {
    client.nop().unwrap();
    let name = |event| match event {
        Event::BALLOON_CHANGE { .. } => "BALLOON_CHANGE",
        Event::RESET { .. } => "RESET",
        Event::RESUME { .. } => "RESUME",
        Event::SHUTDOWN { .. } => "SHUTDOWN",
        Event::STOP { .. } => "STOP",
        other => panic!("{other:?}"),
    };
    client.events().map(name).collect()
}

#[test]
fn the_handshake_tells_the_version() {
    let vmm = Vmm::start(&[]);
    let mut client = connect(&vmm);
    let greeting = client.handshake().unwrap();
    let version = client.execute(&qmp::query_version {}).unwrap();
    assert_eq!(version.qemu.major, greeting.version.qemu.major);
    assert!(version.package.starts_with("vmm "), "{}", version.package);
    // The crate offers no better name for what it does know: its enum is untagged.
    assert!(
        matches!(&greeting.capabilities[..], [QmpCapability::Unknown(name), _] if name == "oob"),
        "{greeting:?}"
    );
}

#[test]
fn asynchronous_commands_look_like_any_other() {
    let vmm = Vmm::start(&["--name", "typed"]);
    let mut client = negotiated(&vmm);
    let status = client.execute(&qmp::query_status {}).unwrap();
    assert!(status.running && matches!(status.status, RunState::running));

    client.execute(&qmp::stop {}).unwrap();
    let status = client.execute(&qmp::query_status {}).unwrap();
    assert!(!status.running && matches!(status.status, RunState::paused));
    client.execute(&qmp::cont {}).unwrap();
    assert!(client.execute(&qmp::query_status {}).unwrap().running);
    assert_eq!(events(&mut client), ["STOP", "RESUME"]);

    assert_eq!(client.execute(&qmp::query_name {}).unwrap().name.as_deref(), Some("typed"));
    let names: Vec<_> =
        client.execute(&qmp::query_commands {}).unwrap().into_iter().map(|command| command.name).collect();
    assert!(names.iter().any(|name| name == "balloon"), "{names:?}");
}

#[test]
fn the_guest_answers_the_balloon() {
    let vmm = Vmm::start(&["--memory", "16M"]);
    let mut client = negotiated(&vmm);
    assert_eq!(client.execute(&qmp::query_balloon {}).unwrap().actual, 16 << 20);
    client.execute(&qmp::balloon { value: 15 << 20 }).unwrap();
    assert_eq!(client.execute(&qmp::query_balloon {}).unwrap().actual, 15 << 20);
    let last = events(&mut client).pop();
    assert_eq!(last, Some("BALLOON_CHANGE"));
}

#[test]
fn errors_are_of_classes_that_clients_know() {
    let vmm = Vmm::start(&[]);
    let mut client = negotiated(&vmm);
    let unknown = refused(&mut client, &qmp::query_kvm {});
    assert_eq!(unknown, (ErrorClass::CommandNotFound, "The command query-kvm has not been found".to_owned()));
    let (class, text) = refused(&mut client, &qmp::balloon { value: 0 });
    assert_eq!(class, ErrorClass::GenericError);
    assert!(text.starts_with("a balloon target of 0 bytes"), "{text}");
    // What the crate's own types cannot leave out is checked by the Python client.
    let (class, _) = refused(&mut client, &qmp::balloon { value: -1 });
    assert_eq!(class, ErrorClass::GenericError);
    assert!(client.execute(&qmp::query_status {}).unwrap().running, "the session goes on");
}

#[test]
fn a_reset_and_the_end_are_told_in_qemus_words() {
    let vmm = Vmm::start(&[]);
    let mut client = negotiated(&vmm);
    client.execute(&qmp::system_reset {}).unwrap();
    assert_eq!(events(&mut client), ["RESET"]);
    client.execute(&qmp::quit {}).unwrap();
    let told: Vec<_> = client.events().collect();
    assert!(matches!(&told[..], [] | [Event::SHUTDOWN { .. }]), "{told:?}");
    let (status, said) = vmm.wait();
    assert!(status.success(), "{status}: {said}");
}
