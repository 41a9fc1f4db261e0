//! Who asks, when, and the seed of the ids that the call makes.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The clock and the random seed are arguments: the same calls make the same records.
pub struct Call {
    /// Whose undo stack the step belongs to.
    pub actor: String,
    pub now: DateTime<Utc>,
    /// Today where the user is: dates carry no zone.
    pub today: NaiveDate,
    random: ChaCha8Rng,
}

impl Call {
    pub fn new(actor: &str, now: DateTime<Utc>, today: NaiveDate, seed: u64) -> Self {
        Self { actor: actor.to_owned(), now, today, random: ChaCha8Rng::seed_from_u64(seed) }
    }

    /// A new UUIDv7 from the call's clock and seed.
    pub fn new_id(&mut self) -> String {
        let mut bytes = [0; 10];
        self.random.fill_bytes(&mut bytes);
        let millis = u64::try_from(self.now.timestamp_millis()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid().to_string()
    }

    /// RFC 3339 in UTC, milliseconds.
    pub fn instant(&self) -> String {
        self.now.to_rfc3339_opts(SecondsFormat::Millis, true)
    }
}
