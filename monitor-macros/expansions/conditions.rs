//! `#[cfg]`, which reaches every item that is generated.

#[monitor_commands]
#[cfg(feature = "vcpu")]
impl Vmm {
    #[cfg(unix)]
    #[monitor_command]
    fn getfd(&mut self, file: OwnedFd) {}

    #[cfg_attr(windows, cfg(feature = "windows"))]
    #[monitor_command]
    fn get_win32_socket(&mut self) {}
}

#[cfg(unix)]
#[monitor_command]
fn absent(vmm: &Vmm) {}
