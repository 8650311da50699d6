//! The serial port, as a person at the monitor uses it.

use super::{Vmm, VmmError};
use monitor_runtime::monitor_commands;
use serde::Serialize;
use std::fmt;

/// What the guest printed.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SerialInfo {
    /// The last 16 KiB, bytes that are no UTF-8 replaced.
    pub text: String,
}

#[monitor_commands(table = SERIAL)]
impl Vmm {
    /// Type a line at the guest's serial port.
    ///
    /// The guest program knows `busy`, `quiet`, `deaf`, `hear`, `count`, `sum` and `off`, and echoes anything else.
    #[monitor_command(
        name = "send-serial",
        hmp(name = "send-serial|send", example = "send-serial \"two words\"")
    )]
    fn send_serial(
        &mut self,
        /// What to type; quote it where it has blanks.
        text: String,
        /// Whether to end it with a newline.
        #[arg(default = true)]
        newline: bool,
    ) -> Result<(), VmmError> {
        let mut bytes = text.into_bytes();
        bytes.extend(newline.then_some(b'\n'));
        match self.machine.serial_input(&bytes) {
            taken if taken == bytes.len() => Ok(()),
            taken => Err(VmmError::SerialFull { taken, of: bytes.len() }),
        }
    }

    /// Return what the guest printed at its serial port.
    #[monitor_command(user_print = print_serial)]
    fn query_serial(&self) -> SerialInfo {
        SerialInfo { text: String::from_utf8_lossy(&self.machine.serial_output()).into_owned() }
    }
}

fn print_serial(info: &SerialInfo, out: &mut dyn fmt::Write) -> fmt::Result {
    out.write_str(&info.text)
}
