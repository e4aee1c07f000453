//! See `gomod_laws::zip`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gomod_laws::zip(data));
