//! See `gomod_laws::version`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gomod_laws::version(data));
