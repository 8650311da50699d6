//! A type whose members are to stand among another's has no derive that knows them.

#![allow(unused)]

use monitor_runtime::{QapiType, monitor_commands};

#[derive(serde::Deserialize, serde::Serialize)]
struct Base {
    node_name: String,
}

#[derive(QapiType)]
struct Node {
    #[qapi(flatten)]
    base: Base,
    size: u64,
}

#[derive(QapiType)]
#[qapi(tag = "driver")]
enum Driver {
    File(Base),
    Null,
}

struct Vmm;

#[monitor_commands]
impl Vmm {
    /// Add a node.
    #[monitor_command]
    fn node_add(&self, node: Node) {}

    /// Add a driver.
    #[monitor_command]
    fn driver_add(&self, #[arg(flatten)] driver: Driver) {}
}

fn main() {}
