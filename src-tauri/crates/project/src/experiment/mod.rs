//! Experiments made elsewhere, in a notebook, a script or by hand: written down, so that nothing is tried twice without
//! knowing it.

mod store;

pub use store::*;

use crate::record::record;

record! {
    Experiment in EXPERIMENT as "experiment" edit [title, purpose, author, made_on, path, data, features, parameters, result, note] {
        title: String,
        purpose: String,
        author: String,
        made_on: String,
        /// Where it lies: a file, an address.
        path: String,
        data: String,
        features: String,
        parameters: String,
        result: String,
        note: String,
        created_at: String,
    }
}
