#![no_main]

libfuzzer_sys::fuzz_target!(
    init: analysis_fuzz::only_our_panics(),
    |bytes: &[u8]| analysis_fuzz::reads("t.csv", bytes)
);
