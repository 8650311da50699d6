//! The human line: each line brings the prompt back once, whatever is in it; it makes no difference where the input was
//! split; Tab and Ctrl-C harm nothing.

use super::client::{Host, PROMPT, Session};
use monitor_runtime::{Limits, human};

/// The first byte chooses bounds, the next four the lengths of pieces; the rest is what is typed.
pub fn line(data: &[u8]) {
    let Some((head, typed)) = data.split_first_chunk::<5>() else { return };
    let (bounds, pieces) = (head[0], &head[1..]);
    if typed.contains(&0x1f) {
        return;
    }
    check_tab(bounds, typed);
    let (mut host, mut session) = client(bounds);
    let whole = session.ask(&mut host, typed);
    check_works(&mut host, &mut session);
    let (mut host, mut session) = client(bounds);
    let parts = session.ask_in_pieces(&mut host, typed, pieces);
    // A command that is kept takes the prompt with it, and Ctrl-C drops what was typed: both depend on time.
    if host.vmm.kept.is_empty() && !typed.contains(&0x03) {
        assert_eq!(String::from_utf8_lossy(&whole), String::from_utf8_lossy(&parts), "by {pieces:?}");
        check_prompts(bounds, typed, &whole);
    }
    check_works(&mut host, &mut session);
}

const LINE_BYTES: usize = 200;

fn client(bounds: u8) -> (Host, human::Session) {
    let mut limits = Limits::default();
    if bounds & 1 != 0 {
        limits.request_bytes = LINE_BYTES;
    }
    let mut host = Host::new(|monitor| monitor.limits(limits).terse(bounds & 2 != 0));
    let mut session = host.human();
    let banner = session.ask(&mut host, b"");
    assert_eq!(String::from_utf8(banner).unwrap(), format!("Hello\n{PROMPT}"));
    (host, session)
}

/// As many prompts as lines, and the last thing said is one.
fn check_prompts(bounds: u8, typed: &[u8], said: &[u8]) {
    let said = std::str::from_utf8(said).unwrap();
    let mut lines: Vec<_> = typed.split(|byte| *byte == b'\n').collect();
    // One that is too long is refused before its end is there.
    let rest = lines.pop().unwrap_or_default();
    let refused = usize::from(bounds & 1 != 0 && rest.len() > LINE_BYTES);
    assert_eq!(said.matches(PROMPT).count(), lines.len() + refused, "{said:?}");
    assert!(said.is_empty() || said.ends_with(PROMPT), "{said:?}");
}

/// What is typed may be completed anywhere. Values are the host's to tell, in a call.
fn check_tab(bounds: u8, typed: &[u8]) {
    let (_host, session) = client(bounds);
    let typed = String::from_utf8_lossy(typed);
    let line = typed.lines().next().unwrap_or_default();
    let middle = (0..=line.len() / 2).rev().find(|at| line.is_char_boundary(*at)).unwrap_or_default();
    drop((session.complete(line), session.complete(&line[..middle])));
}

/// The next line is answered.
fn check_works(host: &mut Host, session: &mut human::Session) {
    // The end of half a line, and of all that was kept.
    session.ask(host, b"\n");
    while let Some(kept) = host.vmm.kept.pop() {
        drop(kept);
        session.ask(host, b"");
    }
    let said = String::from_utf8(session.ask(host, b"say ok\n")).unwrap();
    assert_eq!(said, format!("<ok>\n{PROMPT}"));
}
