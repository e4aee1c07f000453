//! See `gomod_laws::pattern`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gomod_laws::pattern(data));
