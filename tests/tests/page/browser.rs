//! Headless Chromium, driven by the protocol of its developer tools over a pipe: JSON between zero bytes. The crates that
//! do so bring an async runtime and sockets of the web, for six commands.

use base64::prelude::{BASE64_STANDARD, Engine};
use monitor_schema::{Format, Model, export, from_introspection};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use std::{fs, process, thread};

/// How long anything may take before the test is lost.
const PATIENCE: Duration = Duration::from_secs(60);

/// A browser with one tab; dropped, it is closed.
pub(super) struct Browser {
    process: Child,
    requests: ChildStdin,
    messages: Receiver<Value>,
    number: u64,
    /// The tab's.
    session: Option<String>,
    folder: PathBuf,
    profile: PathBuf,
}

impl Browser {
    /// Starts it, if there is one.
    pub(super) fn start() -> Result<Self, String> {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("page");
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let profile = folder.join(format!("profile-{}-{number}", process::id()));
        fs::create_dir_all(&profile).unwrap();
        let version = Command::new("chromium").arg("--version").output();
        version.map_err(|error| format!("chromium: {error}"))?;
        // The browser reads from descriptor 3 and writes to 4. Root has no sandbox to put it in.
        let mut shell = Command::new("sh");
        shell.args(["-c", r#"exec "$0" "$@" 3<&0 4>&1 >/dev/null 2>&1"#, "chromium"]);
        shell.args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
        ]);
        shell.args(["--no-first-run", "--disable-background-networking", "--remote-debugging-pipe"]);
        shell.args(["--window-size=1300,900".to_owned(), format!("--user-data-dir={}", profile.display())]);
        let mut process = shell.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (requests, answers) = (process.stdin.take().unwrap(), process.stdout.take().unwrap());
        let (sending, messages) = channel();
        thread::spawn(move || {
            for message in BufReader::new(answers).split(0) {
                let Ok(message) = message else { return };
                if sending.send(serde_json::from_slice(&message).unwrap()).is_err() {
                    return;
                }
            }
        });
        let mut browser = Self { process, requests, messages, number: 0, session: None, folder, profile };
        let target = browser.ask("Target.createTarget", json!({"url": "about:blank"}));
        let attach = json!({"targetId": target["targetId"], "flatten": true});
        let attached = browser.ask("Target.attachToTarget", attach);
        browser.session = attached["sessionId"].as_str().map(str::to_owned);
        browser.ask("Page.enable", json!({}));
        Ok(browser)
    }

    /// What a command of the protocol returns.
    pub(super) fn ask(&mut self, method: &str, params: Value) -> Value {
        self.number += 1;
        let mut request = json!({"id": self.number, "method": method, "params": params});
        if let Some(session) = &self.session {
            request["sessionId"] = session.as_str().into();
        }
        self.requests.write_all(format!("{request}\0").as_bytes()).unwrap();
        let number = self.number;
        let mut answer = self.wait(|message| message["id"] == number);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].take()
    }

    fn wait(&self, is_wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self.messages.recv_timeout(PATIENCE);
            let message = message.unwrap_or_else(|error| panic!("the browser says nothing more: {error}"));
            if is_wanted(&message) {
                return message;
            }
        }
    }

    /// Loads one of the pages, as if a link had led there from elsewhere.
    pub(super) fn go(&mut self, page: &str) {
        let (name, anchor) = page.split_once('#').unwrap_or((page, ""));
        self.load("about:blank");
        self.load(&format!("file://{}#{anchor}", path(&self.folder, name).display()));
        self.settle();
    }

    fn load(&mut self, url: &str) {
        self.ask("Page.navigate", json!({"url": url}));
        self.wait(|message| message["method"] == "Page.loadEventFired");
    }

    /// Waits until what was done is to be seen: a picture is of a whole frame, scripts or not.
    fn settle(&mut self) {
        let corner = json!({"x": 0, "y": 0, "width": 1, "height": 1, "scale": 1});
        self.ask("Page.captureScreenshot", json!({"clip": corner}));
    }

    /// The value of an expression on the page.
    pub(super) fn evaluate(&mut self, script: &str) -> Value {
        let params = json!({"expression": script, "returnByValue": true});
        let mut done = self.ask("Runtime.evaluate", params);
        assert!(done.get("exceptionDetails").is_none(), "{script}: {done}");
        done["result"]["value"].take()
    }

    /// Presses a key: a character, `Enter` or `Escape`.
    pub(super) fn press(&mut self, key: &str) {
        let code = match key {
            "Enter" => 13,
            "Escape" => 27,
            _ => 0,
        };
        for kind in ["rawKeyDown", "keyUp"] {
            self.ask(
                "Input.dispatchKeyEvent",
                json!({"type": kind, "key": key, "windowsVirtualKeyCode": code}),
            );
        }
        self.settle();
    }

    /// Types text where the focus is.
    pub(super) fn insert(&mut self, text: &str) {
        self.ask("Input.insertText", json!({"text": text}));
        self.settle();
    }

    /// Clicks in the middle of an element, which must be in sight or be scrolled there.
    pub(super) fn click(&mut self, selector: &str) {
        let script = "(() => { const one = document.querySelector(SELECTOR); one.scrollIntoView({block: 'center'});
            const box = one.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; })()";
        let place = self.evaluate(&script.replace("SELECTOR", &format!("{selector:?}")));
        for kind in ["mousePressed", "mouseReleased"] {
            let click =
                json!({"type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1});
            self.ask("Input.dispatchMouseEvent", click);
        }
        self.settle();
    }

    /// Keeps what is to be seen, for people.
    pub(super) fn screenshot(&mut self, name: &str) {
        let image = self.ask("Page.captureScreenshot", json!({}));
        let image = BASE64_STANDARD.decode(image["data"].as_str().unwrap()).unwrap();
        assert!(image.starts_with(b"\x89PNG"));
        fs::write(self.folder.join(name), image).unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Asked to, it ends with all its processes; one that is only killed leaves some that write to the profile.
        self.session = None;
        let request = json!({"id": 0, "method": "Browser.close"});
        let _ = self.requests.write_all(format!("{request}\0").as_bytes());
        while self.messages.recv_timeout(PATIENCE).is_ok() {}
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.profile);
    }
}

/// A page: a checked-in one, or that of a real QEMU, which is made here.
fn path(folder: &Path, name: &str) -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    match name {
        "vmm.html" => workspace.join("tests/golden/vmm.html"),
        "sample.html" => workspace.join("schema/tests/golden/sample.html"),
        _ => {
            let answer =
                fs::read_to_string(workspace.join("schema/tests/data/query-qmp-schema.json")).unwrap();
            let model: Model = from_introspection("qemu", &serde_json::from_str(&answer).unwrap()).unwrap();
            let path = folder.join(name);
            fs::write(&path, export(&model, Format::Html)).unwrap();
            path
        }
    }
}
