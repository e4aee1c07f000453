//! See `gomod_laws::document`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gomod_laws::document(data));
