//! SPDX expressions against a list of licences under which Atelier may be passed on.

/// Permissive licences, and MPL-2.0, which asks only for its own files.
const ALLOWED: [&str; 19] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "NCSA",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
    "bzip2-1.0.6",
];

/// Whether a package may be passed on. No licence, or one that isn't on the list, is refused.
pub fn allowed(licence: Option<&str>) -> bool {
    // Before SPDX expressions, a slash stood for "or".
    licence.is_some_and(|text| {
        let text = text.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut at = 0;
        let holds = either(&words, &mut at);
        holds && at == words.len()
    })
}

fn either(words: &[&str], at: &mut usize) -> bool {
    let mut holds = both(words, at);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        holds |= both(words, at);
    }
    holds
}

fn both(words: &[&str], at: &mut usize) -> bool {
    let mut holds = one(words, at);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        holds &= one(words, at);
    }
    holds
}

fn one(words: &[&str], at: &mut usize) -> bool {
    match words.get(*at) {
        Some(&"(") => {
            *at += 1;
            let holds = either(words, at);
            let closed = words.get(*at) == Some(&")");
            *at += 1;
            holds && closed
        }
        Some(name) => {
            *at += 1;
            let mut name = (*name).to_owned();
            if let (Some(&"WITH"), Some(exception)) = (words.get(*at), words.get(*at + 1)) {
                name = format!("{name} WITH {exception}");
                *at += 2;
            }
            ALLOWED.contains(&name.as_str())
        }
        None => false,
    }
}

#[test]
fn expressions_are_read_as_spdx_means_them() {
    for good in [
        "MIT",
        "MIT/Apache-2.0",
        "GPL-3.0 OR MIT",
        "(MIT OR GPL-2.0) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception",
    ] {
        assert!(allowed(Some(good)), "{good}");
    }
    for bad in ["GPL-3.0", "MIT AND GPL-3.0", "(MIT", "MIT)", "", "LicenseRef-own", "Apache-2.0 WITH Own-exception"] {
        assert!(!allowed(Some(bad)), "{bad}");
    }
    assert!(!allowed(None));
}
