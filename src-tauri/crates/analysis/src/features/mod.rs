//! From typed columns to what a model eats, and nothing learned outside the training rows.
//!
//! A `Table` holds each column once, as numbers or as coded texts. An `Encoder` is fitted on the training rows
//! alone (means, spreads, kept categories) and is part of the model's JSON; a `Design` is what it makes of rows.

mod design;
mod encode;
mod field;
mod read;

pub use design::{Block, Design, dot};
pub use encode::{Bound, Encoder, Input, Part, Source, slots};
pub use field::{Field, FieldPart, MISSING, Table, Values};
pub use read::{few_distinct, integers_as_codes, iso_days, read_field, read_table};
