//! See `gomod_laws::judge`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gomod_laws::judge(data));
