//! Documents have no word for an end that is infinite or no number.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn plug(&self, #[arg(range = 0.5..=f64::INFINITY)] share: f64) {}
}

#[monitor_commands(table = SINGLE)]
impl Vmm {
    #[monitor_command]
    fn throttle(&self, #[arg(range = f32::NAN..)] load: f32) {}
}

fn main() {}
