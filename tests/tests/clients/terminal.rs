//! A person at a real terminal: tmux plays the person, and what is compared is what stands on the screen.

use super::speak::Qmp;
use super::vmm::{Directory, PATIENCE, Vmm, program};
use monitor_tests::outside::available;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

/// A terminal in which the program runs; dropped, both are gone.
pub(super) struct Terminal {
    directory: Directory,
}

impl Terminal {
    /// Starts the program in a terminal of 80 columns and waits for its prompt; nothing without tmux.
    pub(super) fn start(environment: &str, options: &str) -> Option<Self> {
        let terminal = Self::start_program(program().get_program(), environment, options)?;
        terminal.until("(vmm)");
        Some(terminal)
    }

    fn start_program(program: &OsStr, environment: &str, options: &str) -> Option<Self> {
        let version = Command::new("tmux").arg("-V").output().map_err(|error| error.to_string());
        available("tmux", version)?;
        let terminal = Self { directory: Directory::new() };
        let qmp = terminal.qmp_path();
        // The shell hears Ctrl-C, too, and is to tell how the program ended.
        let command = format!(
            "exec env -u NO_COLOR TERM=screen {environment} sh -c 'trap : INT; \"{}\" --qmp unix:{} {options}; echo ended with $?; cat'",
            program.to_str().unwrap(),
            qmp.display()
        );
        terminal.tmux(&["new-session", "-d", "-x", "80", "-y", "40", &command]);
        Some(terminal)
    }

    pub(super) fn qmp_path(&self) -> PathBuf {
        self.directory.path("qmp")
    }

    pub(super) fn tmux(&self, arguments: &[&str]) -> String {
        let mut tmux = Command::new("tmux");
        tmux.arg("-S").arg(self.directory.path("tmux")).args(["-f", "/dev/null"]).args(arguments);
        let output = tmux.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Types keys as tmux names them, and text as it is.
    pub(super) fn keys(&self, keys: &[&str]) {
        self.tmux(&[&["send-keys"], keys].concat());
    }

    /// Makes it so wide, and waits until a program that asks is told so: tmux tells after a while.
    fn resize(&self, columns: usize, rows: usize) {
        let (columns, rows) = (columns.to_string(), rows.to_string());
        self.tmux(&["resize-window", "-x", &columns, "-y", &rows]);
        let device = self.tmux(&["display-message", "-p", "#{pane_tty}"]);
        let deadline = Instant::now() + PATIENCE;
        let told = || Command::new("stty").args(["-F", device.trim(), "size"]).output().unwrap().stdout;
        while String::from_utf8(told()).unwrap().trim() != format!("{rows} {columns}") {
            assert!(Instant::now() < deadline, "the terminal never was {columns} wide");
        }
    }

    pub(super) fn screen(&self) -> String {
        let screen = self.tmux(&["capture-pane", "-p"]);
        screen.trim_end().to_owned()
    }

    /// Waits until `text` stands on the screen, and returns it all.
    #[track_caller]
    fn until(&self, text: &str) -> String {
        self.until_that(&format!("{text:?} is on the screen"), |screen| screen.contains(text))
    }

    /// Waits until the screen ends in `text`.
    #[track_caller]
    pub(super) fn until_end(&self, text: &str) -> String {
        self.until_that(&format!("the screen ends in {text:?}"), |screen| screen.ends_with(text))
    }

    /// Waits until `holds` is true of the screen, and returns it.
    #[track_caller]
    pub(super) fn until_that(&self, what: &str, holds: impl Fn(&str) -> bool) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let screen = self.screen();
            if holds(&screen) {
                return screen;
            }
            assert!(Instant::now() < deadline, "it never came that {what}:\n{screen}");
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let mut tmux = Command::new("tmux");
        let _ = tmux.arg("-S").arg(self.directory.path("tmux")).arg("kill-server").output();
    }
}

/// Waits until `command` is in flight, which the screen does not show.
pub(super) fn until_pending(qmp: &mut Qmp, command: &str) {
    let deadline = Instant::now() + PATIENCE;
    while qmp.ask("query-pending", "{}")[0]["command"] != command {
        assert!(Instant::now() < deadline, "{command} is not in flight");
    }
}

