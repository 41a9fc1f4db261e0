//! The long proofs of the document: minutes to an hour, so not in CI, where their short forms run.

use crate::Done;
use crate::shell::call;

pub fn prove() -> Done {
    let words = ["cargo", "test", "--workspace", "--test", "proof", "--", "--nocapture", "--test-threads=1"];
    call(".", &words).env("ATELIER_LONG", "1").run()
}
