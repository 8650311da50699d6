//! The rule for tests that need a program which is not part of this repository. Which programs there are, and what is
//! done with them, is the tests' own.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::{env, fs, io};

/// What a test needs from outside, if it is to be had; otherwise the test ends here, having said why.
///
/// With `MONITOR_FULL_TESTS=1`, as `.ci/run` sets it, whatever is missing fails the test: there, a skip is a fault.
///
/// # Panics
/// If it is missing where it must not be.
#[track_caller]
pub fn available<T>(what: &str, found: Result<T, String>) -> Option<T> {
    match found {
        Ok(found) => Some(found),
        Err(reason) if env::var_os("MONITOR_FULL_TESTS").is_some_and(|value| value == "1") => {
            panic!("{what} is missing, and MONITOR_FULL_TESTS=1 allows no skip: {reason}");
        }
        Err(reason) => {
            // Written past the test harness, which would show it for failed tests only.
            let _ = writeln!(io::stderr(), "skipped, without {what}: {reason}");
            None
        }
    }
}

/// A Python interpreter that has the packages of `requirements`, in a virtual environment in the directory `target`.
///
/// The environment is made on first use and kept; another list of packages is installed when it changes.
pub fn python(target: &Path, requirements: &Path) -> Result<PathBuf, String> {
    // Tests run side by side, and only one may make it.
    static MAKING: Mutex<()> = Mutex::new(());
    let _making = MAKING.lock();
    let environment = target.join("python");
    let interpreter = environment.join("bin/python");
    let ready = environment.join("installed.txt");
    let wanted = fs::read(requirements).map_err(|error| format!("{}: {error}", requirements.display()))?;
    if fs::read(&ready).is_ok_and(|installed| installed == wanted) {
        return Ok(interpreter);
    }
    run(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1", "-r"];
    run(Command::new(&interpreter).args(install).arg(requirements))?;
    fs::write(&ready, wanted).map_err(|error| format!("{}: {error}", ready.display()))?;
    Ok(interpreter)
}

/// Runs a program to its end; what it said is the error if it failed.
fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{}: {error}", command.get_program().display()))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(format!("{command:?}: {}: {}", output.status, String::from_utf8_lossy(&said).trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_fails_is_quoted() {
        let error = run(Command::new("sh").args(["-c", "echo why; exit 3"])).unwrap_err();
        assert!(error.ends_with("exit status: 3: why"), "{error}");
        assert!(run(&mut Command::new("/no/such/program")).unwrap_err().starts_with("/no/such/program: "));
    }

    #[test]
    fn what_is_there_is_handed_on() {
        assert_eq!(available("nothing", Ok(7)), Some(7));
    }
}
