//! A host that serves a QMP monitor at a socket under a seccomp filter, which kills it at any system call that is not
//! among those that `serve::epoll` documents. Whoever asks it is the test `seccomp`'s.

use monitor_runtime::serve::{Address, Stopper, epoll::Server};
use monitor_runtime::{
    CommandTable, Completion, Error, Events, Monitor, builtin, command_table, monitor_commands, monitor_event,
};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::retry_on_intr;
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// What the driver needs, as its documentation has it.
const DRIVER: &[(i64, &str)] = &[
    (libc::SYS_accept4, "accept4"),
    (libc::SYS_close, "close"),
    (libc::SYS_epoll_ctl, "epoll_ctl"),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_epoll_wait, "epoll_wait"),
    (libc::SYS_epoll_pwait, "epoll_pwait"),
    (libc::SYS_geteuid, "geteuid"),
    (libc::SYS_getsockopt, "getsockopt"),
    (libc::SYS_read, "read"),
    (libc::SYS_recvmsg, "recvmsg"),
    (libc::SYS_sendmsg, "sendmsg"),
    (libc::SYS_sendto, "sendto"),
    (libc::SYS_shutdown, "shutdown"),
    (libc::SYS_timerfd_settime, "timerfd_settime"),
    (libc::SYS_unlink, "unlink"),
    (libc::SYS_write, "write"),
];

/// What the process needs around it: memory, locks, its loop, its end.
const PROCESS: &[i64] = &[
    libc::SYS_brk,
    libc::SYS_exit_group,
    libc::SYS_futex,
    libc::SYS_madvise,
    libc::SYS_mmap,
    libc::SYS_mremap,
    libc::SYS_munmap,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_poll,
    libc::SYS_ppoll,
    libc::SYS_sigaltstack,
];

command_table! {
    static COMMANDS: CommandTable<Vmm> = [..Vmm::COMMANDS, ..builtin::QMP, ..builtin::DESCRIPTORS, event Rang];
}

/// It rang.
#[monitor_event(name = "RANG", rate_limit_ms = 20)]
#[derive(serde::Serialize, schemars::JsonSchema)]
struct Rang {}

struct Vmm {
    held: Option<Completion<u64>>,
    pipe: std::os::fd::OwnedFd,
    events: Events,
    stopper: Stopper,
}

#[monitor_commands]
impl Vmm {
    /// Answer so many bytes.
    #[monitor_command]
    fn fill(&self, bytes: usize) -> String {
        "x".repeat(bytes)
    }

    /// Wait until `release`.
    #[monitor_command(async)]
    fn hold(&mut self, done: Completion<u64>) {
        self.held = Some(done);
    }

    /// Complete what waits, and pass a descriptor with it.
    #[monitor_command]
    fn release(&mut self) -> Result<(), Error> {
        if let Some(done) = self.held.take() {
            done.attach(rustix::io::fcntl_dupfd_cloexec(&self.pipe, 3)?)?;
            done.complete(1);
        }
        Ok(())
    }

    /// Emit two events, of which the second is held back.
    #[monitor_command]
    fn ring(&self) {
        self.events.emit(&Rang {});
        self.events.emit(&Rang {});
    }

    /// Do what is not allowed.
    #[monitor_command]
    fn open(&self, path: String) -> Result<(), Error> {
        std::fs::File::open(path)?;
        Ok(())
    }

    /// End.
    #[monitor_command]
    fn quit(&self) {
        self.stopper.stop();
    }
}

fn filter() -> Result<BpfProgram, Box<dyn std::error::Error>> {
    let driver = DRIVER.iter().map(|(number, _)| *number);
    // `release` makes the descriptor that it passes.
    let calls = driver.chain(PROCESS.iter().copied()).chain([libc::SYS_fcntl]);
    let rules = calls.map(|call| (call, Vec::new())).collect();
    let arch = TargetArch::try_from(std::env::consts::ARCH)?;
    Ok(SeccompFilter::new(rules, SeccompAction::KillProcess, SeccompAction::Allow, arch)?.try_into()?)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Some(path) = std::env::args().nth(1) else {
        // What is allowed, for the test to compare with the documentation.
        for (_, name) in DRIVER {
            println!("{name}");
        }
        return Ok(());
    };
    let events = Events::new(SystemTime::now);
    let mut server = Server::new(&COMMANDS, Arc::new(()))?;
    server.serve_qmp(Monitor::new("qmp0", &COMMANDS, &events), &Address::Unix(path.into()))?;
    let (commands, (reader, _writer)) = (server.commands(), std::io::pipe()?);
    let mut vmm = Vmm { held: None, pipe: reader.into(), events, stopper: server.stopper() };
    println!("ready");
    seccompiler::apply_filter(&filter()?)?;
    while commands.run_ready(&mut vmm) {
        retry_on_intr(|| poll(&mut [PollFd::new(&server, PollFlags::IN)], None))?;
        server.process();
    }
    server.finish(Duration::from_secs(1));
    Ok(())
}
