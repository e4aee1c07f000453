//! See `gomod_laws::tlog`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gomod_laws::tlog(data));
