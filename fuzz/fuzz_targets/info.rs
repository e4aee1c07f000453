//! See `gomod_laws::info`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gomod_laws::info(data));
