//! Free functions: of a context, and of a shared one out of band.

/// Save the machine.
#[monitor_command(async)]
pub(crate) fn savevm(vmm: &mut Vmm, tag: String, done: Completion<SnapshotInfo>) {
    vmm.save(tag, done);
}

#[monitor_command(oob, deprecated = "use 'yank'")]
fn r#yield(shared: &Shared) -> Result<u8, Error> {
    shared.give_way()
}
