//! See `gomod_laws::edit`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gomod_laws::edit(data));
