//! A shared block, some of whose commands may run out of band; and where the crate is renamed.

#[monitor_commands(shared, crate = crate::rt)]
impl Shared {
    #[monitor_command(oob)]
    fn yank(&self, by: u64) -> u64 {
        self.count(by)
    }

    #[monitor_command(async)]
    fn wait(&self, done: Completion<()>) {
        self.waiting(done);
    }
}
