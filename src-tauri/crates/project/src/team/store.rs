//! What can be done to the team.

use serde::Deserialize;
use ts_rs::TS;

use super::Member;
use crate::{Deleted, Place, Result, Tx};

#[derive(Debug, Deserialize, TS)]
pub struct AddMember {
    pub name: String,
    pub profile: String,
}

/// Levels in the order of the fields: DevOps, infrastructure, data engineering, software, statistics, machine learning,
/// business, product. Typical of the five core profiles; ours, and editable.
fn typical(profile: &str) -> [i64; 8] {
    match profile {
        "data_product_manager" => [0, 1, 1, 1, 1, 1, 2, 3],
        "data_scientist" => [0, 0, 1, 1, 3, 2, 2, 1],
        "ml_engineer" => [1, 1, 2, 3, 1, 2, 0, 0],
        "data_engineer" => [1, 2, 3, 2, 1, 0, 1, 0],
        "data_ops" => [3, 3, 1, 2, 0, 0, 0, 0],
        _ => [0; 8],
    }
}

pub fn add_member(tx: &mut Tx, args: AddMember) -> Result<Member> {
    let id = tx.new_id();
    let order_key = Place::default().key::<Member>(tx, &id, "?1 = ''", "")?;
    let [devops, infrastructure, data_engineering, software, statistics, machine_learning, business, product] =
        typical(&args.profile);
    tx.put(&Member {
        id: id.clone(),
        name: args.name,
        profile: args.profile,
        devops,
        infrastructure,
        data_engineering,
        software,
        statistics,
        machine_learning,
        business,
        product,
        share: String::new(),
        learn: String::new(),
        order_key,
    })?;
    tx.get(&id)
}

pub fn delete_member(tx: &mut Tx, args: Deleted) -> Result<()> {
    let member: Member = tx.get(&args.id)?;
    tx.label("title", member.name);
    tx.delete::<Member>(&args.id)
}
