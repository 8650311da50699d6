//! Spans of the crate `tracing`, as a subscriber writes them.

use super::machine::{Client, monitor};
use monitor_runtime::{FrontEnd, Peer};
use monitor_tests::machine::pass;
use std::cell::RefCell;
use std::io::{self, Write};
use std::sync::{Arc, Once};
use std::time::Duration;
use tracing_subscriber::fmt::format::FmtSpan;

thread_local! {
    static WRITTEN: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Writes for the thread that is observed, so that tests do not see each other's spans.
struct Written;

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        WRITTEN.with_borrow_mut(|written| written.write(bytes))
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Has what this process says to `tracing` written, from now on. It comes before whatever says something: a span or event
/// that another thread reaches first while a subscriber is being installed may stay off for good.
pub(crate) fn subscribe() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing_subscriber::fmt()
            .with_ansi(false)
            .without_time()
            .with_span_events(FmtSpan::CLOSE)
            .with_writer(|| Written)
            .init();
    });
}

/// What was written on this thread since the last time.
pub(crate) fn take() -> String {
    String::from_utf8(WRITTEN.take()).unwrap()
}

#[test]
fn a_span_a_command() {
    let mut client = Client::new(FrontEnd::Qmp, &Arc::new(monitor("qmp0").tracing()), Peer::at("here"));
    take();
    client.ask(r#"{"execute":"fail","id":"x"}"#);
    let told = take();
    assert!(told.contains(r#"monitor_command{name="fail" id="\"x\"" number="#), "{told}");
    assert!(told.contains(r#" monitor="qmp0"}: observing::machine: inside of the handler"#), "{told}");
    assert!(told.contains(r#"outcome="GenericError" duration_us=0}: "#), "{told}");
    client.ask(r#"{"execute":"hold","arguments":{"password":"xyzzy"},"id":2}"#);
    assert_eq!(take(), "", "it is not done");
    pass(Duration::from_millis(20));
    client.vmm.held.take().unwrap().complete(1);
    let told = take();
    assert!(told.contains(r#"outcome="ok" duration_us=20000}: "#) && !told.contains("xyzzy"), "{told}");
}
