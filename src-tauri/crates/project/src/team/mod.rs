//! The team: members and their level in each of the eight fields of competency.

pub(crate) mod rules;
mod store;

pub use store::*;

use crate::record::record;

record! {
    /// A member. Levels: 0 none, 1 beginner, 2 advanced, 3 expert.
    Member in MEMBER as "member" edit [name, profile, devops, infrastructure, data_engineering, software, statistics, machine_learning, business, product, share, learn] {
        name: String,
        profile: String,
        devops: i64,
        infrastructure: i64,
        data_engineering: i64,
        software: i64,
        statistics: i64,
        machine_learning: i64,
        business: i64,
        product: i64,
        /// What the member wants to pass on.
        share: String,
        /// What the member wants to learn.
        learn: String,
        order_key: String,
    }
}
