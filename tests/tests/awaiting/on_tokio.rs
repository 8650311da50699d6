//! On tokio, whose handle is a spawner, with the driver for tokio and a real socket: futures that any thread may run, and
//! such as stay on the context's.

use monitor_runtime::serve::Address;
use monitor_runtime::serve::tokio::Server;
use monitor_runtime::{CommandTable, Events, Monitor, Spawner, builtin, command_table, monitor_commands};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::rc::Rc;
use std::sync::Arc;
use std::time::SystemTime;
use tokio::runtime::{Builder, Handle};
use tokio::sync::Notify;
use tokio::task::{LocalSet, spawn_local};

/// A part whose futures may run on any thread.
#[derive(Clone)]
struct Remote {
    runtime: Handle,
    gate: Arc<Notify>,
}

impl<F: Future<Output = ()> + Send + 'static> Spawner<F> for Remote {
    fn spawn(&self, future: F) {
        Spawner::spawn(&self.runtime, future);
    }
}

#[monitor_commands]
impl Remote {
    /// Wait until the gate opens once.
    #[monitor_command]
    async fn wait(self, tag: u8) -> u8 {
        self.gate.notified().await;
        tag
    }

    #[monitor_command]
    async fn open(self) {
        self.gate.notify_one();
    }

    #[monitor_command]
    async fn crash(self) {
        tokio::task::yield_now().await;
        panic!("on purpose");
    }
}

/// A part whose futures hold what is the thread's own.
#[derive(Clone)]
struct Near {
    name: Rc<str>,
}

impl<F: Future<Output = ()> + 'static> Spawner<F> for Near {
    fn spawn(&self, future: F) {
        spawn_local(future);
    }
}

#[monitor_commands]
impl Near {
    #[monitor_command]
    async fn query_near(self) -> String {
        tokio::task::yield_now().await;
        self.name.to_string()
    }
}

struct Vmm {
    remote: Remote,
    near: Near,
}

command_table! {
    static COMMANDS: CommandTable<Vmm> = [
        ..Remote::COMMANDS in |vmm| &mut vmm.remote, ..Near::COMMANDS in |vmm| &mut vmm.near, ..builtin::QMP,
    ];
}

/// What a client is answered to these requests, each sent when the one before it was answered.
fn serve(requests: &'static [&'static str]) -> Vec<Value> {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let folder =
        std::env::temp_dir().join(format!("monitor-awaiting-{}-{}", std::process::id(), requests.len()));
    std::fs::create_dir_all(&folder).unwrap();
    let socket = folder.join("qmp.sock");
    let near = Near { name: "near".into() };
    let mut vmm = Vmm { remote: Remote { runtime: runtime.handle().clone(), gate: Arc::default() }, near };
    let answers = LocalSet::new().block_on(&runtime, async {
        let server = Server::new(&COMMANDS, Arc::new(()));
        let events = Events::new(|| SystemTime::UNIX_EPOCH);
        server.serve_qmp(Monitor::new("mon0", &COMMANDS, &events), &Address::Unix(socket.clone())).unwrap();
        let (stopper, path) = (server.stopper(), socket.clone());
        let client = tokio::task::spawn_blocking(move || {
            let answers = ask(UnixStream::connect(path).unwrap(), requests);
            stopper.stop();
            answers
        });
        server.run(&mut vmm).await;
        client.await.unwrap()
    });
    std::fs::remove_dir_all(folder).unwrap();
    answers
}

fn ask(mut stream: UnixStream, requests: &[&str]) -> Vec<Value> {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let mut next = || serde_json::from_str::<Value>(&lines.next().unwrap().unwrap()).unwrap();
    assert!(next()["QMP"].is_object());
    let mut answers = Vec::new();
    for request in [r#"{"execute": "qmp_capabilities"}"#].iter().chain(requests) {
        stream.write_all(request.as_bytes()).unwrap();
        // As many answers as requests.
        answers.extend(request.matches("execute").map(|_| next()));
    }
    answers.split_off(1)
}

#[test]
fn futures_run_on_tokio() {
    let answers = serve(&[
        r#"{"execute": "query-near", "id": 1}"#,
        r#"{"execute": "wait", "arguments": {"tag": 3}} {"execute": "open", "id": 2}"#,
    ]);
    assert_eq!(answers[0], json!({"return": "near", "id": 1}));
    // Either may be answered first: they are tasks of their own.
    assert!(answers[1..].contains(&json!({"return": 3})), "{answers:?}");
    assert!(answers[1..].contains(&json!({"return": {}, "id": 2})), "{answers:?}");
}

#[test]
fn a_task_that_panics_answers() {
    let answers = serve(&[
        r#"{"execute": "crash", "id": 1}"#,
        r#"{"execute": "query-near", "id": 2}"#,
        r#"{"execute": "open", "id": 3}"#,
    ]);
    let panicked = json!({"class": "GenericError", "desc": "Command 'crash' panicked"});
    assert_eq!(answers[0], json!({"error": panicked, "id": 1}));
    assert_eq!(answers[1], json!({"return": "near", "id": 2}));
}
