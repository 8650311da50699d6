//! Integers as expressions, behind a dot, in mebibytes.

use super::{Echo, Lab, echo};
use monitor_runtime::monitor_commands;

#[monitor_commands(table = NUMBERS)]
impl Lab {
    #[monitor_command(qmp(off), hmp(name = "t-i", usage = "a", help = "int"), user_print = echo)]
    fn int(&self, a: u32) -> Echo {
        Echo::default().with("a", a)
    }

    #[monitor_command(qmp(off), hmp(name = "t-l", usage = "a", help = "long"), user_print = echo)]
    fn long(&self, a: i64) -> Echo {
        Echo::default().with("a", a)
    }

    #[monitor_command(qmp(off), hmp(name = "t-ll", usage = "a b", help = "2 long"), user_print = echo)]
    fn two_longs(&self, a: i64, b: i64) -> Echo {
        Echo::default().with("a", a).with("b", b)
    }

    #[monitor_command(qmp(off), hmp(name = "t-lo", usage = "a [b]", help = "long opt"), user_print = echo)]
    fn long_or_two(&self, a: i64, b: Option<i64>) -> Echo {
        Echo::default().with("a", a).with("b", b)
    }

    #[monitor_command(qmp(off), hmp(name = "t-il", usage = "[a] [b]", help = "both opt"), user_print = echo)]
    fn int_long(&self, a: Option<u32>, b: Option<i64>) -> Echo {
        Echo::default().with("a", a).with("b", b)
    }

    #[monitor_command(qmp(off), hmp(name = "t-ldot", usage = ".a", help = "dotted"), user_print = echo)]
    fn dotted(&self, #[arg(hmp(dot))] a: Option<i64>) -> Echo {
        Echo::default().with("a", a)
    }

    #[monitor_command(qmp(off), hmp(name = "t-bldot", usage = "x", help = "dotted2"), user_print = echo)]
    fn switch_dotted(&self, b: Option<bool>, #[arg(hmp(dot))] a: Option<i64>) -> Echo {
        Echo::default().with("b", b).with("a", a)
    }

    #[monitor_command(qmp(off), hmp(name = "t-M", usage = "a", help = "mega"), user_print = echo)]
    fn mega(&self, #[arg(hmp(expr, size("M")))] a: u64) -> Echo {
        Echo::default().with("a", a)
    }

    #[monitor_command(qmp(off), hmp(name = "t-Mo", usage = "[a]", help = "mega opt"), user_print = echo)]
    fn mega_or_not(&self, #[arg(hmp(expr, size("M")))] a: Option<u64>) -> Echo {
        Echo::default().with("a", a)
    }
}
