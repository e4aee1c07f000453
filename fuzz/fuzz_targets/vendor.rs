//! See `gomod_laws::vendor`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gomod_laws::vendor(data));
