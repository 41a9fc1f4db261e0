//! The TypeScript side of the door, made from the list of commands.

use std::collections::BTreeMap;
use std::fmt::Write;

use project::TABLES;
use ts_rs::{Config, TS, TypeVisitor};

use crate::door::{self, Describe};
use crate::house::Push;

struct Collect {
    config: Config,
    types: BTreeMap<String, String>,
    commands: String,
}

impl TypeVisitor for Collect {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_some() {
            let name = T::ident(&self.config);
            let declaration = T::decl(&self.config);
            match self.types.get(&name) {
                Some(known) => {
                    assert!(*known == declaration, "two types are called {name}");
                    return;
                }
                None => drop(self.types.insert(name, declaration)),
            }
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

impl Describe for Collect {
    fn command<A: TS + 'static, V: TS + 'static>(&mut self, name: &'static str) {
        self.visit::<A>();
        self.visit::<V>();
        let _ = writeln!(self.commands, "  {name}: [{}, {}];", A::name(&self.config), V::name(&self.config));
    }
}

/// The text of `ui/src/ipc/bindings.ts`.
pub fn typescript() -> String {
    let mut all =
        Collect { config: Config::new().with_large_int("number"), types: BTreeMap::new(), commands: String::new() };
    door::describe(&mut all);
    all.visit::<project::ideation::Vote>();
    all.visit::<project::ideation::Image>();
    all.visit::<project::ideation::Score>();
    all.visit::<project::ideation::ColorMeaning>();
    all.visit::<project::ideation::PhaseSpan>();
    all.visit::<project::dataset::DatasetVersion>();
    all.visit::<project::quality::QualityRun>();
    all.visit::<project::preparation::PreparationRun>();
    all.visit::<project::Place>();
    all.visit::<Push>();
    all.visit::<crate::Fault>();
    let mut out = String::from(
        "// Generated from the command list of the `api` crate by `cargo xtask bindings`. Do not edit.\n\n",
    );
    for declaration in all.types.values() {
        let _ = writeln!(out, "export {declaration}");
    }
    out.push_str("\n/** Every kind of record, by the name of its table. */\nexport interface Records {\n");
    for table in TABLES {
        let _ = writeln!(out, "  {}: {};", table.kind, record_type(table.kind));
    }
    out.push_str("}\nexport type Kind = keyof Records;\n");
    out.push_str("/** A record that changed; null: it was deleted. */\n");
    out.push_str("export type Change = { [K in Kind]: { kind: K; id: string; value: Records[K] | null } }[Kind];\n");
    out.push_str("/** What a call answers. The revision is -1 where the call is about no document. */\n");
    out.push_str(
        "export interface Answer<T> { value: T; revision: number; changes: Change[]; undo: Step | null; redo: Step | null }\n",
    );
    out.push_str("\n/** The commands of the door: arguments and value. */\nexport interface Commands {\n");
    out.push_str(&all.commands);
    out.push_str("}\n");
    out
}

/// `journey_step` → `JourneyStep`; the project's own record is `ProjectInfo`.
fn record_type(kind: &str) -> String {
    if kind == "project" {
        return "ProjectInfo".to_owned();
    }
    kind.split('_')
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map(|c| c.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
        })
        .collect()
}
