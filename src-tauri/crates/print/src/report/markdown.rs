//! The report as Markdown, for a wiki or an e-mail. Users' texts are escaped: they are words, never markup.

use std::fmt::Write;

use super::{Block, Report, Row};
use crate::Canvas;
use crate::fit::clean;

/// The report as Markdown.
pub fn markdown(report: &Report) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "# {}\n", line(&report.title));
    if !report.kicker.is_empty() || !report.subtitle.is_empty() {
        let both: Vec<String> =
            [&report.kicker, &report.subtitle].into_iter().filter(|t| !t.is_empty()).map(|t| line(t)).collect();
        let _ = writeln!(out, "*{}*\n", both.join(" · "));
    }
    for fact in &report.facts {
        let _ = writeln!(out, "- **{}** {}", line(&fact.label), line(&fact.value));
    }
    if !report.summary.is_empty() {
        let _ = writeln!(out, "\n**{}**\n", line(&report.summary_title));
        report.summary.iter().for_each(|row| item(&mut out, "-", row));
    }
    for section in &report.sections {
        let _ = writeln!(out, "\n## {}\n", line(&section.title));
        if !section.lead.is_empty() {
            let _ = writeln!(out, "{}\n", paragraph(&section.lead));
        }
        for block in &section.blocks {
            write_block(&mut out, block);
        }
    }
    // One blank line between things, none at the end.
    let mut tidy = String::with_capacity(out.len());
    let mut blank = 0;
    for line in out.lines() {
        blank = if line.is_empty() { blank + 1 } else { 0 };
        if blank < 2 {
            tidy.push_str(line);
            tidy.push('\n');
        }
    }
    format!("{}\n", tidy.trim_end())
}

/// A canvas as Markdown: a heading for each box, a line for each card.
pub(crate) fn canvas(out: &mut String, canvas: &Canvas, level: usize) {
    let hashes = "#".repeat(level);
    for of in &canvas.boxes {
        let name = if of.name.is_empty() { &of.title } else { &of.name };
        let _ = writeln!(out, "\n{hashes} {}\n", line(name));
        if of.cards.is_empty() {
            let _ = writeln!(out, "*{}*", line(&of.question));
        }
        for card in &of.cards {
            let more: Vec<String> = [&card.figure, &card.note]
                .into_iter()
                .filter(|t| !t.is_empty())
                .map(|t| line(t))
                .chain(card.marks.iter().filter(|m| !m.text.is_empty()).map(|m| line(&m.text)))
                .chain(
                    [("assumed", &canvas.assumed), ("unknown", &canvas.unknown)]
                        .into_iter()
                        .filter(|(state, word)| *state == card.state && !word.is_empty())
                        .map(|(_, word)| line(word)),
                )
                .collect();
            let more = if more.is_empty() { String::new() } else { format!(" ({})", more.join(" · ")) };
            let _ = writeln!(out, "- {}{more}", line(&card.text));
        }
    }
}

impl Canvas {
    /// The canvas as a Markdown file of its own.
    pub fn markdown(&self) -> String {
        let mut out = format!("# {}\n", line(&self.title));
        if !self.subtitle.is_empty() {
            let _ = write!(out, "\n*{}*\n", line(&self.subtitle));
        }
        canvas(&mut out, self, 2);
        if !self.foot.is_empty() {
            let _ = write!(out, "\n---\n\n{}\n", line(&self.foot));
        }
        out
    }
}

fn write_block(out: &mut String, block: &Block) {
    match block {
        Block::Title { text, aside } => {
            let aside = if aside.is_empty() { String::new() } else { format!(" ({})", line(aside)) };
            let _ = writeln!(out, "\n### {}{aside}\n", line(text));
        }
        Block::Text { text } => {
            let _ = writeln!(out, "{}\n", paragraph(text));
        }
        Block::Facts { facts } => {
            for fact in facts {
                let _ = writeln!(out, "- **{}** {}", line(&fact.label), line(&fact.value));
            }
            out.push('\n');
        }
        Block::List { rows } | Block::Notes { rows } => {
            for row in rows {
                item(out, "-", row);
            }
            out.push('\n');
        }
        Block::Chain { rows } | Block::Ranking { rows } => {
            for (n, row) in rows.iter().enumerate() {
                item(out, &format!("{}.", n + 1), row);
            }
            out.push('\n');
        }
        Block::Table { head, rows, widths } => {
            let cells = |cells: &[String]| {
                let cells: Vec<String> = cells.iter().map(|c| line(&c.replace('\n', " · "))).collect();
                format!("| {} |", cells.join(" | "))
            };
            let _ = writeln!(out, "{}", cells(head));
            let rule: Vec<&str> =
                (0..head.len()).map(|i| if widths.get(i) == Some(&0) { "---:" } else { "---" }).collect();
            let _ = writeln!(out, "| {} |", rule.join(" | "));
            for row in rows {
                let _ = writeln!(out, "{}", cells(row));
            }
            out.push('\n');
        }
        Block::Callout { title, text, .. } => {
            let _ = writeln!(out, "> **{}**", line(title));
            if !text.is_empty() {
                let _ = writeln!(out, ">\n> {}", paragraph(text).replace('\n', "\n> "));
            }
            out.push('\n');
        }
        Block::Canvas { canvas: of, caption } => {
            let _ = writeln!(out, "\n### {}", line(if caption.is_empty() { &of.title } else { caption }));
            canvas(out, of, 4);
            out.push('\n');
        }
    }
}

fn item(out: &mut String, bullet: &str, row: &Row) {
    let mut more: Vec<String> = Vec::new();
    more.extend([&row.value, &row.detail].into_iter().filter(|t| !t.is_empty()).map(|t| line(t)));
    more.extend(row.marks.iter().filter(|m| !m.is_empty()).map(|m| line(m)));
    let text = if row.strong { format!("**{}**", line(&row.text)) } else { line(&row.text) };
    let more = if more.is_empty() { String::new() } else { format!(" — {}", more.join(" · ")) };
    let indent = "  ".repeat(row.depth);
    let _ = writeln!(out, "{indent}{bullet} {text}{more}");
    for from in &row.from {
        let _ = writeln!(out, "{indent}  - {}", line(from));
    }
}

/// On one line, nothing of it markup.
fn line(text: &str) -> String {
    let words: Vec<String> = clean(text).split(['\n', '\t']).map(|part| escape(part.trim())).collect();
    words.into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

fn paragraph(text: &str) -> String {
    clean(text).split('\n').map(|l| escape(l.trim())).collect::<Vec<_>>().join("  \n")
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (i, c) in text.char_indices() {
        let starts = i == 0 && matches!(c, '#' | '>' | '-' | '+' | '=');
        if starts || matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '|' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    // "1. " at the start of a line would be a list.
    let digits = out.chars().take_while(char::is_ascii_digit).count();
    if digits > 0 && out[digits..].starts_with(['.', ')']) {
        out.insert(digits, '\\');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_words_are_never_markup() {
        assert_eq!(line("# *a* <script>\n1. [x](y)"), "\\# \\*a\\* \\<script> 1\\. \\[x\\](y)");
        assert_eq!(line("12 monkeys, $5, a|b"), "12 monkeys, $5, a\\|b");
    }
}
