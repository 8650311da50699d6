//! Sizes, times, switches, flags, and how to show memory.

use super::{Echo, Lab, echo};
use monitor_runtime::human::{Format, Notation};
use monitor_runtime::monitor_commands;

#[monitor_commands(table = VALUES)]
impl Lab {
    #[monitor_command(qmp(off), hmp(name = "t-o", usage = "a", help = "size"), user_print = echo)]
    fn size(&self, #[arg(hmp(size("M")))] a: u64) -> Echo {
        Echo::default().with("a", a)
    }

    #[monitor_command(qmp(off), hmp(name = "t-oo", usage = "[a]", help = "size opt"), user_print = echo)]
    fn size_or_not(&self, #[arg(hmp(size("M")))] a: Option<u64>) -> Echo {
        Echo::default().with("a", a)
    }

    #[monitor_command(qmp(off), hmp(name = "t-os", usage = "a b", help = "size str"), user_print = echo)]
    fn size_string(&self, #[arg(hmp(size("M")))] a: u64, b: String) -> Echo {
        Echo::default().with("a", a).with("b", b)
    }

    #[monitor_command(qmp(off), hmp(name = "t-T", usage = "a", help = "time"), user_print = echo)]
    fn time(&self, #[arg(hmp(time))] a: f64) -> Echo {
        Echo::default().with("a", a)
    }

    #[monitor_command(qmp(off), hmp(name = "t-To", usage = "[a]", help = "time opt"), user_print = echo)]
    fn time_or_not(&self, #[arg(hmp(time))] a: Option<f64>) -> Echo {
        Echo::default().with("a", a)
    }

    #[monitor_command(qmp(off), hmp(name = "t-Ts", usage = "a [b]", help = "time str"), user_print = echo)]
    fn time_string(&self, #[arg(hmp(time))] a: f64, b: Option<String>) -> Echo {
        Echo::default().with("a", a).with("b", b)
    }

    #[monitor_command(qmp(off), hmp(name = "t-b", usage = "a", help = "bool"), user_print = echo)]
    fn switch(&self, a: bool) -> Echo {
        Echo::default().with("a", a)
    }

    #[monitor_command(qmp(off), hmp(name = "t-bo", usage = "[a]", help = "bool opt"), user_print = echo)]
    fn switch_or_not(&self, a: Option<bool>) -> Echo {
        Echo::default().with("a", a)
    }

    #[monitor_command(qmp(off), hmp(name = "t-f", usage = "[-f] a", help = "flag"), user_print = echo)]
    fn flag(&self, #[arg(hmp(flag = 'f'))] force: Option<bool>, a: String) -> Echo {
        Echo::default().with("force", force).with("a", a)
    }

    #[monitor_command(qmp(off), hmp(name = "t-ff", usage = "[-f] [-a] [a]", help = "flags"), user_print = echo)]
    fn flags(
        &self,
        #[arg(hmp(flag = 'f'))] force: Option<bool>,
        #[arg(hmp(flag = 'a'))] all: Option<bool>,
        a: Option<String>,
    ) -> Echo {
        Echo::default().with("force", force).with("all", all).with("a", a)
    }

    #[monitor_command(qmp(off), hmp(name = "t-fs", usage = "[-t x] [a]", help = "valued flag"), user_print = echo)]
    fn valued_flag(&self, #[arg(hmp(flag = 't'))] fmt: Option<String>, a: Option<String>) -> Echo {
        Echo::default().with("fmt", fmt).with("a", a)
    }

    #[monitor_command(
        qmp(off), hmp(name = "t-fv", usage = "[-t x] [-f] [a]", help = "valued flag s"), user_print = echo
    )]
    fn valued_and_plain_flag(
        &self,
        #[arg(hmp(flag = 't'))] fmt: Option<String>,
        #[arg(hmp(flag = 'f'))] force: Option<bool>,
        a: Option<String>,
    ) -> Echo {
        Echo::default().with("fmt", fmt).with("force", force).with("a", a)
    }

    #[monitor_command(qmp(off), hmp(name = "t-x", usage = "/fmt addr", help = "fmt"), user_print = echo)]
    fn format(&self, #[arg(hmp(fmt))] fmt: Format, addr: i64) -> Echo {
        echo_format(fmt).with("addr", addr)
    }

    #[monitor_command(qmp(off), hmp(name = "t-xo", usage = "/fmt [addr]", help = "fmt opt"), user_print = echo)]
    fn format_or_not(&self, #[arg(hmp(fmt))] fmt: Format, addr: Option<i64>) -> Echo {
        echo_format(fmt).with("addr", addr)
    }
}

/// As QEMU has it: the letter's code, and -1 where there is no size.
fn echo_format(format: Format) -> Echo {
    let letter = match format.format {
        Notation::Character => 'c',
        Notation::Decimal => 'd',
        Notation::Instruction => 'i',
        Notation::Octal => 'o',
        Notation::Unsigned => 'u',
        Notation::Hexadecimal => 'x',
    };
    let size = format.size.map_or(-1, i64::from);
    Echo::default().with("count", format.count).with("format", u32::from(letter)).with("size", size)
}
