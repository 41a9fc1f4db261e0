//! Preparing a table: steps, each a pure function from one table to the next, which says what it did to rows and cells.
//!
//! The order of the rows is kept but by the step that sorts. A step that is switched off is a step that is not there. What a
//! step learns from the rows (a mean, the rare categories) it learns from all of them, and says so: what a model may learn
//! belongs inside the fold, where the training's own encoder learns it.

mod bins;
mod categories;
mod cells;
mod columns;
mod dates;
mod diff;
mod error;
pub mod formula;
mod group;
mod join;
mod lag;
mod missing;
mod rows;
mod step;
mod types;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use polars::prelude::{Column as PolarsColumn, DataFrame, DataType, IdxCa, NamedFrom as _, Series};

pub use diff::{Change, Compared, Shown, ShownColumn, ShownRow, changed_cells, compare};
pub use error::{Error, Meant};
pub use step::Step;

use crate::csv::Note;
use crate::profile::{ColumnProfile, Profile};
use crate::{Cancelled, ColumnKind, Watch};

/// Rows that a step may make at the most, and columns.
pub const MOST_ROWS: u64 = 20_000_000;
pub const MOST_COLUMNS: u64 = 4_096;

/// A column on its way: what it means, and what is known of where it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub name: String,
    pub kind: ColumnKind,
    /// Of a yes/no column: the file's own words for no and for yes.
    pub words: Option<[String; 2]>,
    /// Made from what is known only after the event, or from what is personal.
    pub known_after: bool,
    pub personal: bool,
    /// The column of the source whose meaning it keeps: dataset and name.
    pub same_as: Option<(String, String)>,
}

impl Column {
    pub fn new(name: &str, kind: ColumnKind) -> Self {
        Self { name: name.to_owned(), kind, words: None, known_after: false, personal: false, same_as: None }
    }

    /// A column computed from others.
    fn made(name: &str, kind: ColumnKind, from: &[&Column]) -> Self {
        let known_after = from.iter().any(|c| c.known_after);
        let personal = from.iter().any(|c| c.personal);
        Self { known_after, personal, ..Self::new(name, kind) }
    }

    fn is_number(&self) -> bool {
        matches!(self.kind, ColumnKind::Integer | ColumnKind::Number)
    }

    fn is_date(&self) -> bool {
        matches!(self.kind, ColumnKind::Date | ColumnKind::DateTime)
    }

    fn is_text(&self) -> bool {
        matches!(self.kind, ColumnKind::Category | ColumnKind::Text | ColumnKind::Identifier | ColumnKind::Empty)
    }
}

/// A table in preparation. `columns` are those of the frame, in order.
#[derive(Debug, Clone)]
pub struct Table {
    pub frame: DataFrame,
    pub columns: Vec<Column>,
}

/// Which row of the table before each row was.
#[derive(Debug, Clone, PartialEq)]
pub enum Rows {
    Same,
    From(Arc<Vec<u32>>),
    /// Rows of their own: groups.
    Made,
}

/// What a step made.
#[derive(Debug, Clone)]
pub struct Outcome {
    pub table: Table,
    pub rows: Rows,
    /// Columns that were there and whose cells may differ now.
    pub touched: Vec<String>,
    pub notes: Vec<Note>,
}

/// A dataset that is joined, with its name.
pub struct Other {
    pub name: String,
    pub table: Table,
}

/// What a step may ask for beside its table.
pub struct Context<'a> {
    pub watch: &'a Watch,
    /// The latest version of a dataset, or why it can't be had.
    pub other: &'a dyn Fn(&str) -> Option<Arc<Other>>,
}

/// Does the step.
pub fn apply(table: &Table, step: &Step, context: &Context) -> Result<Outcome, Error> {
    context.watch.check()?;
    let watch = context.watch;
    match step {
        Step::Filter(s) => rows::filter(table, s, watch),
        Step::Sort(s) => rows::sort(table, s, watch),
        Step::Deduplicate(s) => rows::deduplicate(table, s, watch),
        Step::Formula(s) => columns::formula(table, s, watch),
        Step::Ratio(s) => columns::ratio(table, s),
        Step::Rename(s) => columns::rename(table, s),
        Step::Columns(s) => columns::choose(table, s),
        Step::Missing(s) => missing::fill(table, s, watch),
        Step::Types(s) => types::convert(table, s, watch),
        Step::Rare(s) => categories::rare(table, s),
        Step::DateParts(s) => dates::parts(table, s, watch),
        Step::Bins(s) => bins::cut(table, s),
        Step::Lag(s) => lag::lag(table, s, watch),
        Step::Window(s) => lag::window(table, s, watch),
        Step::Join(s) => join::join(table, s, context),
        Step::Group(s) => group::aggregate(table, s, watch),
    }
}

impl Table {
    /// The frame with what its profile and the catalogue know; where they don't speak of a column, its type does.
    pub fn new(frame: DataFrame, profile: &Profile) -> Self {
        let columns = frame
            .columns()
            .iter()
            .map(|column| {
                let name = column.name().as_str();
                let known = profile.columns.iter().find(|c| c.name == name);
                let kind = known.map(|c| c.kind).filter(|kind| fits(*kind, column.dtype()));
                Column {
                    words: known.and_then(|c| c.words.clone()).filter(|_| column.dtype() == &DataType::Boolean),
                    ..Column::new(name, kind.unwrap_or_else(|| kind_of(column.dtype())))
                }
            })
            .collect();
        Self { frame, columns }
    }

