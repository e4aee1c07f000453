//! See `gomod_laws::modfile`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gomod_laws::modfile(data));
