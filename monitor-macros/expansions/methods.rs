//! The methods of a block: arguments, defaults, who asked; returned, failing and asynchronous results.

#[monitor_commands]
impl Vmm {
    /// Return whether the machine runs.
    ///
    /// It may change at any time.
    #[monitor_command(user_print = print_status)]
    fn query_status(&self) -> StatusInfo {
        StatusInfo { running: self.running }
    }

    #[monitor_command]
    fn stop(&mut self) {}

    #[monitor_command(name = "block_resize", alias = "block-resize", since = "1.2")]
    fn resize(
        &mut self,
        /// The device.
        device: String,
        #[arg(default = 64 << 20)] size: u64,
        #[arg(name = "in")] into: Option<bool>,
        caller: &Caller,
    ) -> Result<(), Error> {
        self.disk(device)?.resize(size)
    }

    #[monitor_command(async, user_print = print_balloon)]
    fn balloon(&mut self, value: u64, done: Completion<BalloonInfo>) -> Result<(), VmmError> {
        self.balloon.start(value, done)
    }
}
