//! Spans of the crate `tracing`, as a subscriber writes them.

use super::machine::{Client, monitor};
use monitor_runtime::{FrontEnd, Peer};
use monitor_tests::machine::pass;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tracing_subscriber::fmt::format::FmtSpan;

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Written {
    fn take(&self) -> String {
        String::from_utf8(std::mem::take(&mut self.0.lock().unwrap())).unwrap()
    }
}

#[test]
fn a_span_a_command() {
    let written = Written::default();
    let writer = written.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .without_time()
        .with_span_events(FmtSpan::CLOSE)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::with_default(subscriber, || {
        let mut client = Client::new(FrontEnd::Qmp, &Arc::new(monitor("qmp0").tracing()), Peer::at("here"));
        written.take();
        client.ask(r#"{"execute":"fail","id":"x"}"#);
        let told = written.take();
        assert!(told.contains(r#"monitor_command{name="fail" id="\"x\"" number="#), "{told}");
        assert!(told.contains(r#" monitor="qmp0"}: observing::machine: inside of the handler"#), "{told}");
        assert!(told.contains(r#"outcome="GenericError" duration_us=0}: "#), "{told}");
        client.ask(r#"{"execute":"hold","arguments":{"password":"xyzzy"},"id":2}"#);
        assert_eq!(written.take(), "", "it is not done");
        pass(Duration::from_millis(20));
        client.vmm.held.take().unwrap().complete(1);
        let told = written.take();
        assert!(told.contains(r#"outcome="ok" duration_us=20000}: "#) && !told.contains("xyzzy"), "{told}");
    });
}
