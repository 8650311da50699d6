//! The fuzzers' targets on a stable toolchain: what their corpora hold, and some seconds of what is made of it at random.
//! With libFuzzer behind them they are run from `fuzz/`.
//!
//! Where an input fails, its bytes are in the message; as a file in `fuzz/corpus/TARGET` it is a test from then on.
//! `FUZZ_SECONDS` is for how long each target gets inputs at random; 2 unless it is set.

#![allow(clippy::unwrap_used, missing_docs, reason = "these are tests")]

use monitor_tests::fuzz::{TARGETS, Target};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs};

fn check(target: &str) {
    let (_, run) = TARGETS.iter().find(|(name, _)| *name == target).unwrap();
    let corpus = corpus(target);
    for input in &corpus {
        perform(*run, input);
    }
    let seconds = env::var("FUZZ_SECONDS").map_or(2, |seconds| seconds.parse().unwrap());
    let (begin, mut random) = (Instant::now(), Random(RandomState::new().build_hasher().finish() | 1));
    while begin.elapsed() < Duration::from_secs(seconds) {
        let input = random.input(&corpus);
        perform(*run, &input);
    }
}

/// Runs an input. One that fails is shown.
fn perform(run: Target, input: &[u8]) {
    if let Err(panic) = panic::catch_unwind(AssertUnwindSafe(|| run(input))) {
        eprintln!("the input was b\"{}\"", input.escape_ascii());
        panic::resume_unwind(panic);
    }
}

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(target);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let corpus: Vec<_> = files.map(|file| fs::read(file.unwrap().path()).unwrap()).collect();
    assert!(!corpus.is_empty(), "{} is empty", folder.display());
    corpus
}

/// Xorshift: nobody shall predict it, and no more is asked of it.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % bound.max(1)
    }

    /// One input of the corpus, changed in some places, with the end of another.
    fn input(&mut self, corpus: &[Vec<u8>]) -> Vec<u8> {
        let mut input = corpus[self.below(corpus.len())].clone();
        if self.below(2) == 0 {
            let other = &corpus[self.below(corpus.len())];
            input.truncate(self.below(input.len() + 1));
            input.extend_from_slice(&other[self.below(other.len())..]);
        }
        for _ in 0..self.below(8) {
            let at = self.below(input.len());
            let byte = u8::try_from(self.below(256)).unwrap();
            match self.below(3) {
                0 => input.insert(at, byte),
                1 if at < input.len() => drop(input.remove(at)),
                2 if at < input.len() => input[at] = byte,
                _ => {}
            }
        }
        input
    }
}

/// Every target has a corpus, and every corpus a target.
#[test]
fn each_target_has_its_corpus() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus");
    let mut corpora: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    corpora.sort_unstable();
    assert_eq!(corpora, TARGETS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
}

macro_rules! tests {
    ($($target:ident,)*) => {
        $(#[test] fn $target() { check(stringify!($target)); })*
    };
}

tests! {
    expression,
    framing,
    line,
    operations,
    request,
}
