//! `jailed ADDRESS [CERT KEY CA]`: a host that serves a QMP monitor, with files over TLS, under a seccomp filter, which kills
//! it at any system call that is not among those that `serve::epoll` documents. Whoever asks it is the test `seccomp`'s.

use monitor_runtime::serve::{Address, Stopper, Tls, epoll::Server};
use monitor_runtime::{
    Caller, CommandTable, Completion, Error, Events, Monitor, builtin, command_table, monitor_commands,
    monitor_event,
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

/// What it needs besides over TCP, and with TLS.
const TCP: &[(i64, &str)] = &[(libc::SYS_setsockopt, "setsockopt")];
const TLS: &[(i64, &str)] = &[(libc::SYS_getrandom, "getrandom")];

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

    /// Tell whether something waits.
    #[monitor_command]
    fn is_held(&self) -> bool {
        self.held.is_some()
    }

    /// Complete what waits, and pass a descriptor with it.
    #[monitor_command]
    fn release(&mut self, caller: &Caller) -> Result<(), Error> {
        if let Some(done) = self.held.take() {
            if caller.peer().carries_descriptors {
                done.attach(rustix::io::fcntl_dupfd_cloexec(&self.pipe, 3)?)?;
            }
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

/// A filter that lets these through, and what the process needs.
fn filter(driver: &[&[(i64, &str)]]) -> Result<BpfProgram, Box<dyn std::error::Error>> {
    let driver = driver.concat().into_iter().map(|(number, _)| number);
    // `release` makes the descriptor that it passes.
    let calls = driver.chain(PROCESS.iter().copied()).chain([libc::SYS_fcntl]);
    let rules = calls.map(|call| (call, Vec::new())).collect();
    let arch = TargetArch::try_from(std::env::consts::ARCH)?;
    Ok(SeccompFilter::new(rules, SeccompAction::KillProcess, SeccompAction::Allow, arch)?.try_into()?)
}

/// What is allowed, for the test to compare with the documentation.
fn list() {
    for (kind, calls) in [("unix", DRIVER), ("tcp", TCP), ("tls", TLS)] {
        let names: Vec<_> = calls.iter().map(|(_, name)| *name).collect();
        println!("{kind} {}", names.join(" "));
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let Some((address, files)) = arguments.split_first() else {
        list();
        return Ok(());
    };
    let address: Address = address.parse()?;
    let events = Events::new(SystemTime::now);
    let monitor = Monitor::new("qmp0", &COMMANDS, &events);
    let is_tcp = matches!(address, Address::Tcp(_));
    let (monitor, allowed) = match files {
        [certificate, key, authority] => {
            let tls = Tls::mutual(certificate.as_ref(), key.as_ref(), authority.as_ref())?;
            (monitor.tls(tls), vec![DRIVER, TCP, TLS])
        }
        _ if is_tcp => (monitor, vec![DRIVER, TCP]),
        _ => (monitor, vec![DRIVER]),
    };
    let mut server = Server::new(&COMMANDS, Arc::new(()))?;
    let qmp = server.serve_qmp(monitor, &address)?;
    let (reader, _writer) = std::io::pipe()?;
    let mut vmm = Vmm { held: None, pipe: reader.into(), events, stopper: server.stopper() };
    println!("{}", qmp.address().unwrap_or_default());
    seccompiler::apply_filter(&filter(&allowed)?)?;
    while server.run_ready(&mut vmm) {
        retry_on_intr(|| poll(&mut [PollFd::new(&server, PollFlags::IN)], None))?;
    }
    server.finish(Duration::from_secs(1));
    Ok(())
}
