//! The context goes to the next command before the reply is written.

#![allow(unused)]

use monitor_runtime::{Error, monitor_commands};

struct Vmm {
    name: String,
}

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn query_name(&self) -> &str {
        &self.name
    }

    #[monitor_command]
    fn query_names(&self) -> Result<Vec<std::borrow::Cow<'_, str>>, Error> {
        Ok(Vec::new())
    }
}

fn main() {}
