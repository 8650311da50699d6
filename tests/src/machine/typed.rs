//! Commands whose arguments are typed in ways that their types do not say.

use super::{Mode, Vmm};
use monitor_runtime::human::Format;
use monitor_runtime::monitor_commands;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A device, with parts in it.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the names say it")]
pub(super) struct Device {
    pub driver: String,
    pub size: Option<u64>,
    #[serde(default)]
    pub cache: Cache,
    #[serde(default)]
    pub queues: Vec<Queue>,
}

/// A part of a device.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the names say it")]
pub(super) struct Cache {
    pub direct: bool,
    pub mode: Option<Mode>,
}

/// Another part of a device.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the names say it")]
pub(super) struct Queue {
    pub depth: u16,
}

#[monitor_commands(table = TYPED)]
impl Vmm {
    /// Take flags.
    #[monitor_command]
    fn flags(
        &self,
        #[arg(hmp(flag = 'f'))] force: bool,
        #[arg(hmp(flag = 'n'))] number: Option<u32>,
        #[arg(hmp(flag = 's', size("K")))] size: Option<u64>,
        name: Option<String>,
    ) -> String {
        format!("{force} {number:?} {size:?} {name:?}")
    }

    /// Take a device.
    #[monitor_command]
    fn device_add(&self, #[arg(hmp(options = "driver"))] device: Device) -> String {
        serde_json::to_string(&device).unwrap()
    }

    /// Take a device, and call it.
    #[monitor_command]
    fn device_change(
        &self,
        /// Which one.
        #[arg(hmp(complete = Vmm::device_names, noun = "device name"))]
        id: String,
        device: Option<Device>,
    ) -> String {
        format!("{id} {}", serde_json::to_string(&device).unwrap())
    }

    /// Take properties of any name.
    #[monitor_command]
    fn properties(&self, #[arg(hmp(options))] values: BTreeMap<String, u64>) -> String {
        format!("{values:?}")
    }

    /// Take how memory is shown, a file, a time and the rest of the line.
    #[monitor_command]
    fn show(
        &self,
        #[arg(default = Format::default(), hmp(fmt))] fmt: Format,
        #[arg(hmp(file))] file: PathBuf,
        #[arg(hmp(time))] after: f64,
        #[arg(hmp(rest))] note: Option<String>,
    ) -> String {
        format!("{fmt:?} {} {after} {note:?}", file.display())
    }
}

impl Vmm {
    /// The names of devices, for Tab.
    fn device_names(&self, _: &str) -> Vec<String> {
        ["disk0", "disk1", "net0"].map(str::to_owned).into()
    }

    /// A register, for expressions: `$kept` is how many completions were kept.
    pub(crate) fn register(&self, name: &str) -> Option<u64> {
        match name {
            "kept" => u64::try_from(self.kept.len()).ok(),
            "top" => Some(u64::MAX),
            _ => None,
        }
    }
}
