//! The records that an export is made of, read at one moment, by field name: a kind that is not there yet is an empty
//! list, so that a report says what there is to say.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use project::{TABLES, Table};
use serde_json::{Map, Value, json};

use crate::ctx::Ctx;
use crate::house::Open;
use crate::words::say;
use crate::{Fault, Locale};

pub(super) struct All {
    kinds: HashMap<&'static str, Vec<Value>>,
    pub locale: Locale,
    pub today: NaiveDate,
    pub now: DateTime<Utc>,
    pub zone: chrono_tz::Tz,
    /// The project's name.
    pub name: String,
    open: Arc<Open>,
}

impl All {
    pub fn read(ctx: &Ctx) -> Result<Self, Fault> {
        let tables: Vec<&'static Table> = TABLES.to_vec();
        let open = ctx.open()?;
        let (read, name) = open.project.reading(&tables, |d| Ok(d.summary()?.name))?;
        let kinds = read.into_kinds().into_iter().map(|(table, records)| (table.kind, records)).collect();
        let zone = ctx.session.zone.parse().unwrap_or(chrono_tz::UTC);
        let session = &ctx.session;
        Ok(Self { kinds, locale: session.locale, today: session.today(), now: session.now(), zone, name, open })
    }

    pub fn of(&self, kind: &str) -> &[Value] {
        self.kinds.get(kind).map_or(&[], Vec::as_slice)
    }

    pub fn find(&self, kind: &str, id: &str) -> Option<&Value> {
        self.of(kind).iter().find(|r| r["id"] == id)
    }

    /// The records of a kind whose `field` names this id.
    pub fn by<'a>(&'a self, kind: &str, field: &'a str, id: &'a str) -> impl Iterator<Item = &'a Value> {
        self.of(kind).iter().filter(move |r| r[field] == id)
    }

    /// The bytes of a part of a record; a picture that can't be read is left out, not the whole file.
    pub fn part(&self, owner: &str, name: &'static str) -> Option<Vec<u8>> {
        let owner = owner.to_owned();
        self.open.project.read(move |document| document.part(&owner, name, 0)).ok()?.whole().ok()
    }

    pub fn word(&self, key: &str) -> String {
        say(self.locale, key, &Map::new())
    }

    pub fn say(&self, key: &str, args: Value) -> String {
        say(self.locale, key, args.as_object().unwrap_or(&Map::new()))
    }

    pub fn count(&self, key: &str, count: usize) -> String {
        self.say(key, json!({ "count": count }))
    }

    /// A day as it is written in the language; empty for what is none.
    pub fn date(&self, text: &str) -> String {
        let day = NaiveDate::parse_from_str(text.get(..10).unwrap_or_default(), "%Y-%m-%d");
        day.map(|d| analysis::locale::date(d, self.locale)).unwrap_or_default()
    }

    /// The day, where the user is, of an instant.
    pub fn day_of(&self, instant: &str) -> Option<NaiveDate> {
        Some(instant.parse::<DateTime<Utc>>().ok()?.with_timezone(&self.zone).date_naive())
    }

    /// The hour, where the user is, of an instant: `14:05`, `14 h 05`.
    pub fn hour(&self, instant: &str) -> String {
        let Ok(at) = instant.parse::<DateTime<Utc>>() else { return String::new() };
        let at = at.with_timezone(&self.zone);
        match self.locale {
            Locale::En => at.format("%H:%M").to_string(),
            Locale::Fr => at.format("%-H\u{a0}h\u{a0}%M").to_string(),
        }
    }

    pub fn quantity(&self, value: f64, unit: &str) -> String {
        analysis::locale::quantity(value, unit, None, self.locale)
    }

    pub fn number(&self, value: f64) -> String {
        analysis::locale::number(value, None, self.locale)
    }

    pub fn lang(&self) -> print::Lang {
        match self.locale {
            Locale::En => print::Lang::En,
            Locale::Fr => print::Lang::Fr,
        }
    }

    pub fn about(&self, title: &str) -> print::About {
        print::About { title: title.to_owned(), lang: self.lang(), made_at: self.now }
    }

    pub fn foot(&self) -> String {
        format!("{} · {}", self.name, analysis::locale::date(self.today, self.locale))
    }

    pub fn person(&self, id: &Value) -> &str {
        id.as_str().and_then(|id| self.find("participant", id)).map_or("", |p| text(p, "name"))
    }
}

pub(super) fn text<'a>(record: &'a Value, field: &str) -> &'a str {
    record[field].as_str().unwrap_or_default()
}

pub(super) fn whole(record: &Value, field: &str) -> i64 {
    record[field].as_i64().unwrap_or_default()
}

pub(super) fn real(record: &Value, field: &str) -> f64 {
    record[field].as_f64().unwrap_or_default()
}

pub(super) fn flag(record: &Value, field: &str) -> bool {
    record[field].as_bool().unwrap_or_default()
}

/// Two letters at the most: first of the first word and first of the last.
pub(super) fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = |word: Option<&str>| word.and_then(|w| w.chars().next()).into_iter().flat_map(char::to_uppercase);
    let one: String = first(words.next()).collect();
    one + &first(words.next_back()).collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_as_the_board_shows_them() {
        assert_eq!(initials("Claire Lambert"), "CL");
        assert_eq!(initials("jean de la Fontaine"), "JF");
        assert_eq!((initials("Élodie"), initials("  ")), ("É".to_owned(), String::new()));
    }
}
