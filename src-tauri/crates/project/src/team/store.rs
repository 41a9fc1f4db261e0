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

#[derive(Debug, Deserialize, TS)]
pub struct ApplyProfile {
    pub id: String,
    pub profile: String,
}

/// Typical levels of the known profiles (ours, and editable), the five core ones first. In the order of the fields: DevOps,
/// infrastructure, data engineering, software, statistics, machine learning, business, product.
const TYPICAL: [(&str, [i64; 8]); 11] = [
    ("data_product_manager", [0, 1, 1, 1, 1, 1, 2, 3]),
    ("data_scientist", [0, 0, 1, 1, 3, 2, 2, 1]),
    ("ml_engineer", [1, 1, 2, 3, 1, 2, 0, 0]),
    ("data_engineer", [1, 2, 3, 2, 1, 0, 1, 0]),
    ("data_ops", [3, 3, 1, 2, 0, 0, 0, 0]),
    ("front_end", [1, 0, 0, 3, 0, 0, 0, 1]),
    ("ux_designer", [0, 0, 0, 1, 0, 0, 2, 2]),
    ("security", [3, 2, 0, 1, 0, 0, 0, 0]),
    ("architect", [1, 3, 2, 0, 0, 0, 0, 0]),
    ("scrum_master", [0, 0, 0, 0, 0, 0, 1, 2]),
    ("data_analyst", [0, 0, 1, 0, 3, 1, 2, 0]),
];

impl Member {
    /// Takes the typical levels of a profile; none of one that isn't known.
    fn take_levels(&mut self, profile: &str) {
        let levels = TYPICAL.iter().find(|(name, _)| *name == profile).map_or([0; 8], |(_, levels)| *levels);
        [
            self.devops,
            self.infrastructure,
            self.data_engineering,
            self.software,
            self.statistics,
            self.machine_learning,
            self.business,
            self.product,
        ] = levels;
    }
}

pub fn add_member(tx: &mut Tx, args: AddMember) -> Result<Member> {
    let id = tx.new_id();
    let order_key = Place::default().key::<Member>(tx, &id, "?1 = ''", "")?;
    let mut member = Member {
        id: id.clone(),
        name: args.name,
        profile: args.profile.clone(),
        devops: 0,
        infrastructure: 0,
        data_engineering: 0,
        software: 0,
        statistics: 0,
        machine_learning: 0,
        business: 0,
        product: 0,
        share: String::new(),
        learn: String::new(),
        order_key,
    };
    member.take_levels(&args.profile);
    tx.put(&member)?;
    tx.get(&id)
}

/// The member takes a profile, with its typical levels; one that isn't known leaves the levels as they are.
pub fn apply_profile(tx: &mut Tx, args: ApplyProfile) -> Result<Member> {
    let mut member: Member = tx.get(&args.id)?;
    tx.label("title", member.name.clone());
    if TYPICAL.iter().any(|(name, _)| *name == args.profile) {
        member.take_levels(&args.profile);
    }
    member.profile = args.profile;
    tx.put(&member)?;
    tx.get(&args.id)
}

pub fn delete_member(tx: &mut Tx, args: Deleted) -> Result<()> {
    let member: Member = tx.get(&args.id)?;
    tx.label("title", member.name);
    tx.delete::<Member>(&args.id)
}

#[cfg(test)]
mod tests {
    use super::TYPICAL;

    #[test]
    fn the_core_profiles_leave_no_gap() {
        for field in 0..8 {
            assert!(TYPICAL[..5].iter().any(|(_, levels)| levels[field] >= 2), "nobody is advanced in field {field}");
        }
        assert!(TYPICAL.iter().all(|(_, levels)| levels.iter().all(|level| (0..=3).contains(level))));
    }
}
