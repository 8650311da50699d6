//! A trait's commands: the context is `dyn Trait`.

#[monitor_commands(table = CLOCK)]
trait Clocked: Clock {
    /// Return the guest's time.
    #[monitor_command]
    fn query_rtc(&self) -> u64;

    fn unannotated(&self) {}
}
