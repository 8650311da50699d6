//! The program under test: built, started with both monitors on sockets of its own, and gone with the test. What is
//! said to it is `speak`'s.

use super::speak::{Prompt, Qmp};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;
use std::{env, fs, process, thread};

/// How long anything may take before the test is lost. Nothing waits this long unless it hangs.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// The directory that cargo builds in, `target` unless somebody chose another.
pub(super) fn target() -> &'static Path {
    // Cargo puts this test at TARGET/PROFILE/deps/NAME.
    static TARGET: OnceLock<PathBuf> = OnceLock::new();
    TARGET.get_or_init(|| env::current_exe().unwrap().ancestors().nth(3).unwrap().to_owned())
}

/// The program, ready to be given its options.
pub(super) fn program() -> Command {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    Command::new(PROGRAM.get_or_init(build))
}

/// What happens to a program that writes more to a file than it may.
#[derive(Clone, Copy)]
pub(super) enum Beyond {
    /// It gets an error, as from a full disk.
    Fails,
    /// The kernel kills it at that byte.
    Kills,
}

/// The program, which can write no file longer than so many blocks of 512 bytes.
pub(super) fn limited(blocks: u32, beyond: Beyond) -> Command {
    let ignore = if matches!(beyond, Beyond::Fails) { "trap '' XFSZ;" } else { "ulimit -c 0;" };
    let mut shell = Command::new("sh");
    shell
        .args(["-c", &format!(r#"{ignore} ulimit -f {blocks}; exec "$0" "$@""#)])
        .arg(program().get_program());
    shell
}

/// Builds the program as the tests were built: cargo does so only for the tests of the program's own package.
fn build() -> PathBuf {
    let test = env::current_exe().unwrap();
    let profile = test.ancestors().nth(2).unwrap();
    let name = profile.file_name().unwrap().to_str().unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--package", "vmm", "--bin", "vmm"]);
    // The directory of the profile `dev` has another name, which is no profile's.
    cargo.args(["--profile", if name == "debug" { "dev" } else { name }]).arg("--target-dir").arg(target());
    let output = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    profile.join("vmm")
}

/// A directory for one test's files, removed with it.
pub(super) struct Directory(PathBuf);

impl Directory {
    pub(super) fn new() -> Self {
        // Not in `target`: a socket's path has little more than a hundred bytes.
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = env::temp_dir().join(format!("monitor-clients-{}-{number}", process::id()));
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A program that is still waited for, so that the number is its own.
pub(super) struct Pid(u32);

impl Pid {
    /// Kills it by SIGKILL, and returns when it has no open file any more.
    pub(super) fn kill(&self) {
        let status = Command::new("sh").args(["-c", &format!("kill -KILL {}", self.0)]).status().unwrap();
        assert!(status.success());
        let stat = || fs::read_to_string(format!("/proc/{}/stat", self.0)).unwrap_or_default();
        // A zombie, or gone: its files were closed before.
        while stat().rsplit(") ").next().is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['Z', 'X']))
        {
            thread::yield_now();
        }
    }
}

/// A running machine; dropped, it is killed.
pub(super) struct Vmm {
    process: Child,
    /// What it said on standard error, so far.
    said: Arc<Mutex<String>>,
    /// Hung up when the process has closed its standard error, which is when it ends.
    ended: Receiver<()>,
    directory: Directory,
}

impl Vmm {
    /// Starts one; it serves both monitors when this returns.
    pub(super) fn start(options: &[&str]) -> Self {
        Self::start_as(program(), options)
    }

    /// Starts one by a command that gets the options.
    pub(super) fn start_as(mut command: Command, options: &[&str]) -> Self {
        let directory = Directory::new();
        let qmp = format!("unix:{}", directory.path("qmp").display());
        let monitor = format!("unix:{}", directory.path("monitor").display());
        command.args(["--qmp", &qmp, "--monitor", &monitor]).args(options);
        let mut process = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stderr = BufReader::new(process.stderr.take().unwrap());
        let mut line = String::new();
        stderr.read_line(&mut line).unwrap();
        let (ending, ended) = channel();
        let said = Arc::new(Mutex::new(String::new()));
        // Read to its end, so that the program is never held up by what it says.
        let heard = Arc::clone(&said);
        thread::spawn(move || {
            let mut rest = String::new();
            let _ = stderr.read_to_string(&mut rest);
            heard.lock().unwrap().push_str(&rest);
            drop(ending);
        });
        let vmm = Self { process, said, ended, directory };
        assert_eq!(line, format!("vmm: QMP at {qmp}\n"), "the program did not start");
        // The line comes before the human monitor does; commands are run after both.
        vmm.qmp().ask("query-status", "{}");
        vmm
    }

    pub(super) fn qmp_path(&self) -> PathBuf {
        self.directory.path("qmp")
    }

    /// A new QMP session, negotiated.
    pub(super) fn qmp(&self) -> Qmp {
        Qmp::connect(&self.qmp_path())
    }

    /// A new session at the human monitor, at its prompt.
    pub(super) fn prompt(&self) -> Prompt {
        Prompt::connect(&self.directory.path("monitor"))
    }

    /// How to kill it from elsewhere.
    pub(super) fn pid(&self) -> Pid {
        Pid(self.process.id())
    }

    /// Waits for the program, which was asked to quit: how it ended, and what it said on standard error.
    pub(super) fn wait(mut self) -> (ExitStatus, String) {
        let ended = self.ended.recv_timeout(PATIENCE);
        assert_eq!(ended, Err(std::sync::mpsc::RecvTimeoutError::Disconnected), "the program does not end");
        let said = self.said.lock().unwrap().clone();
        (self.process.wait().unwrap(), said)
    }
}

impl Drop for Vmm {
    fn drop(&mut self) {
        // Both fail if it has ended, which is as well.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