#[test]
fn tab_completes_commands_and_values() {
    let Some(terminal) = Terminal::start("", "") else { return };
    terminal.keys(&["info st", "Tab"]);
    terminal.until_end("(vmm) info status");
    terminal.keys(&["Enter"]);
    terminal.until_end("VM status: running\n(vmm)");
    // What is not certain is listed, and what was typed stays.
    terminal.keys(&["info s", "Tab"]);
    let screen = terminal.until("serial");
    assert!(screen.contains("snapshots") && screen.contains("status"), "{screen}");
    terminal.keys(&["e", "Tab", "Enter"]);
    terminal.until("(vmm) info serial\n");
    terminal.keys(&["help bal", "Tab"]);
    terminal.until_end("(vmm) help balloon");
    terminal.keys(&["C-u", "send x o", "Tab"]);
    terminal.until("off");
}

/// Files are listed by the editor, snapshots by the machine.
#[test]
fn tab_completes_what_is_only_there_now() {
    let directory = Directory::new();
    let path = directory.path("snapshots");
    let Some(terminal) = Terminal::start("", &format!("--snapshots {}", path.display())) else { return };
    terminal.keys(&["savevm before", "Enter"]);
    terminal.until("(vmm) savevm before\n(vmm)");
    terminal.keys(&["loadvm b", "Tab"]);
    terminal.until_end("(vmm) loadvm before");
    let typed = format!("memsave 0x80000000 16 {}", path.parent().unwrap().display());
    terminal.keys(&["C-u", &typed, "/sna", "Tab"]);
    terminal.until_end(&format!("{typed}/snapshots/"));
}

/// Their names are completed in quotes, which are written where they are needed.
#[test]
fn tab_completes_files_with_blanks() {
    let directory = Directory::new();
    std::fs::create_dir(directory.path("a dir")).unwrap();
    std::fs::write(directory.path("a dir/x y"), "").unwrap();
    std::fs::write(directory.path("f le"), "").unwrap();
    let Some(terminal) = Terminal::start("", "") else { return };
    terminal.tmux(&["resize-window", "-x", "200", "-y", "40"]);
    let folder = directory.path("").display().to_string();
    let folder = folder.trim_end_matches('/');
    let typed = "memsave 0x80000000 16";
    terminal.keys(&[&format!("{typed} \"{folder}/a d"), "Tab"]);
    terminal.until_end(&format!("{typed} \"{folder}/a dir/"));
    terminal.keys(&["x", "Tab", "Enter"]);
    terminal.until(&format!("{typed} \"{folder}/a dir/x y\"\n(vmm)"));
    assert_eq!(std::fs::read(directory.path("a dir/x y")).unwrap().len(), 16);
    terminal.keys(&["C-l", &format!("{typed} {folder}/f"), "Tab", "Enter"]);
    terminal.until(&format!("{typed} \"{folder}/f le\"\n(vmm)"));
    assert_eq!(std::fs::read(directory.path("f le")).unwrap().len(), 16);
}

#[test]
fn lines_are_edited_and_remembered() {
    let directory = Directory::new();
    let history = format!("--history {}", directory.path("history").display());
    {
        let Some(terminal) = Terminal::start("", &history) else { return };
        // Letters of more than one byte, one of them of two columns.
        terminal.keys(&["-l", "send-serial gr\u{fc}\u{df}e\u{4f60}\u{e9}x"]);
        terminal.keys(&["BSpace", "BSpace", "BSpace", "Left", "Left", "BSpace", "u", "Enter"]);
        terminal.until("(vmm) send-serial gru\u{df}e\n(vmm)");
        terminal.keys(&["info name", "Enter"]);
        terminal.until("vm\n(vmm)");
        terminal.keys(&["Up", "Up"]);
        terminal.until_end("(vmm) send-serial gru\u{df}e");
        // A search goes back from there.
        terminal.keys(&["C-u", "C-r", "nam"]);
        terminal.until("info name");
        terminal.keys(&["Enter"]);
        terminal.until("(vmm) info name\nvm\n(vmm) info name\nvm\n(vmm)");
        terminal.keys(&["quit", "Enter"]);
        terminal.until_end("ended with 0");
    }
    let terminal = Terminal::start("", &history).unwrap();
    terminal.keys(&["Up"]);
    terminal.until_end("(vmm) quit");
    terminal.keys(&["Up"]);
    terminal.until_end("(vmm) info name");
    // What is pasted is not run until Enter, and then line by line.
    terminal.keys(&["C-u"]);
    terminal.tmux(&["set-buffer", "info name\ninfo balloon"]);
    terminal.tmux(&["paste-buffer", "-p"]);
    let screen = terminal.until("info balloon");
    assert!(!screen.contains("actual"), "{screen}");
    terminal.keys(&["Enter"]);
    terminal.until("vm\nballoon: actual=64 MiB\n(vmm)");
}

