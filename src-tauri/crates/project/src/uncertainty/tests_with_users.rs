//! User tests: a mock-up, a scenario, a person, and what was seen.

use serde::Deserialize;
use ts_rs::TS;

use super::{Uncertainty, UserTest, testing};
use crate::{Deleted, Place, Result, Tx};

/// Mock-up, version and scenario not given are those of the last test of the uncertainty.
#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct AddUserTest {
    pub uncertainty_id: String,
    pub tester: String,
    pub mockup: Option<String>,
    pub mockup_version: Option<i64>,
    pub scenario: Option<String>,
}

const SIBLINGS: &str = "uncertainty_id = ?1";

pub fn add_user_test(tx: &mut Tx, args: AddUserTest) -> Result<UserTest> {
    let uncertainty: Uncertainty = tx.get(&args.uncertainty_id)?;
    let last = tx.all::<UserTest>(SIBLINGS, &[&uncertainty.id])?.pop();
    let of_last = |field: fn(&UserTest) -> String| last.as_ref().map(field).unwrap_or_default();
    let id = tx.new_id();
    let order_key = Place::default().key::<UserTest>(tx, &id, SIBLINGS, &uncertainty.id)?;
    tx.label("title", args.tester.clone());
    tx.put(&UserTest {
        id: id.clone(),
        uncertainty_id: args.uncertainty_id,
        mockup: args.mockup.unwrap_or_else(|| of_last(|t| t.mockup.clone())),
        mockup_version: args.mockup_version.unwrap_or_else(|| last.as_ref().map_or(1, |t| t.mockup_version)),
        scenario: args.scenario.unwrap_or_else(|| of_last(|t| t.scenario.clone())),
        tester: args.tester,
        tested_on: Some(tx.today().to_string()),
        feedback: String::new(),
        intuitive: None,
        intuitive_note: String::new(),
        practical: None,
        practical_note: String::new(),
        actionable: None,
        actionable_note: String::new(),
        personalisable: None,
        personalisable_note: String::new(),
        next_version: String::new(),
        order_key,
    })?;
    testing(tx, &uncertainty.id)?;
    tx.get(&id)
}

pub fn delete_user_test(tx: &mut Tx, args: Deleted) -> Result<()> {
    let test: UserTest = tx.get(&args.id)?;
    tx.label("title", test.tester);
    tx.delete::<UserTest>(&args.id)
}
