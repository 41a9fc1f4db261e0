#![no_main]

libfuzzer_sys::fuzz_target!(init: analysis_fuzz::only_our_panics(), |text: &str| {
    if let Err(wrong) = analysis_fuzz::promise::rule(text) {
        panic!("{wrong}");
    }
});