#[test]
fn ctrl_c_cancels_and_leaves_a_long_command() {
    let Some(terminal) = Terminal::start("", "--events") else { return };
    terminal.keys(&["send deaf", "Enter", "balloon 16", "Enter"]);
    let mut qmp = Qmp::connect(&terminal.qmp_path());
    until_pending(&mut qmp, "balloon");
    terminal.keys(&["C-c"]);
    terminal.until_end("balloon was asked to cancel; Ctrl-C again leaves it in the background");
    terminal.keys(&["C-c"]);
    terminal.until_end("in the background, and its result will be told\n(vmm)");
    terminal.keys(&["info pending", "Enter"]);
    terminal.until("on hmp0 for stdio, asked to cancel\n(vmm)");
    // At the prompt it drops the line.
    terminal.keys(&["nonsense", "C-c"]);
    terminal.until_end("(vmm) nonsense\n(vmm)");
    terminal.keys(&["info na"]);
    terminal.until_end("(vmm) info na");
    // The result comes above a line that is half typed.
    qmp.ask("send-serial", r#"{"text": "hear"}"#);
    let screen = terminal.until("balloon is done\nballoon: actual=16 MiB\n");
    assert!(screen.contains("BALLOON_CHANGE actual="), "{screen}");
    terminal.until_end("(vmm) info na");
    terminal.keys(&["me", "Enter"]);
    terminal.until_end("(vmm) info name\nvm\n(vmm)");
}

/// All in one read of the editor's, as from a person who is fast or a program.
#[test]
fn what_comes_with_ctrl_c_is_the_next_line() {
    let Some(terminal) = Terminal::start("", "") else { return };
    terminal.tmux(&["set-buffer", "nonsense\u{3}info name\rinfo st"]);
    terminal.tmux(&["paste-buffer"]);
    terminal.until_end("(vmm) nonsense\n(vmm) info name\nvm\n(vmm) info st");
    // Out of a search, too.
    terminal.keys(&["C-u", "C-r", "na"]);
    terminal.until("(reverse-i-search)`na'");
    terminal.keys(&["C-c"]);
    terminal.until_end("\n(vmm)");
    terminal.keys(&["info name", "Enter"]);
    terminal.until_end("(vmm) info name\nvm\n(vmm)");
}

/// Hooks hold no lock: what is said while one runs is shown, whether Ctrl-C asked or a line.
#[test]
fn a_hook_that_runs_keeps_nothing_from_the_screen() {
    for by_line in [false, true] {
        let host = OsStr::new(env!("CARGO_BIN_EXE_hooks"));
        let Some(terminal) = Terminal::start_program(host, "", "") else { return };
        terminal.until("(host)");
        let mut qmp = Qmp::connect(&terminal.qmp_path());
        if by_line {
            qmp.send("hold", "{}", "1");
            until_pending(&mut qmp, "hold");
            // Its hook is there when the host runs the next one.
            qmp.ask("query-version", "{}");
            let number = &qmp.ask("query-pending", "{}")[0]["id"];
            terminal.keys(&[&format!("cancel {number}"), "Enter"]);
            terminal.until_end("ASKED");
        } else {
            terminal.keys(&["hold", "Enter"]);
            until_pending(&mut qmp, "hold");
            qmp.ask("query-version", "{}");
            terminal.keys(&["C-c"]);
            terminal.until_end("hold was asked to cancel; Ctrl-C again leaves it in the background\nASKED");
        }
        Qmp::connect(&terminal.qmp_path()).ask("release", "{}");
        terminal.until_end("\n(host)");
        terminal.keys(&["info version", "Enter"]);
        terminal.until_end("(host) info version\n0.0.0\n(host)");
    }
}

/// Cancelled, so that no time passes for its own sake: what is drawn until then is what a person sees.
#[test]
fn progress_is_drawn_on_one_line_and_leaves_none() {
    let directory = Directory::new();
    let Some(terminal) = Terminal::start("", "--memory 8M") else { return };
    let mut qmp = Qmp::connect(&terminal.qmp_path());
    // So slow that a busy machine is not done before Ctrl-C.
    qmp.ask("migrate-set-parameters", r#"{"max-bandwidth": 10000}"#);
    let typed = format!("migrate file:{}", directory.path("guest").display());
    terminal.keys(&[&typed, "Enter"]);
    let screen = terminal.until_end(" left");
    let (before, drawn) = screen.rsplit_once('\n').unwrap();
    assert!(before.ends_with(&typed), "one line below what was typed:\n{screen}");
    // How much goes over depends on what the guest has written by then.
    assert!([" % (", " of ", "M), ", "/s, "].iter().all(|part| drawn.contains(part)), "{drawn}");
    terminal.keys(&["C-c"]);
    let screen = terminal.until("cancelled\n(vmm)");
    assert!(screen.contains("migrate was asked to cancel") && !screen.contains('%'), "{screen}");
    assert_eq!(qmp.ask("query-migrate", "{}")["status"], "cancelled");
    terminal.keys(&["info name", "Enter"]);
    terminal.until_end("(vmm) info name\nvm\n(vmm)");
}

/// A command is in flight, and its line is drawn as wide as fits now.
#[test]
fn progress_follows_the_width_of_the_terminal() {
    let directory = Directory::new();
    let Some(terminal) = Terminal::start("", "--memory 8M") else { return };
    let mut qmp = Qmp::connect(&terminal.qmp_path());
    // The guest writes faster than that, so it is never done.
    qmp.tell_guest("busy", "guest: busy");
    qmp.ask("migrate-set-parameters", r#"{"max-bandwidth": 10000}"#);
    terminal.keys(&[&format!("migrate file:{}", directory.path("guest").display()), "Enter"]);
    terminal.until_end(" left");
    let drawn = |screen: &str| screen.lines().filter(|line| line.contains(" % (")).count();
    for (columns, fits) in [("24", false), ("100", true), ("24", false)] {
        terminal.tmux(&["resize-window", "-x", columns, "-y", "40"]);
        let screen =
            terminal.until_that("the line is drawn anew", |screen| screen.ends_with(" left") == fits);
        assert_eq!(drawn(&screen), 1, "one line:\n{screen}");
    }
    terminal.keys(&["C-c"]);
    let screen = terminal.until_that("it was cancelled", |screen| screen.ends_with("cancelled\n(vmm)"));
    assert_eq!(drawn(&screen), 0, "nothing is left of it:\n{screen}");
    terminal.keys(&["info name", "Enter"]);
    terminal.until_end("(vmm) info name\nvm\n(vmm)");
}

#[test]
fn what_another_client_waits_for_is_listed_and_cancelled() {
    let Some(terminal) = Terminal::start("", "") else { return };
    terminal.tmux(&["resize-window", "-x", "200", "-y", "40"]);
    let mut qmp = Qmp::connect(&terminal.qmp_path());
    qmp.ask("send-serial", r#"{"text": "deaf"}"#);
    qmp.send("balloon", r#"{"value": 16777216}"#, r#""slow""#);
    until_pending(&mut qmp, "balloon");
    terminal.keys(&["info pending", "Enter"]);
    let screen = terminal.until(" s, on qmp0 for ");
    let (_, listed) = screen.split_once("(vmm) info pending\n[").unwrap();
    let (id, listed) = listed.split_once("] balloon: ").unwrap();
    assert!(!listed.contains("asked to cancel"), "{screen}");
    terminal.keys(&[&format!("cancel {id}"), "Enter", "info pending", "Enter"]);
    terminal.until(", asked to cancel\n(vmm)");
    // The guest takes no notice of that, and the client has its result.
    qmp.ask("send-serial", r#"{"text": "hear"}"#);
    let reply = qmp.reply();
    assert_eq!((&reply["id"], &reply["return"]["actual"]), (&"slow".into(), &16_777_216.into()));
    terminal.keys(&["C-l", &format!("cancel {id}"), "Enter"]);
    let text = format!("No command with id {id} is in flight\n\"info pending\" shows which are\n(vmm)");
    terminal.until_end(&text);
    terminal.keys(&["info pending", "Enter"]);
    terminal.until_end("Nothing is in flight\n(vmm)");
}

#[test]
fn a_migration_shows_how_far_it_is_and_ctrl_c_cancels_it() {
    let Some(terminal) = Terminal::start("", "--memory 2M") else { return };
    let directory = Directory::new();
    let uri = format!("unix:{}", directory.path("socket").display());
    let there = Vmm::start(&["--memory", "2M", "--incoming", &uri]);
    let mut qmp = Qmp::connect(&terminal.qmp_path());
    // Nothing but the first piece goes.
    qmp.ask("migrate-set-parameters", r#"{"max-bandwidth": 1}"#);
    terminal.keys(&[&format!("migrate {uri}"), "Enter"]);
    terminal.until(" % (");
    assert_eq!(qmp.ask("query-migrate", "{}")["status"], "active");
    terminal.keys(&["C-c"]);
    terminal.until_end("cancelled\n(vmm)");
    assert_eq!(qmp.ask("query-migrate", "{}")["status"], "cancelled");
    terminal.keys(&["info status", "Enter"]);
    terminal.until_end("VM status: running\n(vmm)");
    // Where it is not waited for, the prompt is back at once.
    terminal.keys(&[&format!("migrate -d {uri}"), "Enter"]);
    terminal.until_end(&format!("migrate -d {uri}\n(vmm)"));
    qmp.ask("migrate-set-parameters", r#"{"max-bandwidth": 0}"#);
    while qmp.ask("query-migrate", "{}")["status"] != "completed" {}
    assert_eq!(there.qmp().ask("query-status", "{}")["status"], "running");
}

#[test]
fn lines_typed_ahead_run_afterwards_in_order() {
    let Some(terminal) = Terminal::start("", "") else { return };
    terminal.keys(&[
        "send deaf",
        "Enter",
        "balloon 16",
        "Enter",
        "info name",
        "Enter",
        "info status",
        "Enter",
        "inf",
    ]);
    let mut qmp = Qmp::connect(&terminal.qmp_path());
    until_pending(&mut qmp, "balloon");
    qmp.ask("send-serial", r#"{"text": "hear"}"#);
    terminal.until(
        "balloon: actual=16 MiB\n(vmm) info name\nvm\n(vmm) info status\nVM status: running\n(vmm) inf",
    );
}

/// The terminal drops what was typed, as it does for a shell's command: who interrupts wants what follows from it no more.
#[test]
fn ctrl_c_drops_what_was_typed_ahead() {
    let Some(terminal) = Terminal::start("", "") else { return };
    terminal.keys(&["send deaf", "Enter", "balloon 16", "Enter"]);
    let mut qmp = Qmp::connect(&terminal.qmp_path());
    until_pending(&mut qmp, "balloon");
    terminal.keys(&["stop", "Enter", "info na"]);
    terminal.until_end("info na");
    terminal.keys(&["C-c"]);
    terminal.until_end("leaves it in the background");
    terminal.keys(&["info name", "Enter"]);
    terminal.until_end("info name");
    qmp.ask("send-serial", r#"{"text": "hear"}"#);
    terminal.until_end("balloon: actual=16 MiB\n(vmm) info name\nvm\n(vmm)");
    assert_eq!(qmp.ask("query-status", "{}")["status"], "running");
}

/// The program ends while the editor waits for a line; who comes next finds the terminal as it was.
#[test]
fn the_terminal_is_left_as_it_was_found() {
    let Some(terminal) = Terminal::start("", "") else { return };
    terminal.keys(&["half a li"]);
    terminal.until_end("(vmm) half a li");
    let mut qmp = Qmp::connect(&terminal.qmp_path());
    qmp.ask("quit", "{}");
    terminal.until("(vmm) half a li\nended with 0");
    // `cat` has the terminal now, which echoes and reads by lines.
    terminal.keys(&["seen twice", "Enter"]);
    terminal.until_end("seen twice\nseen twice");
}

#[test]
fn help_is_as_wide_as_the_terminal() {
    let Some(terminal) = Terminal::start("", "") else { return };
    terminal.resize(50, 40);
    terminal.keys(&["help balloon", "Enter"]);
    let screen = terminal.until("QMP: balloon\n(vmm)");
    assert!(screen.lines().all(|line| line.chars().count() <= 50), "{screen}");
    assert!(screen.contains("target.\n  A newer request"), "wrapped between words:\n{screen}");
    // How a command is typed, too.
    terminal.resize(40, 60);
    terminal.keys(&["C-l", "help", "Enter"]);
    terminal.until("\nmigrate_set_parameters [MAX-BANDWIDTH]\n    [DOWNTIME-LIMIT]\n");
    terminal.resize(120, 40);
    terminal.keys(&["C-l", "help balloon", "Enter"]);
    terminal.until("A newer request replaces this one");
}

/// It is laid out when the command runs, not when the prompt is shown.
#[test]
fn help_is_as_wide_as_the_terminal_was_made_at_the_prompt() {
    let Some(terminal) = Terminal::start("", "") else { return };
    for (columns, line) in
        [(100, "this one, which then"), (45, "\n  target. A newer request replaces this one,\n")]
    {
        // The prompt is shown and waits.
        terminal.keys(&["C-l"]);
        terminal.until_that("the prompt alone", |screen| screen == "(vmm)");
        terminal.resize(columns, 40);
        terminal.keys(&["help balloon", "Enter"]);
        let screen = terminal.until("QMP: balloon\n(vmm)");
        assert!(screen.contains(line), "{columns} columns:\n{screen}");
    }
}

/// Not at the first key, as in a shell with jobs, and never so that the terminal hangs.
#[test]
fn ctrl_d_leaves_what_is_in_flight_at_the_second_time() {
    let Some(terminal) = Terminal::start("", "") else { return };
    terminal.keys(&["send deaf", "Enter", "balloon 16", "Enter"]);
    let mut qmp = Qmp::connect(&terminal.qmp_path());
    until_pending(&mut qmp, "balloon");
    let id = qmp.ask("query-pending", "{}")[0]["id"].clone();
    for answer in ["leaves it in the background", "its result will be told\n(vmm)"] {
        terminal.keys(&["C-c"]);
        terminal.until_end(answer);
    }
    let told = format!("Still in flight: [{id}] balloon; Ctrl-D again leaves all the same\n(vmm)");
    terminal.keys(&["C-l", "C-d"]);
    terminal.until_end(&told);
    // Who goes on is warned again.
    terminal.keys(&["info name", "Enter"]);
    terminal.until_end("(vmm) info name\nvm\n(vmm)");
    terminal.keys(&["C-l", "C-d"]);
    terminal.until_end(&told);
    terminal.keys(&["C-d"]);
    let left = format!("[{id}] balloon has failed\nThe monitor is closing\nended with 0");
    terminal.until_end(&left);
    assert!(!terminal.qmp_path().exists(), "the socket's file went with the program");
}

#[test]
fn colours_are_only_where_they_are_wanted() {
    for (environment, colours) in [("", true), ("NO_COLOR=1", false), ("TERM=dumb", false)] {
        let Some(terminal) = Terminal::start(environment, "") else { return };
        terminal.keys(&["nonsense", "Enter"]);
        terminal.until("unknown command: 'nonsense'\n(vmm)");
        let screen = terminal.tmux(&["capture-pane", "-p", "-e"]);
        assert_eq!(screen.contains("\x1b[31m"), colours, "{environment}: {screen:?}");
        assert_eq!(screen.contains("\x1b[1m(vmm)"), colours, "{environment}: {screen:?}");
        // The session works, and Ctrl-D ends it; a person who mistyped is no failed script.
        terminal.keys(&["info name", "Enter"]);
        terminal.until("vm\n(vmm)");
        terminal.keys(&["C-d"]);
        terminal.until("ended with 0");
    }
}
