//! What is known of data beyond the profile: the study, the rules and how they were kept, the dictionary.

mod dictionary;
mod rules;
mod study;

pub(crate) use dictionary::{BringDictionary, DictionaryRead, bring_dictionary, dictionary};
pub(crate) use rules::{
    FailingOf, FailingRows, after_import, all_failing, check_data, failing_rows, patch_rule, propose_rules,
};
pub(crate) use study::{LikelyJoins, dataset_study, likely_joins, stored_or_made, study_dataset};
