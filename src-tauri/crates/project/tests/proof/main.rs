//! Proof of the document: what it promises, shown under kills, faults, hostile files and long random use.
//!
//! Each part has a short form for every run and a long one, under `ATELIER_LONG=1`.

mod child;
mod copies;
mod faults;
mod hostile;
mod kills;
mod kit;
mod pace;
mod random;
mod refusals;
mod schema;
mod slices;
