//! Which columns look like personal data, by their names and by what is in them. It proposes; people decide.

use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use unicode_normalization::UnicodeNormalization;

use super::Personal;
use crate::ColumnKind;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PersonalKind {
    Email,
    Phone,
    Iban,
    Card,
    /// The French social security number.
    Nir,
    Ip,
    Address,
    BirthDate,
    Name,
    /// A postcode, an age, a sex: alone it names nobody, with others it may.
    Indirect,
}

/// Values from which on contents speak.
const LEAST: u64 = 5;

/// What the words of a column's name say.
const NAMES: &[(PersonalKind, &[&str])] = &[
    (PersonalKind::Email, &["email", "mail", "courriel", "e mail"]),
    (PersonalKind::Phone, &["phone", "telephone", "tel", "mobile", "portable", "gsm", "fax"]),
    (PersonalKind::Iban, &["iban", "rib"]),
    (PersonalKind::Card, &["card number", "cardnumber", "numero carte", "carte bancaire", "pan", "credit card"]),
    (PersonalKind::Nir, &["nir", "securite sociale", "numero secu", "num secu", "insee number"]),
    (PersonalKind::Ip, &["ip", "ip address", "adresse ip"]),
    (
        PersonalKind::BirthDate,
        &["birth", "birthdate", "birthday", "dob", "naissance", "date naissance", "date of birth", "ne le"],
    ),
    (PersonalKind::Address, &["address", "adresse", "street", "rue", "voie", "addr", "address line"]),
    (
        PersonalKind::Name,
        &[
            "firstname",
            "first name",
            "lastname",
            "last name",
            "surname",
            "fullname",
            "full name",
            "given name",
            "family name",
            "prenom",
            "nom",
            "nom famille",
            "patronyme",
            "customer name",
            "client name",
            "nom client",
            "nom prenom",
            "employee name",
            "contact name",
            "username",
            "login",
            "maiden name",
        ],
    ),
    (
        PersonalKind::Indirect,
        &[
            "age",
            "sex",
            "sexe",
            "gender",
            "genre",
            "civilite",
            "postcode",
            "zip",
            "zipcode",
            "code postal",
            "nationality",
            "nationalite",
            "latitude",
            "longitude",
        ],
    ),
];

/// Names that are often given, in France and in English-speaking countries: a column full of them is one of people.
const GIVEN: &str = " jean marie pierre michel andre philippe jacques bernard alain daniel patrick louis nicolas \
francois christophe stephane laurent david eric thomas julien antoine alexandre vincent olivier sebastien guillaume \
maxime lucas hugo paul arthur gabriel jules leo nathan camille claire sophie isabelle nathalie catherine sylvie \
christine valerie sandrine celine stephanie anne julie emilie laura sarah lea manon chloe emma louise alice ines jade \
lina james john robert michael william richard joseph charles christopher matthew anthony mark donald steven andrew \
joshua kenneth kevin brian george timothy edward jason jeffrey ryan jacob gary eric jonathan stephen larry justin \
scott brandon benjamin samuel gregory alexander frank raymond jack dennis jerry mary patricia jennifer linda elizabeth \
barbara susan jessica karen lisa nancy betty margaret sandra ashley kimberly emily donna michelle carol amanda dorothy \
melissa deborah rebecca sharon cynthia kathleen amy angela shirley anna brenda pamela nicole helen samantha katherine \
rachel carolyn janet maria heather diane olivia mohamed fatima karim nadia mehdi yasmine ahmed ali sofia ";

static EMAIL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$").ok());
static PHONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:(?:\+|00)\d{1,3}[ .\-]?(?:\(0\))?[ .\-]?\d(?:[ .\-]?\d){6,12}|0[1-9](?:[ .\-]?\d{2}){4}|\(\d{3}\) ?\d{3}[ \-]\d{4}|\d{3}[\-.]\d{3}[\-.]\d{4}|0\d{4} \d{6})$").ok()
});
static STREET: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:\b\d{1,5}\s*(?:bis|ter|quater|[a-d])?,?\s+(?:rue|avenue|av\.?|boulevard|bd|place|chemin|all[ée]e|impasse|route|quai|cours|square|faubourg|sentier|passage|r[ée]sidence|lotissement)\b|\b\d{1,5}\s+(?:[\p{L}'.]+\s+){1,4}(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|ct|square|sq|terrace|close|way|boulevard|blvd|place|crescent)\b\.?)").ok()
});

/// What is looked for, how one value is told, and the share of values that is enough.
type Test = (PersonalKind, fn(&str) -> bool, f64);

