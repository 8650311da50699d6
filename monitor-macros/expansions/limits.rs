//! Which values of its type an argument takes.

#[monitor_command]
fn plug(
    vmm: &mut Vmm,
    #[arg(default = 2, range = 1..=MOST)] cpus: u8,
    #[arg(range = 1..)] threads: Option<u8>,
    #[arg(length = 1..=36)] id: String,
    #[arg(length = 1.., pattern = "^[a-z]+$")] tag: Option<String>,
    socket: u8,
) {
}

#[derive(QapiType)]
struct Drive {
    #[qapi(length = 1..=8, pattern = "^[a-z]+$")]
    id: String,
    #[qapi(range = 1..=MOST, unstable)]
    queues: Option<u8>,
}

#[derive(QapiType)]
#[qapi(range = 0..=63)]
struct Cpu(u8);
