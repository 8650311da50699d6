//! One parameter that takes all arguments.

#[monitor_command(name = "blockdev-add")]
fn blockdev_add(vmm: &mut Vmm, #[arg(flatten)] options: BlockdevOptions) -> Result<(), Error> {
    vmm.add(options)
}
