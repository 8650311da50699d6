//! Looking into the guest from the prompt: memory and expressions, with its registers.

use super::{Vmm, VmmError};
use crate::machine;
use monitor_runtime::human::{Format, Notation};
use monitor_runtime::monitor_commands;
use std::fmt::Write as _;
use std::sync::mpsc;

/// How many units one command shows; a person has read far fewer.
const MOST: u32 = 65_536;

/// How many bytes stand on a line.
const LINE: usize = 16;

/// The names that RISC-V's calling convention gives x0 to x31.
const NAMES: [&str; 32] = [
    "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4", "a5", "a6",
    "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6",
];

#[monitor_commands(table = DEBUG)]
impl Vmm {
    /// Show guest memory.
    ///
    /// Addresses are guest-physical, as the guest's own are: `x/4xw $pc` shows four words, `x/8i $pc` eight
    /// instructions. What is left out of the format is what it was the last time.
    #[monitor_command(qmp(off), hmp(name = "x|xp", example = "x/8xw 0x80000000"))]
    fn x(
        &self,
        /// How many units, as what (c, d, i, o, u or x) and how large (b, h, w or g: 1, 2, 4 or 8 bytes).
        #[arg(hmp(fmt))]
        fmt: Format,
        /// The first address.
        #[arg(hmp(complete = Vmm::register_names))]
        address: u64,
    ) -> Result<String, VmmError> {
        let size = fmt.size.filter(|_| fmt.format != Notation::Instruction).map_or(4, usize::from);
        if fmt.count > MOST {
            return Err(VmmError::TooMuch { asked: fmt.count, most: MOST });
        }
        let mut bytes = vec![0; size * fmt.count as usize];
        self.machine.read_memory(address, &mut bytes)?;
        Ok(dump(address, &bytes, size, fmt.format))
    }

    /// Show the value of an expression.
    ///
    /// `$pc`, `$x0` to `$x31` and their names, such as `$sp`, are the guest's registers.
    #[monitor_command(qmp(off), hmp(name = "print|p", example = "print/x $pc + 4 * 8"))]
    fn print(
        &self,
        /// As what it is shown (c, d, o, u or x); a count and a size say nothing of one value.
        #[arg(hmp(fmt))]
        fmt: Format,
        /// The expression.
        #[arg(hmp(complete = Vmm::register_names))]
        expression: i64,
    ) -> String {
        show(expression.cast_unsigned(), 8, fmt.format).trim_start().to_owned()
    }
}

impl Vmm {
    /// What may stand in an expression: the registers, with their `$`.
    fn register_names(&self, _typed: &str) -> Vec<String> {
        let numbered = (0..NAMES.len()).map(|number| format!("$x{number}"));
        NAMES.iter().map(|name| format!("${name}")).chain(numbered).chain(["$pc".to_owned()]).collect()
    }

    /// A register of the guest, by number or by name. Waits until the vCPU thread is between two instructions.
    pub(super) fn register(&self, name: &str) -> Option<i64> {
        let (sender, registers) = mpsc::channel();
        self.machine.registers(move |registers| {
            // Whoever asked waits for it.
            let _ = sender.send(registers);
        });
        // A machine that is shut down drops the request.
        let registers = registers.recv().ok()?;
        if name == "pc" {
            return Some(registers.pc.into());
        }
        let by_number = || name.strip_prefix('x')?.parse().ok();
        let index = NAMES.iter().position(|known| *known == name).or_else(by_number)?;
        registers.x.get(index).map(|value| i64::from(*value))
    }
}

/// Memory as lines of an address and what is there.
fn dump(address: u64, bytes: &[u8], size: usize, format: Notation) -> String {
    let mut out = String::new();
    let on_a_line = if format == Notation::Instruction { size } else { LINE };
    for (line, at) in bytes.chunks(on_a_line).zip((address..).step_by(on_a_line)) {
        let _ = write!(out, "{at:08x}:");
        for unit in line.chunks(size) {
            let mut value = [0; 8];
            value[..unit.len()].copy_from_slice(unit);
            let value = u64::from_le_bytes(value);
            let _ = match format {
                Notation::Instruction => write!(out, "  {value:08x}  {}", instruction(value, at)),
                _ => write!(out, " {}", show(value, size, format)),
            };
        }
        out.push('\n');
    }
    out
}

/// A value of `size` bytes, as wide as the widest of its kind.
fn show(value: u64, size: usize, format: Notation) -> String {
    let bits = 8 * size;
    match format {
        Notation::Hexadecimal => format!("0x{value:0width$x}", width = 2 * size),
        Notation::Octal => format!("0{value:0width$o}", width = bits.div_ceil(3)),
        Notation::Decimal => {
            let signed = value.cast_signed() << (64 - bits) >> (64 - bits);
            format!("{signed:width$}", width = bits.div_ceil(3))
        }
        Notation::Unsigned | Notation::Instruction => format!("{value:width$}", width = bits.div_ceil(3)),
        Notation::Character => {
            let byte = value.to_le_bytes()[0];
            format!("{:6}", format!("'{}'", byte.escape_ascii()))
        }
    }
}

#[allow(clippy::cast_possible_truncation, reason = "the guest has 32 bits")]
fn instruction(word: u64, address: u64) -> String {
    machine::disassemble(word as u32, address as u32).unwrap_or_else(|| "(none)".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_shown_in_every_notation() {
        let bytes: Vec<u8> = (0xf8..=0xff).chain(b'0'..=b'9').collect();
        for (size, format, expected) in [
            (
                4,
                Notation::Hexadecimal,
                "80000000: 0xfbfaf9f8 0xfffefdfc 0x33323130 0x37363534\n80000010: 0x00003938\n",
            ),
            (
                8,
                Notation::Unsigned,
                "80000000:   18446460386757245432    3978425819141910832\n80000010:                  14648\n",
            ),
            (
                2,
                Notation::Decimal,
                "80000000:  -1544  -1030   -516     -2  12592  13106  13620  14134\n80000010:  14648\n",
            ),
            (
                2,
                Notation::Octal,
                "80000000: 0174770 0175772 0176774 0177776 0030460 0031462 0032464 0033466\n80000010: 0034470\n",
            ),
        ] {
            assert_eq!(dump(0x8000_0000, &bytes, size, format), expected);
        }
        assert_eq!(dump(1, b"a\n\xff", 1, Notation::Character), "00000001: 'a'    '\\n'   '\\xff'\n");
        assert_eq!(
            dump(0, &0x0000_0013_u32.to_le_bytes(), 4, Notation::Instruction),
            "00000000:  00000013  addi x0, x0, 0\n"
        );
        assert_eq!(dump(0, &[0xff; 4], 4, Notation::Instruction), "00000000:  ffffffff  (none)\n");
    }
}
