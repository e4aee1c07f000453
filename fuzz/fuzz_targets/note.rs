//! See `gomod_laws::note`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gomod_laws::note(data));
