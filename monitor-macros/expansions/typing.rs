//! How arguments are typed at the prompt.

#[monitor_command(hmp(name = "memsave|save", help = "save memory", usage = "[-f] addr size file"))]
fn memsave(
    vmm: &mut Vmm,
    #[arg(default = false, hmp(flag = 'f'))] force: bool,
    #[arg(hmp(expr, size("B")))] addr: u64,
    #[arg(default = 1, hmp(size("M")))] size: u64,
    #[arg(hmp(noun = "block device name", complete = devices))] device: String,
    #[arg(hmp(options = "driver"))] options: Options,
    #[arg(hmp(rest))] file: String,
) {
}

#[monitor_command(qmp(off), hmp = "info here")]
fn here(vmm: &Vmm) -> bool {}