    fn place(&self, name: &str, field: &'static str) -> Result<usize, Error> {
        if name.is_empty() {
            return Err(Error::PrepareIncomplete { field });
        }
        self.columns.iter().position(|c| c.name == name).ok_or_else(|| Error::PrepareNoColumn {
            column: name.to_owned(),
            meant: error::nearest(name, self.columns.iter().map(|c| c.name.as_str())).into(),
        })
    }

    /// Places of the named columns; an empty list is incomplete.
    fn places(&self, names: &[String], field: &'static str) -> Result<Vec<usize>, Error> {
        if names.is_empty() {
            return Err(Error::PrepareIncomplete { field });
        }
        names.iter().map(|name| self.place(name, field)).collect()
    }

    fn cells(&self, place: usize) -> &PolarsColumn {
        &self.frame.columns()[place]
    }

    fn refuse(&self, place: usize, wanted: &'static str) -> Error {
        let Column { name, kind, .. } = self.columns[place].clone();
        Error::PrepareKind { column: name, kind, wanted }
    }

    /// A name for a column that is made: the one that was given, or one that is free.
    fn fresh(&self, given: &str, proposed: String) -> Result<String, Error> {
        let taken = |name: &str| self.columns.iter().any(|c| c.name == name);
        let given = given.trim();
        if !given.is_empty() {
            return if taken(given) {
                Err(Error::PrepareColumnExists { column: given.to_owned() })
            } else {
                Ok(given.to_owned())
            };
        }
        let mut name = proposed.clone();
        let mut number = 2;
        while taken(&name) {
            name = format!("{proposed}_{number}");
            number += 1;
        }
        Ok(name)
    }

    /// Puts a column where one of its name is, else at the end.
    fn put(&mut self, series: Series, column: Column) -> Result<(), Error> {
        let series = series.with_name(column.name.as_str().into());
        match self.columns.iter().position(|c| c.name == column.name) {
            Some(place) => {
                self.frame.replace_column(place, series.into())?;
                self.columns[place] = column;
            }
            None => {
                if self.columns.len() as u64 >= MOST_COLUMNS {
                    return Err(Error::PrepareTooManyColumns { count: MOST_COLUMNS + 1, limit: MOST_COLUMNS });
                }
                self.frame.with_column(series.into())?;
                self.columns.push(column);
            }
        }
        Ok(())
    }

    /// The rows with these numbers, in this order.
    fn taken(&self, rows: Vec<u32>) -> Result<Self, Error> {
        let index = IdxCa::new("".into(), rows);
        let mut frame = self.frame.take(&index)?;
        frame.rechunk_mut_par();
        Ok(Self { frame, columns: self.columns.clone() })
    }

    /// The same cells, described for the screen and for reports.
    pub fn profile(&self, watch: &Watch) -> Result<Profile, Cancelled> {
        let kinds: Vec<(String, ColumnKind)> = self.columns.iter().map(|c| (c.name.clone(), c.kind)).collect();
        let mut profile = crate::profile::profile(&self.frame, &kinds, watch)?;
        for (column, said) in self.columns.iter().zip(&mut profile.columns) {
            ColumnProfile::say(said, column.words.clone());
        }
        Ok(profile)
    }
}

fn fits(kind: ColumnKind, dtype: &DataType) -> bool {
    match kind {
        ColumnKind::Integer => dtype.is_integer(),
        ColumnKind::Number => dtype.is_float(),
        ColumnKind::Boolean => dtype == &DataType::Boolean,
        ColumnKind::Date => dtype == &DataType::Date,
        ColumnKind::DateTime => matches!(dtype, DataType::Datetime(..)),
        ColumnKind::Category | ColumnKind::Text | ColumnKind::Identifier | ColumnKind::Empty => {
            dtype == &DataType::String
        }
    }
}

fn kind_of(dtype: &DataType) -> ColumnKind {
    match dtype {
        dtype if dtype.is_integer() => ColumnKind::Integer,
        dtype if dtype.is_float() => ColumnKind::Number,
        DataType::Boolean => ColumnKind::Boolean,
        DataType::Date => ColumnKind::Date,
        DataType::Datetime(..) => ColumnKind::DateTime,
        _ => ColumnKind::Text,
    }
}

impl Outcome {
    fn kept(table: &Table, rows: Vec<u32>, notes: Vec<Note>) -> Result<Self, Error> {
        let all = rows.len() == table.frame.height() && rows.iter().enumerate().all(|(at, row)| at as u32 == *row);
        if all {
            return Ok(Self { table: table.clone(), rows: Rows::Same, touched: Vec::new(), notes });
        }
        let table = table.taken(rows.clone())?;
        Ok(Self { table, rows: Rows::From(Arc::new(rows)), touched: Vec::new(), notes })
    }

    fn same_rows(table: Table, touched: Vec<String>, notes: Vec<Note>) -> Self {
        Self { table, rows: Rows::Same, touched, notes }
    }
}

/// What the step learnt from all rows, said so that nobody takes it for what a model may learn.
fn learnt(what: &str) -> Note {
    Note::new("learnt_from_all_rows").with("what", what)
}
