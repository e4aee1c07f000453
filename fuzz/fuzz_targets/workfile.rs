//! See `gomod_laws::workfile`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gomod_laws::workfile(data));