/// What the column looks like, if it looks like personal data; `texts` are its values without the missing ones.
pub fn detect(name: &str, kind: ColumnKind, texts: &[String]) -> Option<Personal> {
    let named = of_name(name);
    let checked = texts.len() as u64;
    let count = |is: fn(&str) -> bool| texts.iter().filter(|text| is(text.trim())).count() as u64;
    let spoken = matches!(kind, ColumnKind::Text | ColumnKind::Identifier | ColumnKind::Category);
    if checked >= LEAST && (spoken || kind == ColumnKind::Integer) {
        let whole = kind == ColumnKind::Integer;
        let tests: &[Test] = &[
            (PersonalKind::Email, is_email, 0.5),
            (PersonalKind::Iban, is_iban, 0.5),
            (PersonalKind::Nir, is_nir, 0.5),
            (PersonalKind::Card, is_card, 0.9),
            (PersonalKind::Ip, is_ip, 0.7),
            (PersonalKind::Phone, is_phone, 0.6),
            (PersonalKind::Address, is_address, 0.3),
            (PersonalKind::Name, is_given, 0.25),
        ];
        for (kind, is, enough) in
            tests.iter().filter(|test| !whole || matches!(test.0, PersonalKind::Nir | PersonalKind::Card))
        {
            let matched = count(*is);
            if matched as f64 >= enough * checked as f64 {
                return Some(Personal { kind: *kind, by_name: named == Some(*kind), matched, checked });
            }
        }
    }
    let fits = match named? {
        PersonalKind::BirthDate => {
            matches!(kind, ColumnKind::Date | ColumnKind::DateTime | ColumnKind::Text | ColumnKind::Category)
        }
        PersonalKind::Name | PersonalKind::Address | PersonalKind::Email | PersonalKind::Ip => spoken,
        PersonalKind::Indirect => kind != ColumnKind::Empty,
        PersonalKind::Phone | PersonalKind::Iban | PersonalKind::Card | PersonalKind::Nir => {
            spoken || kind == ColumnKind::Integer
        }
    };
    fits.then_some(Personal { kind: named?, by_name: true, matched: 0, checked: 0 })
}

/// Lower case, without accents, words apart: `dateNaissance_client` → ` date naissance client `.
fn plain(text: &str) -> String {
    let mut out = String::from(" ");
    let mut lower = false;
    for c in text.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)) {
        if c.is_alphanumeric() {
            if c.is_uppercase() && lower {
                out.push(' ');
            }
            lower = c.is_lowercase();
            out.extend(c.to_lowercase());
        } else {
            lower = false;
            if !out.ends_with(' ') {
                out.push(' ');
            }
        }
    }
    if !out.ends_with(' ') {
        out.push(' ');
    }
    out
}

fn of_name(name: &str) -> Option<PersonalKind> {
    let name = plain(name);
    let said = |words: &&str| name.contains(&format!(" {words} "));
    // "product name", "nom du produit": a name, and of no person.
    let of_things =
        ["product", "produit", "company", "societe", "file", "fichier", "magasin", "store", "ville", "city"];
    NAMES
        .iter()
        .find(|(_, words)| words.iter().any(said))
        .map(|(kind, _)| *kind)
        .filter(|kind| *kind != PersonalKind::Name || !of_things.iter().any(said))
}

fn is_email(text: &str) -> bool {
    text.contains('@') && EMAIL.as_ref().is_some_and(|regex| regex.is_match(text))
}

fn is_phone(text: &str) -> bool {
    PHONE.as_ref().is_some_and(|regex| regex.is_match(text))
}

fn is_address(text: &str) -> bool {
    text.len() >= 8 && STREET.as_ref().is_some_and(|regex| regex.is_match(text))
}

fn is_ip(text: &str) -> bool {
    text.parse::<std::net::Ipv4Addr>().is_ok()
        || (text.matches(':').count() >= 2 && text.parse::<std::net::Ipv6Addr>().is_ok())
}

/// One of its one to four words is a name that is often given.
fn is_given(text: &str) -> bool {
    if text.len() > 60 || text.chars().any(|c| c.is_ascii_digit()) {
        return false;
    }
    let text = plain(text);
    let words = text.split_whitespace();
    words.clone().count() <= 4 && words.clone().any(|word| word.len() > 2 && GIVEN.contains(&format!(" {word} ")))
}

fn digits(text: &str) -> Option<Vec<u32>> {
    text.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '\u{a0}')).map(|c| c.to_digit(10)).collect()
}

/// 13 to 19 digits that Luhn's check accepts, from a network's range.
fn is_card(text: &str) -> bool {
    let Some(digits) = digits(text).filter(|d| (13..=19).contains(&d.len()) && matches!(d[0], 2..=6)) else {
        return false;
    };
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| if at % 2 == 0 { *digit } else { [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][*digit as usize] })
        .sum();
    sum.is_multiple_of(10)
}

