//! See `gomod_laws::sumfile`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gomod_laws::sumfile(data));
