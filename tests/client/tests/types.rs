//! What generated types write and read, on scripted monitors: every kind of type of the small sample, and what is peculiar
//! to a client of a real QEMU. How clients treat a connection is `tests/tests/clients/generated.rs`'s.

use monitor_generated::{qemu, sample};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{self, Cursor, Read, Write};

/// A monitor that says what it says, and remembers what it hears.
#[derive(Debug)]
struct Script {
    says: Cursor<String>,
    heard: Vec<u8>,
}

impl Script {
    /// A monitor that offers these capabilities and answers the requests with these values in turn.
    fn new(capabilities: &[&str], answers: &[Value]) -> Self {
        let mut says = format!("{}\n", json!({"QMP": {"version": {}, "capabilities": capabilities}}));
        for (id, answer) in [json!({})].iter().chain(answers).enumerate() {
            says += &format!("{}\n", json!({"return": answer, "id": id}));
        }
        Self { says: Cursor::new(says), heard: Vec::new() }
    }

    /// The requests that were heard, the negotiation left out.
    fn requests(&self) -> Vec<Value> {
        let lines = self.heard.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).skip(1);
        lines.map(|line| serde_json::from_slice(line).unwrap()).collect()
    }
}

impl Read for Script {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.says.read(buffer)
    }
}

impl Write for Script {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.heard.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn sample(answers: &[Value]) -> sample::BlockingClient<Script> {
    sample::BlockingClient::connect(Script::new(&[], answers)).unwrap()
}

#[test]
fn arguments_are_written_as_the_monitor_reads_them() {
    use sample::{Address, Commands, DeviceListOptional, MigrateOptional, MigrateOptions, NameOrNumber};
    let mut client = sample(&[json!({}), json!([])]);
    let options = MigrateOptions {
        threads: 4,
        label: None,
        addresses: vec![Address::Unix { path: "/a".into() }],
        features: vec![sample::RunState2::B],
    };
    let to = Address::Inet { host: "h".into(), port: 7 };
    client
        .migrate(&to, &options, &MigrateOptional { bandwidth: Some(9), any_value: Some(json!([1])) })
        .unwrap();
    let bus = Some(NameOrNumber::Integer(3));
    client.device_list(&DeviceListOptional { bus, ..Default::default() }).unwrap();
    let arguments = json!({
        "to": {"type": "inet", "host": "h", "port": 7},
        "options": {"threads": 4, "addresses": [{"type": "unix", "path": "/a"}], "features": ["B"]},
        "bandwidth": 9,
        "any-value": [1],
    });
    let expected = [
        json!({"execute": "migrate", "arguments": arguments, "id": 1}),
        json!({"execute": "device-list", "arguments": {"bus": 3}, "id": 2}),
    ];
    assert_eq!(client.stream().requests(), expected);
}

#[test]
fn results_are_read_as_the_monitor_writes_them() {
    use sample::{Commands, Device, DeviceListOptional, RunState};
    let leaf = json!({"id": "b", "children": [], "properties": {}, "slot": 2, "address": 65535});
    let root =
        json!({"id": "a", "children": [leaf], "properties": {"k": [true]}, "slot": 1, "address": null});
    let mut client = sample(&[json!([root]), json!(null), json!("paused"), json!("melted")]);
    let tree = client.device_list(&DeviceListOptional::default()).unwrap();
    let leaf = Device {
        id: "b".into(),
        children: vec![],
        properties: HashMap::new(),
        slot: 2,
        address: Some(65535),
    };
    let properties = HashMap::from([("k".to_owned(), json!([true]))]);
    let root = Device { id: "a".into(), children: vec![leaf], properties, slot: 1, address: None };
    assert_eq!(tree, [root]);
    assert_eq!(client.query_maybe().unwrap(), None);
    assert_eq!(client.query_maybe().unwrap(), Some(RunState::Paused));
    assert_eq!(client.query_maybe().unwrap(), Some(RunState::Other("melted".into())));
}

#[test]
fn only_failure_of_a_silent_command_is_answered() {
    use sample::{Commands, XPauseOptional};
    // The first of these is no answer to it, and is passed over.
    let mut client = sample(&[json!({}), json!(null)]);
    #[allow(deprecated)]
    client.x_pause(&XPauseOptional { delay: Some(5) }).unwrap();
    assert_eq!(client.query_maybe().unwrap(), None);
    let request = json!({"execute": "x-pause", "arguments": {"delay": 5}, "id": 1});
    assert_eq!(client.stream().requests()[0], request);
}

#[test]
fn out_of_band_is_what_was_negotiated() {
    use sample::Commands;
    let mut client = sample(&[]);
    let error = client.yank_oob(&["a".into()]).unwrap_err();
    assert_eq!(error.to_string(), "yank: the monitor runs nothing out of band");
    assert_eq!(client.stream().requests(), Vec::<Value>::new());

    let mut client = sample::BlockingClient::connect(Script::new(&["oob"], &[json!({})])).unwrap();
    client.yank_oob(&["a".into()]).unwrap();
    let request = json!({"exec-oob": "yank", "arguments": {"instances": ["a"]}, "id": 1});
    assert_eq!(client.stream().requests(), [request]);
}

#[test]
fn a_union_of_qemu_is_an_object_with_a_tag() {
    use qemu::{BlockdevAddArguments, BlockdevAddArgumentsDriver as Driver, Commands};
    let file = json!({"driver": "file", "filename": "/a"});
    let add = json!({"driver": "qcow2", "node-name": "d", "file": file, "lazy-refcounts": true});
    let arguments: BlockdevAddArguments = serde_json::from_value(add.clone()).unwrap();
    assert_eq!(arguments.node_name.as_deref(), Some("d"));
    assert!(matches!(&arguments.driver, Driver::Qcow2(qcow2) if qcow2.lazy_refcounts == Some(true)));
    let mut client = qemu::BlockingClient::connect(Script::new(&["oob"], &[json!({})])).unwrap();
    client.blockdev_add(&arguments).unwrap();
    assert_eq!(client.stream().requests()[0]["arguments"], add);
}

#[test]
fn events_of_qemu_have_their_data() {
    let mut script = Script::new(&[], &[]);
    let event = json!({
        "event": "RTC_CHANGE",
        "data": {"offset": 78, "qom-path": "/machine/rtc"},
        "timestamp": {"seconds": 1_267_020_223, "microseconds": 435_656},
    });
    script.says.get_mut().push_str(&format!("{event}\n"));
    let event = qemu::BlockingClient::connect(script).unwrap().next_event().unwrap();
    assert_eq!(event.timestamp.microseconds, 435_656);
    let qemu::EventKind::RtcChange(change) = event.kind else { panic!("{event:?}") };
    assert_eq!((change.offset, change.qom_path.as_str()), (78, "/machine/rtc"));
}
