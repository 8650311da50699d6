//! The processor, as the vCPU thread and the guest see it.

use super::{Vmm, VmmShared};
use crate::machine;
use monitor_runtime::{Completion, monitor_commands};
use serde::Serialize;
use std::fmt;

/// The processor's registers.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Registers {
    /// The address of the next instruction.
    pub pc: u32,
    /// The integer registers, x0 to x31.
    pub x: Vec<u32>,
}

/// A processor.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct CpuInfoFast {
    /// Its number, from 0.
    pub cpu_index: u32,
    /// The host's id of the thread that runs it.
    pub thread_id: i32,
    /// Whether the guest has nothing for it to do.
    pub halted: bool,
    /// How many instructions it has executed, up to its last batch.
    pub instructions: u64,
}

#[monitor_commands(table = PROCESSOR)]
impl Vmm {
    /// Return the processor's registers.
    ///
    /// The vCPU thread answers, between two instructions.
    #[monitor_command(async, user_print = print_registers)]
    fn query_registers(&mut self, done: Completion<Registers>) {
        self.machine.registers(move |machine::Registers { pc, x, .. }| {
            done.complete(Registers { pc, x: x.to_vec() });
        });
    }
}

#[monitor_commands(shared)]
impl VmmShared {
    /// Return the processors, without asking the guest or waiting for anything.
    #[monitor_command(oob, hmp = "info cpus")]
    fn query_cpus_fast(&self) -> Vec<CpuInfoFast> {
        let instructions = self.machine.instructions();
        let cpus = self.machine.cpus().into_iter();
        cpus.map(|machine::CpuInfo { index, thread_id, halted, .. }| CpuInfoFast {
            cpu_index: index,
            thread_id,
            halted,
            instructions,
        })
        .collect()
    }
}

fn print_registers(registers: &Registers, out: &mut dyn fmt::Write) -> fmt::Result {
    write!(out, " pc  {:08x}", registers.pc)?;
    for (number, value) in registers.x.iter().enumerate() {
        let separator = if number % 4 == 0 { '\n' } else { ' ' };
        write!(out, "{separator}{:>4} {value:08x}", format!("x{number}"))?;
    }
    Ok(())
}
