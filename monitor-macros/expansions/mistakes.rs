//! What stands in where a rule was broken: enough that there is no second error.

#[monitor_command(nmae = "stop")]
fn stop(vmm: &mut Vmm) {}

#[monitor_commands]
impl<T> Vmm<T> {
    #[monitor_command]
    fn cont(&mut self) {}
}

#[monitor_event]
struct Pair<T>(T);

command_table! {
    static COMMANDS: CommandTable<Vmm> = [..Vmm::COMMANDS, ..Vmm::COMMANDS];
}
