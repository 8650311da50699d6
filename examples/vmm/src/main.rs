//! The example VMM: a machine, and its monitors. Only the program's course is here; options are `cli`'s, commands
//! `monitor`'s.

mod signals;

use clap::Parser;
use monitor_runtime::serve::{Address, threads::Server};
use monitor_runtime::{Events, Monitor, Version};
use std::error::Error;
use std::fs::File;
use std::io::IsTerminal;
use std::os::unix::fs::OpenOptionsExt;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::SystemTime;
use std::{io, thread};
use vmm::cli::Arguments;
use vmm::machine::{Config, Incoming, Machine, Snapshots, Start};
use vmm::monitor::{COMMANDS, SCHEMA, Vmm, VmmShared, notify};

fn main() -> ExitCode {
    env_logger::init();
    let arguments = Arguments::parse();
    start(arguments).unwrap_or_else(|error| {
        eprintln!("vmm: {error}");
        ExitCode::FAILURE
    })
}

/// Does what is asked for instead of running a machine, or runs one.
fn start(arguments: Arguments) -> Result<ExitCode, Box<dyn Error>> {
    #[cfg(feature = "schema")]
    if let Some(vmm::cli::Command::Schema(schema)) = &arguments.command {
        print_schema(schema)?;
        return Ok(ExitCode::SUCCESS);
    }
    run(arguments)
}

/// Writes a document about the monitor, with no machine running.
#[cfg(feature = "schema")]
fn print_schema(schema: &vmm::cli::Schema) -> Result<(), Box<dyn Error>> {
    let mut model = COMMANDS.model("vmm")?;
    model.version = Some(env!("CARGO_PKG_VERSION").to_owned());
    let document = monitor_schema::export(&model, schema.format);
    match &schema.output {
        Some(path) => {
            std::fs::write(path, document).map_err(|error| format!("{}: {error}", path.display()))?;
        }
        None => io::Write::write_all(&mut io::stdout(), document.as_bytes())?,
    }
    Ok(())
}

/// Runs the machine and serves its monitors until one of them quits it.
fn run(arguments: Arguments) -> Result<ExitCode, Box<dyn Error>> {
    arguments.check_addresses()?;
    let events = Events::new(SystemTime::now);
    let start = match (&arguments.incoming, arguments.paused) {
        (Some(_), _) => Start::Incoming,
        (None, true) => Start::Paused,
        (None, false) => Start::Running,
    };
    let config = Config { name: arguments.name.clone(), memory: arguments.memory, start };
    // Before there is a machine: a directory that cannot be had is no reason to lose one.
    let snapshots = arguments.snapshots.clone().map(Snapshots::open_directory).transpose()?;
    let mut incoming = arguments.incoming.as_ref().map(Incoming::open).transpose()?;
    // The thread that waits for the guest may still wait when the process ends.
    let _socket = incoming.as_mut().and_then(Incoming::take_socket_file);
    let machine = Arc::new(Machine::start(config, notify(events.clone()))?);
    let shared = Arc::new(VmmShared::new(Arc::clone(&machine)));
    let server = Server::new(&COMMANDS, Arc::clone(&shared));
    let monitor = |name: String| {
        let version =
            Version { major: 8, package: format!("vmm {}", env!("CARGO_PKG_VERSION")), ..Version::default() };
        let banner = format!("vmm {} monitor - type 'help' for more information", env!("CARGO_PKG_VERSION"));
        let monitor = Monitor::new(name, &COMMANDS, &events).version(version).embedded_schema(SCHEMA);
        monitor.banner(banner).prompt("(vmm) ")
    };
    for (number, address) in arguments.qmp_addresses().iter().enumerate() {
        server.serve_qmp(monitor(format!("qmp{number}")), address)?;
        // On standard error: standard output is the monitor's.
        eprintln!("vmm: QMP at {address}");
    }
    let mut human = monitor("hmp0".to_owned()).show_events(arguments.events);
    if let Some(path) = &arguments.history {
        // The monitor would do without it, and only log that: a person who names a file wants to know at once.
        let opened = File::options().create(true).append(true).mode(0o600).open(path);
        opened.map_err(|error| format!("{}: {error}", path.display()))?;
        human = human.history(path);
    }
    server.serve_human(human, &arguments.monitor)?;
    if let Some(incoming) = incoming {
        let (machine, stopper, run) = (Arc::clone(&machine), server.stopper(), !arguments.paused);
        thread::Builder::new().name("incoming".to_owned()).spawn(move || {
            if let Err(error) = incoming.take(&machine, run) {
                eprintln!("vmm: {error}");
                stopper.stop();
            }
        })?;
    }
    let at_stdio = arguments.monitor == Address::Stdio;
    signals::stop(server.stopper(), at_stdio && io::stdin().is_terminal())?;
    let mut vmm = Vmm::new(machine, shared, events, server.stopper()).snapshots(snapshots);
    let failures = server.run(&mut vmm);
    // A script is told whether one of its lines failed; a person saw it.
    let script = at_stdio && !io::stdin().is_terminal();
    Ok(if script && failures > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
