//! `query-qmp-schema`: the monitor's interface as QAPI introspection, made of the table or given by the host. How it is
//! made is `monitor-schema`'s.

use super::Builtins;
use crate::{Caller, Error, monitor_commands};
use serde::Serialize;
use serde_json::Value;

/// A command, an event or a type of the monitor's interface.
///
/// Its members depend on its `meta-type`; QEMU's documentation of `query-qmp-schema` lists them.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(monitor_schema::schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(crate = "monitor_schema::schemars"))]
#[serde(transparent)]
pub struct SchemaInfo(Value);

#[monitor_commands(table = QUERY_QMP_SCHEMA)]
impl Builtins {
    /// Return the commands, events and types of this monitor, in the terms of QAPI.
    ///
    /// Names of types are numbers, so that clients rely on commands and events only.
    #[monitor_command(hmp(off))]
    fn query_qmp_schema(&self, caller: &Caller) -> Result<Vec<SchemaInfo>, Error> {
        let answer = match caller.monitor().embedded_schema_text() {
            Some(text) => serde_json::from_slice(text),
            None => serde_json::from_str(&introspection(caller)?),
        };
        match answer {
            Ok(Value::Array(entities)) => Ok(entities.into_iter().map(SchemaInfo).collect()),
            Ok(_) => Err(Error::generic("The embedded schema is no array")),
            Err(error) => Err(Error::generic(format!("The embedded schema is no JSON: {error}"))),
        }
    }
}

#[cfg(feature = "schema")]
fn introspection(caller: &Caller) -> Result<String, Error> {
    let monitor = caller.monitor();
    let model =
        monitor.commands().model(monitor.name()).map_err(|clash| Error::generic(clash.to_string()))?;
    Ok(monitor_schema::export(&model, monitor_schema::Format::Introspection))
}

#[cfg(not(feature = "schema"))]
fn introspection(_: &Caller) -> Result<String, Error> {
    Err(Error::generic("This program was built without its schema"))
}
