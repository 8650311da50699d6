//! The same commands as methods of a jsonrpsee `RpcModule`, asked in this process, and their requests in JSON-RPC.

use crate::commands::{AddDrive, Client, Machine, Nothing, SetLink};
use crate::names::with_sibling_names;
use crate::suite::Failed;
use jsonrpsee::RpcModule;
use jsonrpsee::types::{ErrorObject, ErrorObjectOwned};
use std::fmt::Display;
use std::sync::Mutex;
use tokio::runtime::{Builder, Runtime};

/// The requests of `commands`, as JSON-RPC has them.
pub(crate) mod requests {
    pub(crate) const NOTHING: &str = r#"{"jsonrpc":"2.0","method":"reset-links","id":"libvirt-42"}"#;
    pub(crate) const SCALARS: &str = r#"{"jsonrpc":"2.0","method":"set-link","params":{"name":"net0","speed":10000,"full-duplex":true},"id":"libvirt-42"}"#;
    pub(crate) const NESTED: &str = r#"{"jsonrpc":"2.0","method":"add-drive","params":{"options":{"node-name":"disk0","driver":"qcow2","size":107374182400,"read-only":false,"throttle-group":"slow","tags":["boot","system","backed-up"]}},"id":"libvirt-42"}"#;
    pub(crate) const LARGE: &str = r#"{"jsonrpc":"2.0","method":"query-link-statistics","id":"libvirt-42"}"#;
    pub(crate) const UNKNOWN: &str = r#"{"jsonrpc":"2.0","method":"query-lynx","id":"libvirt-42"}"#;
    pub(crate) const WRONG_TYPE: &str = r#"{"jsonrpc":"2.0","method":"set-link","params":{"name":17,"speed":10000,"full-duplex":true},"id":"libvirt-42"}"#;
}

/// A module, and the runtime that its futures are polled on.
pub(crate) struct Rpc {
    module: RpcModule<Mutex<Machine>>,
    runtime: Runtime,
}

fn failed(error: impl Display) -> ErrorObjectOwned {
    ErrorObject::owned(-32000, error.to_string(), None::<()>)
}

/// The module of all commands.
pub(crate) fn module() -> Result<RpcModule<Mutex<Machine>>, Failed> {
    let mut module = RpcModule::new(Mutex::new(Machine::default()));
    macro_rules! siblings {
        ($($function:ident $name:literal,)* ; $($more_functions:ident $more_names:literal,)*) => {
            $(module.register_method($name, |_, _, _| $name)?;)*
            $(module.register_method($more_names, |_, _, _| $more_names)?;)*
        };
    }
    with_sibling_names!(siblings);
    module.register_method("reset-links", |_, machine, _| {
        machine.lock().map_err(failed)?.forget_changes();
        Ok::<_, ErrorObjectOwned>(Nothing {})
    })?;
    module.register_method("set-link", |params, machine, _| {
        let SetLink { name, speed, full_duplex } = params.parse()?;
        machine.lock().map_err(failed)?.change_link(name, speed, full_duplex).map_err(failed)
    })?;
    module.register_method("add-drive", |params, machine, _| {
        let AddDrive { options } = params.parse()?;
        Ok::<_, ErrorObjectOwned>(machine.lock().map_err(failed)?.change_drives(options))
    })?;
    module.register_method("query-link-statistics", |_, machine, _| {
        Ok::<_, ErrorObjectOwned>(machine.lock().map_err(failed)?.statistics())
    })?;
    Ok(module)
}

impl Rpc {
    pub(crate) fn new() -> Result<Self, Failed> {
        Ok(Self { module: module()?, runtime: Builder::new_current_thread().build()? })
    }
}

impl Client for Rpc {
    fn answer(&mut self, request: &[u8], reply: &mut Vec<u8>) {
        reply.clear();
        let text = std::str::from_utf8(request).unwrap_or_default();
        let answered = self.runtime.block_on(self.module.raw_json_request(text, 1));
        if let Ok((response, _)) = answered {
            reply.extend_from_slice(response.get().as_bytes());
        }
    }
}
