#![no_main]

#[path = "../inputs.rs"]
mod inputs;

use std::cell::RefCell;

use inputs::Target;

thread_local! {
    static TARGET: RefCell<Target> = RefCell::new(Target::new());
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| TARGET.with_borrow_mut(|target| target.form(bytes)));
