//! See `gomod_laws::interop`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gomod_laws::interop(data));
