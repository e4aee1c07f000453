//! See `gomod_laws::path`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gomod_laws::path(data));
