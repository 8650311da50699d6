//! Snapshots by the monitors, and what a crash or a full disk leaves of them. What is in a snapshot is tested where the
//! machine is.

use super::speak::Prompt;
use super::vmm::{Beyond, Directory, Vmm, limited};
use serde_json::json;
use std::fs;

/// A machine with 4 MiB that keeps its snapshots in `directory`.
fn options(directory: &str) -> [&str; 4] {
    ["--memory", "4M", "--snapshots", directory]
}

#[test]
fn saved_listed_loaded_and_deleted() {
    let directory = Directory::new();
    let path = directory.path("snapshots").display().to_string();
    let vmm = Vmm::start(&options(&path));
    let (mut qmp, mut prompt) = (vmm.qmp(), vmm.prompt());
    assert_eq!(prompt.ask("info snapshots"), "There are no snapshots.\n");
    qmp.tell_guest("busy", "guest: busy");
    let mut watcher = vmm.qmp();
    qmp.ask("savevm", r#"{"tag": "one"}"#);
    let saved = qmp.guest_sum();
    // Both sessions see that the guest stands still for a moment.
    qmp.send("savevm", r#"{"tag": "two"}"#, "1");
    for qmp in [&mut qmp, &mut watcher] {
        qmp.event("STOP");
        qmp.event("RESUME");
    }
    assert_eq!(qmp.reply(), json!({"return": {}, "id": 1}));

    let listed = qmp.ask("query-snapshots", "{}");
    assert_eq!(
        (&listed[0]["name"], &listed[1]["name"], &listed[2]),
        (&json!("one"), &json!("two"), &json!(null))
    );
    assert!(listed[1]["icount"].as_u64() > listed[0]["icount"].as_u64());
    let size = listed[0]["vm-state-size"].as_u64().unwrap();
    assert_eq!(size, fs::metadata(directory.path("snapshots/one.snapshot")).unwrap().len());

    let progress = prompt.ask("loadvm one");
    assert!(progress.lines().all(|line| line.starts_with("loadvm: ") && line.ends_with(" %")), "{progress}");
    assert_eq!(prompt.ask("info status"), "VM status: running\n");
    let loaded = qmp.guest_sum();
    assert!(loaded > 0 && saved > 0);
    assert!(prompt.ask("info snapshots").contains("\ntwo "));
    qmp.ask("delvm", r#"{"tag": "two"}"#);
    let gone = qmp.refused("loadvm", r#"{"tag": "two"}"#);
    assert_eq!(gone, format!("there is no snapshot 'two' in {path}"));
    assert!(
        qmp.refused("savevm", r#"{"tag": "../up"}"#).starts_with("Parameter 'tag' expects text that matches")
    );
    assert!(qmp.guest_sum() >= loaded);
}

#[test]
fn without_a_directory_there_are_none() {
    let vmm = Vmm::start(&["--memory", "4M"]);
    let mut qmp = vmm.qmp();
    for command in ["savevm", "loadvm", "delvm"] {
        let error = qmp.refused(command, r#"{"tag": "x"}"#);
        assert_eq!(error, "There is no directory for snapshots: start with --snapshots DIR");
    }
    assert!(qmp.refused("query-snapshots", "{}").starts_with("There is no directory"));
    assert_eq!(qmp.ask("query-status", "{}")["status"], "running");
}

/// A directory with a snapshot `tag` of a guest that has counted so much.
fn kept(directory: &Directory) -> (String, u64) {
    let path = directory.path("snapshots").display().to_string();
    let vmm = Vmm::start(&options(&path));
    let mut qmp = vmm.qmp();
    qmp.tell_guest("busy", "guest: busy");
    qmp.tell_guest("quiet", "guest: quiet");
    let sum = qmp.guest_sum();
    qmp.ask("savevm", r#"{"tag": "tag"}"#);
    (path, sum)
}

#[track_caller]
fn assert_kept(path: &str, sum: u64) {
    let vmm = Vmm::start(&options(path));
    let mut qmp = vmm.qmp();
    assert_eq!(qmp.ask("query-snapshots", "{}").as_array().unwrap().len(), 1);
    qmp.ask("loadvm", r#"{"tag": "tag"}"#);
    assert_eq!(qmp.guest_sum(), sum);
    // And what the crash left is in nobody's way.
    qmp.ask("savevm", r#"{"tag": "tag"}"#);
}

#[test]
fn a_crash_leaves_the_old_one_whole() {
    let directory = Directory::new();
    let (path, sum) = kept(&directory);
    // In the first block of 512 bytes; in the middle; and when the guest stands still.
    for blocks in [1, 2000, 6200] {
        let vmm = Vmm::start_as(limited(blocks, Beyond::Kills), &options(&path));
        let mut qmp = vmm.qmp();
        qmp.tell_guest("busy", "guest: busy");
        // All of its memory is dirty, and so the file longer than that.
        while qmp.guest_sum() < 1000 {}
        qmp.send("savevm", r#"{"tag": "tag"}"#, "1");
        let (status, said) = vmm.wait();
        assert_eq!(
            std::os::unix::process::ExitStatusExt::signal(&status),
            Some(25),
            "SIGXFSZ: {status}: {said}"
        );
        let partial = fs::metadata(directory.path("snapshots/.tag.snapshot.partial")).unwrap().len();
        assert_eq!(partial, u64::from(blocks) * 512);
    }
    assert_kept(&path, sum);
    assert_eq!(fs::read_dir(&path).unwrap().count(), 1);
}

#[test]
fn a_full_disk_leaves_the_old_one_whole_and_is_told() {
    let directory = Directory::new();
    let (path, sum) = kept(&directory);
    for blocks in [1, 2000, 6200] {
        let vmm = Vmm::start_as(limited(blocks, Beyond::Fails), &options(&path));
        let mut qmp = vmm.qmp();
        qmp.tell_guest("busy", "guest: busy");
        while qmp.guest_sum() < 1000 {}
        let error = qmp.refused("savevm", r#"{"tag": "tag"}"#);
        assert_eq!(error, format!("{path}/tag.snapshot: File too large (os error 27)"));
        assert_eq!(qmp.ask("query-status", "{}")["status"], "running");
        let before = qmp.guest_sum();
        while qmp.guest_sum() == before {}
        assert_eq!(fs::read_dir(&path).unwrap().count(), 1, "what there was of the new one is gone");
    }
    assert_kept(&path, sum);
}

/// As large as a machine can be, so that there is time to do something meanwhile. Of memory it takes little: its guest has
/// written to none.
const LARGE: &str = "1G";

/// A prompt at which a snapshot is being saved over one that is there, and the old one's content.
fn saving(vmm: &Vmm, directory: &Directory) -> (Prompt, Vec<u8>) {
    let mut prompt = vmm.prompt();
    prompt.ask("savevm tag");
    let old = fs::read(directory.path("tag.snapshot")).unwrap();
    prompt.send("savevm tag\n");
    prompt.read_to("savevm: ");
    (prompt, old)
}

#[test]
fn a_person_cancels_it_and_the_old_one_is_left_whole() {
    let directory = Directory::new();
    let path = directory.path("").display().to_string();
    let vmm = Vmm::start(&["--memory", LARGE, "--snapshots", &path]);
    let (mut prompt, old) = saving(&vmm, &directory);
    prompt.send("\x03");
    let printed = prompt.read_to_prompt();
    assert!(printed.ends_with("cancelled\n"), "{printed}");
    assert!(fs::read(directory.path("tag.snapshot")).unwrap() == old);
    assert_eq!(fs::read_dir(&path).unwrap().count(), 1, "what there was of the new one is gone");
    assert_eq!(prompt.ask("info status"), "VM status: running\n");
}

#[test]
fn quitting_meanwhile_leaves_the_old_one_whole() {
    let directory = Directory::new();
    let path = directory.path("").display().to_string();
    let vmm = Vmm::start(&["--memory", LARGE, "--snapshots", &path]);
    let (_prompt, old) = saving(&vmm, &directory);
    vmm.qmp().ask("quit", "{}");
    let (status, said) = vmm.wait();
    assert!(status.success(), "{said}");
    assert!(fs::read(directory.path("tag.snapshot")).unwrap() == old);
}
