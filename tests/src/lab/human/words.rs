//! Words, names of files and of block devices, the rest of the line, options.

use super::{Echo, Lab, echo};
use monitor_runtime::monitor_commands;
use std::collections::BTreeMap;
use std::path::PathBuf;

#[monitor_commands(table = WORDS)]
impl Lab {
    #[monitor_command(qmp(off), hmp(name = "t-s", usage = "a", help = "string"), user_print = echo)]
    fn string(&self, a: String) -> Echo {
        Echo::default().with("a", a)
    }

    #[monitor_command(qmp(off), hmp(name = "t-s2", usage = "a [b]", help = "string + optional"), user_print = echo)]
    fn two_strings(&self, a: String, b: Option<String>) -> Echo {
        Echo::default().with("a", a).with("b", b)
    }

    #[monitor_command(qmp(off), hmp(name = "t-F", usage = "a", help = "filename"), user_print = echo)]
    fn file(&self, #[arg(hmp(file))] a: PathBuf) -> Echo {
        Echo::default().with("a", a)
    }

    #[monitor_command(qmp(off), hmp(name = "t-Fo", usage = "[a]", help = "filename opt"), user_print = echo)]
    fn file_or_not(&self, #[arg(hmp(file))] a: Option<PathBuf>) -> Echo {
        Echo::default().with("a", a)
    }

    #[monitor_command(qmp(off), hmp(name = "t-B", usage = "a", help = "block"), user_print = echo)]
    fn block(&self, #[arg(hmp(noun = "block device name"))] a: String) -> Echo {
        Echo::default().with("a", a)
    }

    #[monitor_command(qmp(off), hmp(name = "t-Bo", usage = "[a]", help = "block opt"), user_print = echo)]
    fn block_or_not(&self, #[arg(hmp(noun = "block device name"))] a: Option<String>) -> Echo {
        Echo::default().with("a", a)
    }

    #[monitor_command(qmp(off), hmp(name = "t-S", usage = "a", help = "rest"), user_print = echo)]
    fn rest(&self, #[arg(hmp(rest))] a: String) -> Echo {
        Echo::default().with("a", a)
    }

    #[monitor_command(qmp(off), hmp(name = "t-So", usage = "[a]", help = "rest opt"), user_print = echo)]
    fn rest_or_not(&self, #[arg(hmp(rest))] a: Option<String>) -> Echo {
        Echo::default().with("a", a)
    }

    #[monitor_command(qmp(off), hmp(name = "t-sS", usage = "a b", help = "string rest"), user_print = echo)]
    fn string_rest(&self, a: String, #[arg(hmp(rest))] b: String) -> Echo {
        Echo::default().with("a", a).with("b", b)
    }

    #[monitor_command(qmp(off), hmp(name = "t-O", usage = "opts", help = "opts"), user_print = echo)]
    fn options(&self, #[arg(hmp(options = "first"))] opts: BTreeMap<String, String>) -> Echo {
        Echo::all(opts)
    }
}
