//! A pattern means the same to clients, who have it in a document.

#![allow(unused)]

use monitor_runtime::monitor_commands;

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn name(
        &self,
        #[arg(pattern = r"\A[a-z]+\z")] id: String,
        #[arg(pattern = "(?i)^disk")] device: String,
        #[arg(pattern = "^[[:alpha:]]+$")] tag: String,
    ) {
    }
}

fn main() {}
