//! The form that texts have in common: runs of digits, of letters, and the signs between them.

use super::Shape;

const LEAST: usize = 10;
/// Signs and runs in a form that someone can still read.
const LONGEST: usize = 12;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Class {
    Digits,
    Upper,
    Lower,
    Sign(char),
}

/// A regular expression that nearly all texts match, if they have one form.
pub(super) fn of(texts: &[String]) -> Option<Shape> {
    if texts.len() < LEAST {
        return None;
    }
    let runs: Vec<Vec<(Class, usize)>> = texts.iter().map(|text| runs(text)).collect();
    // The most frequent sequence of classes is the form; the others are exceptions.
    let mut counts: std::collections::HashMap<Vec<Class>, u64> = std::collections::HashMap::new();
    for run in &runs {
        *counts.entry(classes(run)).or_default() += 1;
    }
    let (form, matched) = counts.into_iter().max_by_key(|(form, count)| (*count, std::cmp::Reverse(form.len())))?;
    if form.is_empty() || form.len() > LONGEST || matched * 200 < texts.len() as u64 * 199 {
        return None;
    }
    let fitting: Vec<(usize, &Vec<(Class, usize)>)> =
        runs.iter().enumerate().filter(|(_, run)| classes(run) == form).collect();
    let mut pattern = String::from("^");
    for (at, class) in form.iter().enumerate() {
        let lengths = fitting.iter().map(|(_, run)| run[at].1);
        let (least, most) = (lengths.clone().min().unwrap_or(1), lengths.max().unwrap_or(1));
        let pieces = fitting.iter().map(|(text, run)| piece(&texts[*text], run, at));
        let first = fitting.first().map(|(text, run)| piece(&texts[*text], run, at)).unwrap_or_default();
        let same = *class != Class::Digits && pieces.clone().all(|piece| piece == first);
        if same {
            pattern.push_str(&regex::escape(first));
            continue;
        }
        pattern.push_str(match class {
            Class::Digits => r"\d",
            Class::Upper => r"\p{Lu}",
            Class::Lower => r"\p{Ll}",
            Class::Sign(_) => "",
        });
        if let Class::Sign(sign) = class {
            pattern.push_str(&regex::escape(&sign.to_string()));
        }
        match (least, most) {
            (1, 1) => {}
            (least, most) if least == most => pattern.push_str(&format!("{{{least}}}")),
            // Lengths that were not seen yet are allowed where many were.
            (least, most) if most - least > 3 => pattern.push_str(if least <= 1 { "+" } else { "{2,}" }),
            (least, most) => pattern.push_str(&format!("{{{least},{most}}}")),
        }
    }
    pattern.push('$');
    // Words of any length say nothing.
    let telling = pattern.contains(r"\d") || form.iter().any(|c| matches!(c, Class::Sign(_))) || pattern.contains('{');
    let plain = matches!(pattern.as_str(), r"^\d+$");
    let matched = regex::Regex::new(&pattern).ok().map(|regex| texts.iter().filter(|t| regex.is_match(t)).count())?;
    (telling && !plain).then_some(Shape { pattern, matched: matched as u64, checked: texts.len() as u64 })
}

fn class(c: char) -> Class {
    match c {
        c if c.is_ascii_digit() => Class::Digits,
        c if c.is_uppercase() => Class::Upper,
        c if c.is_lowercase() => Class::Lower,
        c => Class::Sign(c),
    }
}

fn runs(text: &str) -> Vec<(Class, usize)> {
    let mut runs: Vec<(Class, usize)> = Vec::new();
    for c in text.chars() {
        let class = class(c);
        match runs.last_mut() {
            Some((last, length)) if *last == class => *length += 1,
            _ => runs.push((class, 1)),
        }
        if runs.len() > LONGEST {
            break;
        }
    }
    runs
}

fn classes(runs: &[(Class, usize)]) -> Vec<Class> {
    runs.iter().map(|(class, _)| *class).collect()
}

/// The text of one run.
fn piece<'a>(text: &'a str, runs: &[(Class, usize)], at: usize) -> &'a str {
    let before: usize = runs[..at].iter().map(|(_, length)| length).sum();
    let end = before + runs[at].1;
    let byte = |place: usize| text.char_indices().nth(place).map_or(text.len(), |(byte, _)| byte);
    &text[byte(before)..byte(end)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(texts: &[&str]) -> Option<String> {
        let many: Vec<String> = texts.iter().cycle().take(60).map(|t| (*t).to_owned()).collect();
        of(&many).map(|shape| shape.pattern)
    }

    #[test]
    fn forms_of_numbers_and_codes() {
        assert_eq!(shape(&["T100000", "T100001", "T234567"]).as_deref(), Some(r"^T\d{6}$"));
        assert_eq!(shape(&["FR-12", "DE-7", "IT-999"]).as_deref(), Some(r"^\p{Lu}{2}\-\d{1,3}$"));
        assert_eq!(shape(&["a.b", "c.d", "e.f"]).as_deref(), Some(r"^\p{Ll}\.\p{Ll}$"));
        assert_eq!(shape(&["12", "4567890", "1"]), None);
        assert_eq!(shape(&["One text", "another one, longer", "x"]), None);
    }
}
