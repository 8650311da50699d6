//! Whose schema and decoder are compared: a table with its contexts, and the document that is made of it.

use jsonschema::Validator;
use monitor_runtime::{Call, CommandTable, Events, Monitor, Peer, qmp};
use monitor_schema::{Format, export};
use monitor_tests::{lab, machine};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::sync::Arc;
use std::time::SystemTime;

/// Commands that a session answers itself, and so runs.
const OF_THE_SESSION: [&str; 3] = ["cancel", "qmp_capabilities", "query-pending"];

/// An interface, as its document has it and as its sessions read it.
pub(crate) struct Subject {
    document: Value,
    validators: HashMap<String, Validator>,
    session: qmp::Session,
    check: Box<dyn FnMut(Call)>,
}

/// What both said to arguments.
pub(crate) struct Verdict {
    pub(crate) command: String,
    pub(crate) arguments: Value,
    /// What is wrong by the schema.
    pub(crate) referee: Result<(), String>,
    /// What is wrong by the decoder.
    pub(crate) decoded: Result<(), String>,
}

impl Verdict {
    pub(crate) fn is_agreed(&self) -> bool {
        self.referee.is_ok() == self.decoded.is_ok()
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = |verdict: &Result<(), String>| match verdict {
            Ok(()) => "accepts it".to_owned(),
            Err(error) => format!("says: {error}"),
        };
        write!(
            f,
            "{} {}\n  the schema {}\n  the decoder {}",
            self.command,
            self.arguments,
            said(&self.referee),
            said(&self.decoded)
        )
    }
}

impl Subject {
    /// QEMU's test schema.
    pub(crate) fn lab() -> Self {
        let events = Events::new(SystemTime::now);
        let mut lab = lab::qmp::Lab { events: events.clone() };
        Self::new(
            &lab::qmp::COMMANDS,
            &events,
            Box::new(move |call| lab::qmp::COMMANDS.check(&mut lab, call)),
        )
    }

    /// The machine of these tests, whose types are serde's derives.
    pub(crate) fn machine() -> Self {
        let mut vmm = machine::Vmm::new();
        let events = vmm.events.clone();
        Self::new(&machine::COMMANDS, &events, Box::new(move |call| machine::COMMANDS.check(&mut vmm, call)))
    }

    /// The example VMM, with a machine that is not running.
    pub(crate) fn vmm() -> Self {
        use monitor_runtime::serve::threads::Server;
        use vmm::machine::{Config, Machine, Start};
        use vmm::monitor::{COMMANDS, Vmm, VmmShared};
        let events = Events::new(SystemTime::now);
        let config = Config { name: "agreement".to_owned(), memory: 8 << 20, start: Start::Paused };
        let machine = Arc::new(Machine::start(config, vmm::monitor::notify(events.clone())).unwrap());
        let shared = Arc::new(VmmShared::new(Arc::clone(&machine)));
        let server = Server::new(&COMMANDS, Arc::clone(&shared));
        let mut vmm = Vmm::new(machine, shared, events.clone(), server.stopper());
        Self::new(&COMMANDS, &events, Box::new(move |call| COMMANDS.check(&mut vmm, call)))
    }

    fn new<C: ?Sized, S: ?Sized>(
        table: &'static CommandTable<C, S>,
        events: &Events,
        check: Box<dyn FnMut(Call)>,
    ) -> Self {
        let model = table.model("agreement").unwrap();
        let document: Value = serde_json::from_str(&export(&model, Format::JsonSchema)).unwrap();
        let mut peer = Peer::at("the agreement test");
        peer.carries_descriptors = true;
        let mut session = qmp::Session::new(&Arc::new(Monitor::new("agreement", table, events)), peer);
        session.handle_input(br#"{"execute": "qmp_capabilities"}"#);
        assert!(session.poll_call().is_none(), "the session answers it itself");
        session.poll_output(&mut Vec::new());
        Self { document, validators: HashMap::new(), session, check }
    }

    /// The commands that the host decodes, by name.
    pub(crate) fn commands(&self) -> Vec<String> {
        let names = self.document["$defs"].as_object().unwrap().keys();
        let names = names.filter_map(|name| name.strip_prefix("request."));
        names.filter(|name| !OF_THE_SESSION.contains(name)).map(str::to_owned).collect()
    }

    /// The schema of a command's arguments.
    pub(crate) fn arguments(&self, command: &str) -> &Value {
        &self.document["$defs"][format!("arguments.{command}")]
    }

    /// What a reference leads to.
    pub(crate) fn definition(&self, reference: &str) -> &Value {
        &self.document["$defs"][reference.strip_prefix("#/$defs/").unwrap()]
    }

    /// Asks both.
    pub(crate) fn ask(&mut self, command: &str, arguments: &Value) -> Verdict {
        let document = &self.document;
        let validator = self.validators.entry(command.to_owned()).or_insert_with(|| {
            let reference = format!("#/$defs/arguments.{command}");
            let schema =
                json!({"$schema": document["$schema"], "$ref": reference, "$defs": document["$defs"]});
            jsonschema::validator_for(&schema).unwrap()
        });
        let referee = validator.validate(arguments).map_err(|error| error.to_string());
        let decoded = self.decode(command, arguments);
        Verdict { command: command.to_owned(), arguments: arguments.clone(), referee, decoded }
    }

    fn decode(&mut self, command: &str, arguments: &Value) -> Result<(), String> {
        // For the commands that take one; it is not among the arguments.
        self.session.handle_descriptors(vec![File::open("/dev/null").unwrap().into()]);
        let request = json!({"execute": command, "arguments": arguments}).to_string();
        self.session.handle_input(request.as_bytes());
        while let Some(call) = self.session.poll_call() {
            (self.check)(call);
        }
        let mut output = Vec::new();
        self.session.poll_output(&mut output);
        if output.is_empty() && self.arguments(command)["x-monitor-silent"] == true {
            // Only failure is answered.
            return Ok(());
        }
        let reply: Value = serde_json::from_slice(&output).unwrap();
        if let Some(error) = reply.get("error") {
            return Err(error["desc"].as_str().unwrap().to_owned());
        }
        assert_eq!(reply, json!({"return": {}}));
        Ok(())
    }
}
