//! What is not known yet and could undo the product, and the user tests that answer for the interface.

pub(crate) mod rules;
mod store;
mod tests_with_users;

pub use store::*;
pub use tests_with_users::*;

use crate::record::{record, words};

words! { UncertaintyFamily { UserExperience, Data, Infrastructure } }
words! {
    /// Could it stop the product, change it, or only cost a little?
    Criticality { Critical, Major, Minor }
}
words! { UncertaintyState { Open, Testing, Concluded, Waived } }
words! {
    /// How a question was answered: for the product, against it, or not.
    UncertaintyOutcome { Favourable, Unfavourable, Undecided }
}
words! {
    /// Why nothing is tested: an earlier use case already answered, or what is known is reliable enough.
    WaivedFor { Derived, Reliable, Other }
}
words! { Ipap { Yes, Partly, No } }

record! {
    Uncertainty in UNCERTAINTY as "uncertainty" edit [canvas_id, statement, family, conclusion, waiver] {
        canvas_id: Option<String>,
        statement: String,
        family: UncertaintyFamily,
        criticality: Criticality,
        state: UncertaintyState,
        /// The method's own question that it was made from: `data.present`, ….
        guide: Option<String>,
        outcome: Option<UncertaintyOutcome>,
        conclusion: String,
        concluded_on: Option<String>,
        waived_for: Option<WaivedFor>,
        waiver: String,
        order_key: String,
    }
}

record! {
    /// A mock-up tried by one person. IPAP: is it Intuitive, Practical, Actionable, Personalisable?
    UserTest in USER_TEST as "user_test" edit [mockup, mockup_version, scenario, tester, tested_on, feedback, intuitive, intuitive_note, practical, practical_note, actionable, actionable_note, personalisable, personalisable_note, next_version] {
        uncertainty_id: String,
        mockup: String,
        mockup_version: i64,
        scenario: String,
        tester: String,
        tested_on: Option<String>,
        feedback: String,
        intuitive: Option<Ipap>,
        intuitive_note: String,
        practical: Option<Ipap>,
        practical_note: String,
        actionable: Option<Ipap>,
        actionable_note: String,
        personalisable: Option<Ipap>,
        personalisable_note: String,
        /// What the next version of the mock-up changes.
        next_version: String,
        order_key: String,
    }
}
