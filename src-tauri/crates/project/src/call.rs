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
    /// Counts the ids from a random start: those of one call sort in the order in which they were made.
    count: u32,
}

impl Call {
    pub fn new(actor: &str, now: DateTime<Utc>, today: NaiveDate, seed: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let count = random.next_u32() >> 7;
        Self { actor: actor.to_owned(), now, today, random, count }
    }

    /// A new UUIDv7 from the call's clock and seed: the instant, a count of 26 bits, 48 random bits.
    pub fn new_id(&mut self) -> String {
        let mut bytes = [0; 10];
        self.random.fill_bytes(&mut bytes[4..]);
        // Twelve bits before the variant, fourteen behind it.
        bytes[..2].copy_from_slice(&((self.count >> 14) as u16).to_be_bytes());
        bytes[2..4].copy_from_slice(&((self.count & 0x3fff) as u16).to_be_bytes());
        self.count = (self.count + 1) & 0x3ff_ffff;
        let millis = u64::try_from(self.now.timestamp_millis()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid().to_string()
    }

    /// RFC 3339 in UTC, milliseconds.
    pub fn instant(&self) -> String {
        self.now.to_rfc3339_opts(SecondsFormat::Millis, true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ids_of_a_call_are_different_and_in_order() {
        let now: DateTime<Utc> = "2026-11-22T10:00:00Z".parse().unwrap();
        let mut ids = Vec::new();
        for seed in 0..20 {
            let mut call = Call::new("me", now, now.date_naive(), seed);
            let made: Vec<String> = (0..20_000).map(|_| call.new_id()).collect();
            assert!(made.is_sorted());
            ids.extend(made);
        }
        let uuid = uuid::Uuid::parse_str(&ids[0]).unwrap();
        assert_eq!((uuid.get_version_num(), uuid.get_variant()), (7, uuid::Variant::RFC4122));
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 400_000);
    }
}
