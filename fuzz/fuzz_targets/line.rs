//! libFuzzer around [`monitor_tests::fuzz::line`].

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| monitor_tests::fuzz::line(data));