/// ISO 13616: moved, letters as numbers, the remainder by 97 is 1.
fn is_iban(text: &str) -> bool {
    let text: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    if !(15..=34).contains(&text.len())
        || !text[..2].iter().all(char::is_ascii_uppercase)
        || !text[2..4].iter().all(char::is_ascii_digit)
    {
        return false;
    }
    let mut rest = 0u64;
    for c in text[4..].iter().chain(&text[..4]) {
        let Some(value) = c.to_digit(36).map(u64::from) else { return false };
        rest = (rest * if value > 9 { 100 } else { 10 } + value) % 97;
    }
    rest == 1
}

/// 13 digits (2A and 2B for Corsica) and their key, 97 less the remainder by 97.
fn is_nir(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '\u{a0}')).collect();
    if text.len() != 15 || !text.is_ascii() || !matches!(text.as_bytes()[0], b'1' | b'2' | b'3' | b'4' | b'7' | b'8') {
        return false;
    }
    let month: u32 = text[3..5].parse().unwrap_or(0);
    let plausible = (1..=12).contains(&month) || (20..=42).contains(&month) || (50..=99).contains(&month);
    let body = text[..13].to_uppercase().replacen("2A", "19", 1).replacen("2B", "18", 1);
    match (body.parse::<u64>(), text[13..].parse::<u64>()) {
        (Ok(body), Ok(key)) => plausible && 97 - body % 97 == key,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn many(texts: &[&str]) -> Vec<String> {
        texts.iter().cycle().take(20).map(|t| (*t).to_owned()).collect()
    }

    fn kind(name: &str, kind: ColumnKind, texts: &[&str]) -> Option<PersonalKind> {
        detect(name, kind, &many(texts)).map(|found| found.kind)
    }

    #[test]
    fn contents_are_recognised_whatever_the_name() {
        use PersonalKind::*;
        let text = ColumnKind::Text;
        assert_eq!(kind("c1", text, &["ada@example.org", "m.dupont@laposte.net"]), Some(Email));
        assert_eq!(kind("c1", text, &["06 12 34 56 78", "+33 6 12 34 56 78", "0612345678"]), Some(Phone));
        // Examples of the registries: BNP Paribas and HSBC.
        assert_eq!(kind("c1", text, &["FR14 2004 1010 0505 0001 3M02 606", "GB29NWBK60161331926819"]), Some(Iban));
        assert_eq!(kind("c1", text, &["4111 1111 1111 1111", "5500005555555559"]), Some(Card));
        assert_eq!(kind("c1", ColumnKind::Integer, &["4111111111111111"]), Some(Card));
        assert_eq!(kind("c1", text, &["2 55 08 14 168 025 38", "255081416802538"]), Some(Nir));
        assert_eq!(kind("c1", text, &["192.168.0.1", "2001:db8::1"]), Some(Ip));
        assert_eq!(kind("c1", text, &["12 bis rue de la Paix, 75002 Paris", "221 Baker Street"]), Some(Address));
        assert_eq!(kind("c1", text, &["Claire Lambert", "Jean de la Fontaine"]), Some(Name));
    }

    #[test]
    fn names_are_recognised_whatever_the_contents() {
        use PersonalKind::*;
        assert_eq!(kind("date_naissance", ColumnKind::Date, &[]), Some(BirthDate));
        assert_eq!(kind("Prénom", ColumnKind::Category, &["Xq", "Zw"]), Some(Name));
        assert_eq!(kind("customerEmail", ColumnKind::Text, &["-"]), Some(Email));
        assert_eq!(kind("client_age", ColumnKind::Integer, &["31"]), Some(Indirect));
        assert_eq!(kind("product_name", ColumnKind::Category, &["Lamp"]), None);
        assert_eq!(kind("page", ColumnKind::Integer, &["1"]), None, "an age is a word of its own");
    }

    #[test]
    fn what_only_looks_like_it_is_left_alone() {
        let text = ColumnKind::Text;
        assert_eq!(kind("ref", text, &["4111 1111 1111 1112", "1234567890123"]), None, "Luhn says no");
        assert_eq!(kind("ref", text, &["FR15 2004 1010 0505 0001 3M02 606"]), None, "the check digits are wrong");
        assert_eq!(kind("ref", text, &["T100000", "T100001"]), None);
        assert_eq!(kind("amount", ColumnKind::Integer, &["100000", "612345678"]), None);
        assert_eq!(kind("channel", ColumnKind::Category, &["web", "app", "branch"]), None);
        assert_eq!(kind("version", text, &["1.2.3", "10.4"]), None);
    }
}
