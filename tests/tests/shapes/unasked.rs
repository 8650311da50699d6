//! What nobody has asked for is not made: types are described when a document is wanted, and neither when a VMM starts nor
//! when it serves. Two types of this file count how often they are asked.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use monitor_runtime::serve::{Address, threads::Server};
use monitor_runtime::{
    CommandTable, Events, Monitor, builtin, command_table, monitor_commands, monitor_event,
};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use crate::type_line;

/// How often a type was asked for anything that a schema needs.
static ASKED: AtomicUsize = AtomicUsize::new(0);

macro_rules! counts {
    ($($ty:ident)*) => {$(
        impl JsonSchema for $ty {
            fn schema_name() -> Cow<'static, str> {
                ASKED.fetch_add(1, Ordering::Relaxed);
                stringify!($ty).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                ASKED.fetch_add(1, Ordering::Relaxed);
                schemars::json_schema!({"type": "object"})
            }
        }
    )*};
}

counts! { Options Told }

/// How often both were since the last time.
fn asked() -> usize {
    ASKED.swap(0, Ordering::Relaxed)
}

#[derive(Default, Deserialize)]
struct Options {
    #[serde(default)]
    name: String,
}

#[monitor_event]
#[derive(Serialize)]
struct Told {
    name: String,
}

struct Vmm {
    events: Events,
}

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn tell(&self, #[arg(default = Options::default())] options: Options, more: Option<Options>) -> Told {
        let name = options.name + &more.unwrap_or_default().name;
        self.events.emit(&Told { name: name.clone() });
        Told { name }
    }
}

command_table! {
    static COMMANDS: CommandTable<Vmm> = [..Vmm::COMMANDS, ..builtin::QMP, ..builtin::HUMAN, event Told];
}

/// A VMM from its start to its end, with one client that asks for each of these and for nothing else.
fn serve(requests: &[&str]) -> Vec<String> {
    let path = |kind: &str| std::env::temp_dir().join(format!("unasked-{}-{kind}", std::process::id()));
    let events = Events::new(SystemTime::now);
    let server = Server::new(&COMMANDS, Arc::new(()));
    let monitor = |name: &str| Monitor::new(name, &COMMANDS, &events);
    server.serve_qmp(monitor("qmp0"), &Address::Unix(path("qmp"))).unwrap();
    server.serve_human(monitor("hmp0"), &Address::Unix(path("hmp"))).unwrap();
    let (path, stopper) = (path("qmp"), server.stopper());
    let requests: Vec<_> = requests.iter().map(|request| format!("{request}\n")).collect();
    let client = std::thread::spawn(move || {
        let heard = ask(&path, &requests);
        stopper.stop();
        heard
    });
    server.run(&mut Vmm { events: events.clone() });
    client.join().unwrap().unwrap()
}

/// The greeting, and what is answered to each request.
fn ask(path: &Path, requests: &[String]) -> io::Result<Vec<String>> {
    let mut stream = UnixStream::connect(path)?;
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let mut answer =
        || lines.by_ref().find(|line| !line.as_ref().is_ok_and(|line| line.starts_with(r#"{"timestamp""#)));
    let mut heard: Vec<_> = answer().into_iter().collect::<io::Result<_>>()?;
    for request in requests {
        stream.write_all(request.as_bytes())?;
        heard.extend(answer().transpose()?);
    }
    Ok(heard)
}

#[test]
fn types_are_described_when_a_document_is_asked_for() {
    let negotiated = r#"{"execute": "qmp_capabilities"}"#;
    let heard = serve(&[
        negotiated,
        r#"{"execute": "tell", "arguments": {"options": {"name": "a"}}}"#,
        r#"{"execute": "tell", "arguments": {"options": {"name": 1}}}"#,
        r#"{"execute": "tell", "arguments": {"more": {}, "least": {}}}"#,
        r#"{"execute": "query-commands"}"#,
        r#"{"execute": "query-events"}"#,
    ]);
    assert_eq!(heard[2], r#"{"return": {"name": "a"}}"#.replace(' ', ""));
    assert!(heard[3].contains("'options.name'") && heard[4].contains("'least'"), "{heard:?}");
    assert!(heard[5].contains("tell") && heard[6].contains("TOLD"), "{heard:?}");
    let mut vmm = Vmm { events: Events::new(SystemTime::now) };
    type_line(&COMMANDS, &mut vmm, "tell name=a name=b", "name: ab\n");
    assert_eq!(asked(), 0, "nobody has asked for a document");
    // And that is what would have been counted.
    let heard = serve(&[negotiated, r#"{"execute": "query-qmp-schema"}"#]);
    assert!(heard[2].contains("TOLD"), "{heard:?}");
    assert!(asked() > 0);
    COMMANDS.model("unasked").unwrap();
    assert!(asked() > 0);
}
