//! What a command may do and when: run states, access, features, answers.

#[monitor_commands(states = RunState)]
impl Vmm {
    #[monitor_command(states(Paused, Inmigrate), access = read)]
    fn cont(&mut self) {}

    #[monitor_command(unstable, features("savevm-monitor-nodes"), success_response = false)]
    fn kick(&mut self, #[arg(deprecated = "it is always forced")] force: Option<bool>) {}
}

#[monitor_command(states(RunState::Running))]
fn stop(vmm: &mut Vmm) {}
