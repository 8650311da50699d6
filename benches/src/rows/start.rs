//! What a VMM pays for its monitor before the first client comes, and for the first question.

use crate::commands::Client;
use crate::ours::Ours;
use crate::suite::{Failed, Repeats, Row, Side, Work};
use crate::tables::THREE_HUNDRED;
use monitor_runtime::serve::{Address, epoll};
use monitor_runtime::{Events, Monitor};
use std::hint::black_box;
use std::sync::Arc;
use std::time::SystemTime;

/// A table of 300 commands, served at a socket. The socket and its removal are the system's work, which is not counted.
fn serve() -> Result<Work, Failed> {
    let path = std::env::temp_dir().join(format!("monitor-benches.{}.start", std::process::id()));
    let work = move || {
        let events = Events::new(SystemTime::now);
        let mut server = epoll::Server::new(&THREE_HUNDRED, Arc::new(()))?;
        let monitor = Monitor::new("qmp0", &THREE_HUNDRED, &events);
        server.serve_qmp(monitor, &Address::Unix(path.clone()))?;
        Ok::<_, std::io::Error>(server)
    };
    drop(work()?);
    // It was seen to succeed above.
    Ok(Box::new(move |times| (0..times).for_each(|_| drop(black_box(work())))))
}

fn introspect() -> Result<Work, Failed> {
    let mut client = Ours::serving(&THREE_HUNDRED)?;
    let mut reply = Vec::new();
    Ok(Box::new(move |times| {
        for _ in 0..times {
            client.answer(black_box(br#"{"execute":"query-qmp-schema"}"#), &mut reply);
            black_box(&reply);
        }
    }))
}

pub(super) fn rows() -> Vec<Row> {
    vec![Row {
        title: "at start, with 300 commands",
        repeats: Repeats { counted: (2, 12), timed: 20 },
        sides: vec![
            Side { key: "start/serve", title: "until they are served", prepare: serve },
            Side { key: "start/introspect", title: "`query-qmp-schema`", prepare: introspect },
        ],
    }]
}
