//! The list of commands, and the way through.

use std::sync::Arc;

use project::{
    Change, Deleted, Patch, Step, canvas, decision, experiment, ideation, journey, kpi, link, model, objective, patch,
    preparation, prototype, quality, search, storymap, team, uncertainty, worth,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ts_rs::TS;

use crate::ctx::Ctx;
use crate::house::House;
use crate::{
    Fault, Role, Session, batch, board, dashboards, data, explain, export, house, jobs, journal, knowing, opening,
    prepare, project_reads, safety, train, trial, versions, workshop,
};

/// What a call answers: the value, and what has changed in the document by it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Answer {
    pub value: Value,
    pub revision: i64,
    pub changes: Vec<Change>,
    pub undo: Option<Step>,
    pub redo: Option<Step>,
}

impl Answer {
    /// A value, with nothing changed in a document.
    pub fn of(value: Value) -> Self {
        Self { value, revision: -1, changes: Vec::new(), undo: None, redo: None }
    }
}

/// A command as lists show it.
#[derive(Debug, Clone, Copy)]
pub struct CommandInfo {
    pub name: &'static str,
    /// It changes the document, as one step of the history.
    pub writes: bool,
    /// The least role that may call it.
    pub role: Role,
}

/// A command without arguments.
#[derive(Debug, Deserialize, TS)]
#[ts(type = "Record<string, never>")]
pub struct Nothing {}

/// A value whose shape the one feature that shows it declares: these names are many, and some are records' names too.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Shown<T>(pub T);

impl<T> TS for Shown<T> {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;

    fn name(_: &ts_rs::Config) -> String {
        "unknown".to_owned()
    }

    fn inline(_: &ts_rs::Config) -> String {
        "unknown".to_owned()
    }
}

/// The whole project as JSON: `atelier export` and `new --from`.
#[derive(Debug, Serialize, TS)]
#[serde(transparent)]
pub struct Exported(#[ts(type = "unknown")] Value);

fn export_project(ctx: &Ctx, _: Nothing) -> Result<Exported, Fault> {
    Ok(Exported(ctx.open()?.project.export()?))
}

/// Receives each command with its types.
pub(crate) trait Describe {
    fn command<A: TS + 'static, V: TS + 'static>(&mut self, name: &'static str);
}

macro_rules! commands {
    ($($mode:ident $name:ident($args:ty) -> $value:ty = $handler:expr, $role:ident;)*) => {
        /// Every command of the door.
        pub const COMMANDS: &[CommandInfo] =
            &[$(CommandInfo { name: stringify!($name), writes: commands!(@writes $mode), role: Role::$role }),*];

        fn run(ctx: &Ctx, command: &str, args: Value) -> Result<Answer, Fault> {
            match command {
                $(stringify!($name) => {
                    allowed(ctx, command, Role::$role)?;
                    let args: $args = parse(command, args)?;
                    let answer: Result<(Answer, $value), Fault> = commands!(@$mode ctx, stringify!($name), args, $handler);
                    answer.map(|a| a.0)
                })*
                _ => Err(Fault::new("unknown_command", json!({ "command": command }))),
            }
        }

        pub(crate) fn describe(to: &mut impl Describe) {
            $(to.command::<$args, $value>(stringify!($name));)*
        }
    };
    (@writes write) => { true };
    (@writes deed) => { true };
    (@writes $other:ident) => { false };
    (@write $ctx:ident, $name:expr, $args:ident, $handler:expr) => { write($ctx, $name, move |tx| $handler(tx, $args)) };
    (@read $ctx:ident, $name:expr, $args:ident, $handler:expr) => { read($ctx, move |document| $handler(document, $args)) };
    // It has its own work to do before it writes.
    (@deed $ctx:ident, $name:expr, $args:ident, $handler:expr) => { $handler($ctx, $args) };
    (@house $ctx:ident, $name:expr, $args:ident, $handler:expr) => { $handler($ctx, $args).and_then(plain) };
    (@turn $ctx:ident, $name:expr, $args:ident, $handler:expr) => { turn($ctx, $args, $handler) };
}

commands! {
    // The house: no project needed.
    house home(Nothing) -> house::Home = opening::home, Owner;
    house new_project(opening::NewProject) -> opening::Opened = opening::new_project, Owner;
    house forget_recent(opening::ByHandle) -> () = opening::forget_recent, Owner;
    house open_sample(opening::OpenSample) -> opening::Opened = opening::open_sample, Owner;
    house pick_open(Nothing) -> Option<opening::Opened> = opening::pick_open, Owner;
    house open_file(opening::ByHandle) -> opening::Opened = opening::open_file, Owner;
    house pick_file(opening::PickFile) -> Option<house::Handle> = opening::pick_file, Owner;
    house pick_target(export::PickTarget) -> Option<export::Target> = export::pick_target, Owner;
    house save_as(Nothing) -> Option<opening::Opened> = opening::save_as, Owner;
    house share_copy(export::ShareCopy) -> jobs::Job = export::share_copy, Owner;
    house clean_copy(Nothing) -> opening::Opened = safety::clean_copy, Owner;
    house open_copy(opening::ByHandle) -> opening::Opened = safety::open_copy, Owner;
    house backups(safety::BackupsOf) -> Vec<project::Backup> = safety::backups, Owner;
    house restore_backup(safety::RestoreBackup) -> opening::Opened = safety::restore_backup, Owner;
    house close_project(Nothing) -> () = opening::close_project, Owner;
    house jobs(Nothing) -> Vec<jobs::Job> = jobs::list, Viewer;
    house cancel_job(jobs::ById) -> () = jobs::cancel, Owner;
    // The project.
    house snapshot(project_reads::SnapshotOf) -> project_reads::Snapshot = project_reads::snapshot, Viewer;
    turn undo(Nothing) -> Option<Step> = project::Document::undo, Owner;
    turn redo(Nothing) -> Option<Step> = project::Document::redo, Owner;
    read history(project_reads::HistoryOf) -> Vec<project::HistoryEntry> = project_reads::history, Viewer;
    house search(search::Search) -> Vec<search::Hit> = project_reads::search, Viewer;
    house thread(project::ThreadOf) -> Vec<project::ThreadNode> = project_reads::thread, Viewer;
    house export_project(Nothing) -> Exported = export_project, Owner;
    house checks(Nothing) -> Vec<project::checks::Finding> = project_reads::checks, Viewer;
    write silence_finding(link::SilenceFinding) -> link::Silence = link::silence_finding, Owner;
    write unsilence_finding(Deleted) -> () = link::unsilence_finding, Owner;
    write link_records(link::LinkRecords) -> link::Link = link::link_records, Owner;
    write unlink_records(Deleted) -> () = link::unlink_records, Owner;
    write patch_project(Patch<project::info::ProjectInfo>) -> project::info::ProjectInfo = patch, Owner;
    // Explore.
    write add_objective(objective::AddObjective) -> objective::Objective = objective::add_objective, Owner;
    write move_objective(objective::MoveObjective) -> objective::Objective = objective::move_objective, Owner;
    write patch_objective(Patch<objective::Objective>) -> objective::Objective = patch, Owner;
    write delete_objective(Deleted) -> () = objective::delete_objective, Owner;
    write add_why_chain(objective::AddWhyChain) -> objective::WhyChain = objective::add_why_chain, Owner;
    write add_why(objective::AddWhy) -> objective::WhyAnswer = objective::add_why, Owner;
    write patch_why_answer(Patch<objective::WhyAnswer>) -> objective::WhyAnswer = patch, Owner;
    write delete_why(Deleted) -> () = objective::delete_why, Owner;
    write promote_why(Deleted) -> objective::Objective = objective::promote_why, Owner;
    write add_journey(journey::AddJourney) -> journey::Journey = journey::add_journey, Owner;
    write patch_journey(Patch<journey::Journey>) -> journey::Journey = patch, Owner;
    write delete_journey(Deleted) -> () = journey::delete_journey, Owner;
    write make_to_be(journey::MakeToBe) -> journey::Journey = journey::make_to_be, Owner;
    write add_lane(journey::AddLane) -> journey::Lane = journey::add_lane, Owner;
    write move_lane(journey::MoveLane) -> journey::Lane = journey::move_lane, Owner;
    write patch_lane(Patch<journey::Lane>) -> journey::Lane = journey::patch_lane, Owner;
    write delete_lane(Deleted) -> () = journey::delete_lane, Owner;
    write add_step(journey::AddStep) -> journey::JourneyStep = journey::add_step, Owner;
    write add_steps(journey::AddSteps) -> Vec<journey::JourneyStep> = journey::add_steps, Owner;
    write restore_step(journey::RestoreStep) -> journey::JourneyStep = journey::restore_step, Owner;
    write move_step(journey::MoveStep) -> journey::JourneyStep = journey::move_step, Owner;
    write patch_step(Patch<journey::JourneyStep>) -> journey::JourneyStep = patch, Owner;
    write delete_step(Deleted) -> () = journey::delete_step, Owner;
    write add_pain(journey::AddPain) -> journey::PainPoint = journey::add_pain, Owner;
    write move_pain(journey::MovePain) -> journey::PainPoint = journey::move_pain, Owner;
    write patch_pain(Patch<journey::PainPoint>) -> journey::PainPoint = patch, Owner;
    write delete_pain(Deleted) -> () = journey::delete_pain, Owner;
    write add_participant(ideation::AddParticipant) -> ideation::Participant = ideation::add_participant, Owner;
    write add_participants(ideation::AddParticipants) -> Vec<ideation::Participant> = ideation::add_participants, Owner;
    write patch_participant(Patch<ideation::Participant>) -> ideation::Participant = patch, Owner;
    write delete_participant(Deleted) -> () = ideation::delete_participant, Owner;
    write add_board(ideation::AddBoard) -> ideation::Board = ideation::add_board, Owner;
    write patch_board(Patch<ideation::Board>) -> ideation::Board = patch, Owner;
    write delete_board(Deleted) -> () = ideation::delete_board, Owner;
    write set_phase(ideation::SetPhase) -> ideation::Board = ideation::set_phase, Owner;
    write new_round(ideation::OfBoard) -> ideation::Board = ideation::new_round, Owner;
    write set_round(ideation::SetRound) -> ideation::Board = ideation::set_round, Owner;
    write set_agenda(ideation::SetAgenda) -> Vec<ideation::AgendaItem> = ideation::set_agenda, Owner;
    write add_agenda_item(ideation::AddAgendaItem) -> ideation::AgendaItem = ideation::add_agenda_item, Owner;
    write move_agenda_item(ideation::MoveAgendaItem) -> ideation::AgendaItem = ideation::move_agenda_item, Owner;
    write patch_agenda_item(Patch<ideation::AgendaItem>) -> ideation::AgendaItem = patch, Owner;
    write delete_agenda_item(Deleted) -> () = ideation::delete_agenda_item, Owner;
    write start_run(ideation::StartRun) -> ideation::AgendaRun = ideation::start_run, Owner;
    write pause_run(Deleted) -> ideation::AgendaRun = ideation::pause_run, Owner;
    write resume_run(Deleted) -> ideation::AgendaRun = ideation::resume_run, Owner;
    write extend_run(ideation::ExtendRun) -> ideation::AgendaRun = ideation::extend_run, Owner;
    write restart_run(Deleted) -> ideation::AgendaRun = ideation::restart_run, Owner;
    write end_workshop(ideation::OfBoard) -> () = ideation::end_workshop, Owner;
    write add_line(ideation::AddLine) -> ideation::WorkshopLine = ideation::add_line, Owner;
    write patch_line(Patch<ideation::WorkshopLine>) -> ideation::WorkshopLine = patch, Owner;
    write delete_line(Deleted) -> () = ideation::delete_line, Owner;
    house kept_workshops(Nothing) -> workshop::Kept = workshop::kept, Owner;
    house keep_agenda(workshop::KeptAgenda) -> workshop::Kept = workshop::keep_agenda, Owner;
    house forget_agenda(workshop::ByName) -> workshop::Kept = workshop::forget_agenda, Owner;
    house keep_roster(Nothing) -> workshop::Kept = workshop::keep_roster, Owner;
    write reveal_notes(ideation::Notes) -> () = ideation::reveal_notes, Owner;
    write hide_notes(ideation::Notes) -> () = ideation::hide_notes, Owner;
    write park_notes(ideation::Notes) -> () = ideation::park_notes, Owner;
    write unpark_notes(ideation::Notes) -> () = ideation::unpark_notes, Owner;
    write add_notes(ideation::AddNotes) -> Vec<ideation::Note> = ideation::add_notes, Participant;
    write move_notes(ideation::MoveNotes) -> () = ideation::move_notes, Owner;
    write raise_notes(ideation::Notes) -> () = ideation::raise_notes, Owner;
    write color_notes(ideation::ColorNotes) -> () = ideation::color_notes, Owner;
    write duplicate_notes(ideation::DuplicateNotes) -> Vec<ideation::Note> = ideation::duplicate_notes, Owner;
    deed add_picture(board::AddPicture) -> ideation::Note = board::add_picture, Owner;
    house pictures(board::PicturesOf) -> Vec<board::PictureBytes> = board::pictures, Viewer;
    house picture(board::PictureOf) -> board::PictureBytes = board::picture, Viewer;
    house read_notes(export::ReadNotes) -> export::NotesFile = export::read_notes, Owner;
    house bring_notes(export::BringNotes) -> jobs::Job = export::bring_notes, Owner;
    house export_board(export::ExportBoard) -> jobs::Job = export::export_board, Owner;
    house export_report(export::ExportReport) -> jobs::Job = export::export_report, Owner;
    write patch_note(Patch<ideation::Note>) -> ideation::Note = patch, Owner;
    write delete_notes(ideation::Notes) -> () = ideation::delete_notes, Owner;
    write group_notes(ideation::GroupNotes) -> ideation::NoteGroup = ideation::group_notes, Owner;
    write move_group(ideation::MoveGroup) -> () = ideation::move_group, Owner;
    write patch_group(Patch<ideation::NoteGroup>) -> ideation::NoteGroup = patch, Owner;
    write ungroup(Deleted) -> () = ideation::ungroup, Owner;
    write merge_notes(ideation::MergeNotes) -> ideation::Note = ideation::merge_notes, Owner;
    write unmerge(Deleted) -> Vec<ideation::Note> = ideation::unmerge, Owner;
    house similar_notes(board::OfBoard) -> Vec<board::Alike> = board::similar_notes, Viewer;
    write name_color(ideation::NameColor) -> () = ideation::name_color, Owner;
    write cast_vote(ideation::CastVote) -> () = ideation::cast_vote, Participant;
    write add_criteria(ideation::AddCriteria) -> Vec<ideation::Criterion> = ideation::add_criteria, Owner;
    write move_criterion(ideation::MoveCriterion) -> ideation::Criterion = ideation::move_criterion, Owner;
    write patch_criterion(Patch<ideation::Criterion>) -> ideation::Criterion = patch, Owner;
    write delete_criterion(Deleted) -> () = ideation::delete_criterion, Owner;
    write set_score(ideation::SetScore) -> () = ideation::set_score, Owner;
    house ranking(board::OfBoard) -> analysis::ranking::Ranking = board::ranking, Viewer;
    write select_ideas(ideation::SelectIdeas) -> Vec<canvas::Canvas> = ideation::select_ideas, Owner;
    write deselect_idea(Deleted) -> () = ideation::deselect_idea, Owner;
    write add_canvas(canvas::AddCanvas) -> canvas::Canvas = canvas::add_canvas, Owner;
    write patch_canvas(Patch<canvas::Canvas>) -> canvas::Canvas = patch, Owner;
    write delete_canvas(Deleted) -> () = canvas::delete_canvas, Owner;
    house export_canvas(export::ExportCanvas) -> jobs::Job = export::export_canvas, Owner;
    write add_card(canvas::AddCard) -> canvas::Card = canvas::add_card, Owner;
    write move_card(canvas::MoveCard) -> canvas::Card = canvas::move_card, Owner;
    write patch_card(Patch<canvas::Card>) -> canvas::Card = canvas::patch_card, Owner;
    write delete_card(Deleted) -> () = canvas::delete_card, Owner;
    write add_uncertainty(uncertainty::AddUncertainty) -> uncertainty::Uncertainty = uncertainty::add_uncertainty, Owner;
    write move_uncertainty(uncertainty::MoveUncertainty) -> uncertainty::Uncertainty = uncertainty::move_uncertainty, Owner;
    write patch_uncertainty(Patch<uncertainty::Uncertainty>) -> uncertainty::Uncertainty = patch, Owner;
    write conclude_uncertainty(uncertainty::ConcludeUncertainty) -> uncertainty::Uncertainty = uncertainty::conclude_uncertainty, Owner;
    write waive_uncertainty(uncertainty::WaiveUncertainty) -> uncertainty::Uncertainty = uncertainty::waive_uncertainty, Owner;
    write reopen_uncertainty(Deleted) -> uncertainty::Uncertainty = uncertainty::reopen_uncertainty, Owner;
    write delete_uncertainty(Deleted) -> () = uncertainty::delete_uncertainty, Owner;
    write add_user_test(uncertainty::AddUserTest) -> uncertainty::UserTest = uncertainty::add_user_test, Owner;
    write patch_user_test(Patch<uncertainty::UserTest>) -> uncertainty::UserTest = patch, Owner;
    write delete_user_test(Deleted) -> () = uncertainty::delete_user_test, Owner;
    write add_prototype(prototype::AddPrototype) -> prototype::Prototype = prototype::add_prototype, Owner;
    write patch_prototype(Patch<prototype::Prototype>) -> prototype::Prototype = prototype::patch_prototype, Owner;
    write start_prototype(prototype::StartPrototype) -> prototype::Prototype = prototype::start_prototype, Owner;
    write unstart_prototype(Deleted) -> prototype::Prototype = prototype::unstart_prototype, Owner;
    write conclude_prototype(prototype::ConcludePrototype) -> prototype::Prototype = prototype::conclude_prototype, Owner;
    write renew_prototype(prototype::RenewPrototype) -> prototype::Prototype = prototype::renew_prototype, Owner;
    write delete_prototype(Deleted) -> () = prototype::delete_prototype, Owner;
    write add_prototype_finding(prototype::AddPrototypeFinding) -> prototype::PrototypeFinding = prototype::add_prototype_finding, Owner;
    write patch_prototype_finding(Patch<prototype::PrototypeFinding>) -> prototype::PrototypeFinding = patch, Owner;
    write delete_prototype_finding(Deleted) -> () = prototype::delete_prototype_finding, Owner;
    write industrialise_prototype(prototype::IndustrialisePrototype) -> storymap::Epic = prototype::industrialise_prototype, Owner;
    write assess_canvas(decision::AssessCanvas) -> Option<decision::Assessment> = decision::assess_canvas, Owner;
    write decide(decision::Decide) -> decision::Decision = decision::decide, Owner;
    write patch_decision(Patch<decision::Decision>) -> decision::Decision = decision::patch_decision, Owner;
    write reopen_decision(decision::ReopenDecision) -> decision::Decision = decision::reopen_decision, Owner;
    write open_version(decision::OpenVersion) -> storymap::Version = decision::open_version, Owner;
    write take_canvas_snapshot(canvas::TakeCanvasSnapshot) -> canvas::CanvasSnapshot = canvas::take_canvas_snapshot, Owner;
    write patch_canvas_snapshot(Patch<canvas::CanvasSnapshot>) -> canvas::CanvasSnapshot = canvas::patch_canvas_snapshot, Owner;
    write delete_canvas_snapshot(Deleted) -> () = canvas::delete_canvas_snapshot, Owner;
    write restore_canvas_snapshot(Deleted) -> canvas::Canvas = canvas::restore_canvas_snapshot, Owner;
    read canvas_difference(canvas::DifferenceOf) -> canvas::CanvasDifference = canvas::canvas_difference, Viewer;
    // Organise.
    write add_member(team::AddMember) -> team::Member = team::add_member, Owner;
    write apply_profile(team::ApplyProfile) -> team::Member = team::apply_profile, Owner;
    write patch_member(Patch<team::Member>) -> team::Member = patch, Owner;
    write delete_member(Deleted) -> () = team::delete_member, Owner;
    write add_version(storymap::AddVersion) -> storymap::Version = storymap::add_version, Owner;
    write move_version(storymap::MoveVersion) -> storymap::Version = storymap::move_version, Owner;
    write patch_version(Patch<storymap::Version>) -> storymap::Version = patch, Owner;
    write delete_version(Deleted) -> () = storymap::delete_version, Owner;
    write split_column(storymap::SplitColumn) -> storymap::MapColumn = storymap::split_column, Owner;
    write patch_column(Patch<storymap::MapColumn>) -> storymap::MapColumn = patch, Owner;
    write delete_column(Deleted) -> () = storymap::delete_column, Owner;
    write add_epic(storymap::AddEpic) -> storymap::Epic = storymap::add_epic, Owner;
    write move_epic(storymap::MoveEpic) -> storymap::Epic = storymap::move_epic, Owner;
    write patch_epic(Patch<storymap::Epic>) -> storymap::Epic = patch, Owner;
    write delete_epic(Deleted) -> () = storymap::delete_epic, Owner;
    // Streamline.
    house preview_file(data::PreviewFile) -> Shown<data::Previewed> = data::preview_file, Owner;
    house import_file(data::ImportFile) -> jobs::Job = data::import_file, Owner;
    house source_file(data::OfVersion) -> Option<versions::SourceFile> = versions::source_file, Owner;
    house compare_versions(versions::CompareVersions) -> jobs::Job = versions::compare_versions, Viewer;
    house dataset_profile(data::OfVersion) -> Shown<analysis::profile::Profile> = data::dataset_profile, Viewer;
    house dataset_receipt(data::OfVersion) -> Shown<data::StoredReceipt> = data::dataset_receipt, Viewer;
    house dataset_rows(data::RowsOf) -> data::DatasetRows = data::dataset_rows, Viewer;
    write patch_dataset(Patch<project::dataset::Dataset>) -> project::dataset::Dataset = patch, Owner;
    write patch_dataset_column(Patch<project::dataset::DatasetColumn>) -> project::dataset::DatasetColumn = patch, Owner;
    house dataset_study(data::OfVersion) -> Shown<Option<analysis::study::Study>> = knowing::dataset_study, Viewer;
    house study_dataset(data::OfVersion) -> jobs::Job = knowing::study_dataset, Viewer;
    house likely_joins(data::OfVersion) -> Shown<knowing::LikelyJoins> = knowing::likely_joins, Viewer;
    house propose_rules(data::OfVersion) -> Shown<Vec<analysis::quality::Proposal>> = knowing::propose_rules, Viewer;
    write add_quality_rules(quality::AddRules) -> Vec<quality::QualityRule> = quality::add_quality_rules, Owner;
    deed patch_quality_rule(Patch<quality::QualityRule>) -> quality::QualityRule = knowing::patch_rule, Owner;
    write delete_quality_rule(Deleted) -> () = quality::delete_quality_rule, Owner;
    house check_data(data::OfVersion) -> jobs::Job = knowing::check_data, Owner;
    house failing_rows(knowing::FailingOf) -> knowing::FailingRows = knowing::failing_rows, Viewer;
    deed bring_dictionary(knowing::BringDictionary) -> knowing::DictionaryRead = knowing::bring_dictionary, Owner;
    house export_profile(export::ExportProfile) -> jobs::Job = export::export_profile, Owner;
    house export_dictionary(export::ExportDictionary) -> jobs::Job = export::export_dictionary, Owner;
    house export_failing(export::ExportFailing) -> jobs::Job = export::export_failing, Owner;
    write delete_dataset(Deleted) -> () = project::dataset::delete_dataset, Owner;
    write add_preparation(preparation::AddPreparation) -> preparation::Preparation = preparation::add_preparation, Owner;
    write duplicate_preparation(preparation::AddPreparationCopy) -> preparation::Preparation = preparation::duplicate_preparation, Owner;
    write patch_preparation(Patch<preparation::Preparation>) -> preparation::Preparation = patch, Owner;
    write delete_preparation(Deleted) -> () = preparation::delete_preparation, Owner;
    deed add_preparation_steps(preparation::AddPreparationSteps) -> Vec<preparation::PreparationStep> = prepare::add_steps, Owner;
    deed patch_preparation_step(Patch<preparation::PreparationStep>) -> preparation::PreparationStep = prepare::patch_step, Owner;
    write move_preparation_step(preparation::MovePreparationStep) -> preparation::PreparationStep = preparation::move_preparation_step, Owner;
    write switch_preparation_steps(preparation::SwitchPreparationSteps) -> () = preparation::switch_preparation_steps, Owner;
    write duplicate_preparation_steps(preparation::PreparationSteps) -> Vec<preparation::PreparationStep> = preparation::duplicate_preparation_steps, Owner;
    write delete_preparation_steps(preparation::PreparationSteps) -> () = preparation::delete_preparation_steps, Owner;
    house preview_preparation(prepare::PreviewPreparation) -> Shown<prepare::Preview> = prepare::preview, Viewer;
    house prepare(prepare::Prepare) -> jobs::Job = prepare::prepare, Owner;
    house preparation_receipt(data::OfVersion) -> Shown<prepare::StepsReceipt> = prepare::receipt, Viewer;
    house kept_steps(prepare::KeptFor) -> Vec<prepare::OfferedSteps> = prepare::kept_steps, Owner;
    house keep_steps(prepare::KeepSteps) -> () = prepare::keep_steps, Owner;
    house forget_steps(workshop::ByName) -> () = prepare::forget_steps, Owner;
    house propose_training(train::ProposeTraining) -> Shown<analysis::baseline::Proposal> = train::proposal, Owner;
    house propose_spec(train::ProposeSpec) -> Shown<analysis::baseline::Spec> = train::propose_spec, Owner;
    house check_rule(train::CheckRule) -> Shown<analysis::baseline::RuleRead> = train::check_rule, Owner;
    house train(train::Train) -> jobs::Job = train::train, Owner;
    house training_report(train::ById) -> Shown<train::TrainingReport> = train::training_report, Viewer;
    house stored_model(train::ById) -> Shown<analysis::baseline::Model> = train::stored_model, Owner;
    write patch_training(Patch<model::Training>) -> model::Training = patch, Owner;
    write patch_model(Patch<model::Model>) -> model::Model = patch, Owner;
    write delete_training(Deleted) -> () = model::delete_training, Owner;
    write set_worth(worth::SetWorth) -> worth::Worth = worth::set_worth, Owner;
    write patch_worth(Patch<worth::Worth>) -> worth::Worth = worth::patch_worth, Owner;
    write delete_worth(Deleted) -> () = worth::delete_worth, Owner;
    house worth_of(crate::worth::WorthOf) -> Shown<crate::worth::WorthReport> = crate::worth::worth_of, Viewer;
    house draw_worth(crate::worth::DrawWorth) -> analysis::chart::Drawn = crate::worth::draw_worth, Viewer;
    house model_partials(explain::PartialsOf) -> Shown<Vec<analysis::explain::Partial>> = explain::partials, Viewer;
    house model_groups(explain::GroupsOf) -> Shown<explain::Groups> = explain::groups, Viewer;
    house model_segments(explain::SegmentsOf) -> Shown<explain::ModelSegments> = explain::segments, Viewer;
    house segment_rows(explain::SegmentRows) -> explain::Rows = explain::segment_rows, Viewer;
    house draw_tree(explain::DrawTree) -> analysis::chart::Drawn = explain::draw_tree, Viewer;
    house model_form(explain::OfModel) -> Shown<trial::Form> = trial::form, Viewer;
    house try_row(trial::TryRow) -> Shown<trial::Trial> = trial::try_row, Viewer;
    house nearest_rows(trial::TryRow) -> trial::Nearest = trial::nearest_rows, Viewer;
    house predict_csv(batch::PredictCsv) -> jobs::Job = batch::predict_csv, Owner;
    house equal_run(journal::EqualRun) -> Option<String> = journal::equal_run, Viewer;
    house export_model_card(export::ExportModelCard) -> jobs::Job = export::export_model_card, Owner;
    write add_experiment(experiment::AddExperiment) -> experiment::Experiment = experiment::add_experiment, Owner;
    write patch_experiment(Patch<experiment::Experiment>) -> experiment::Experiment = patch, Owner;
    write delete_experiment(Deleted) -> () = experiment::delete_experiment, Owner;
    // Dashboards.
    write add_kpi(kpi::AddKpi) -> kpi::Kpi = kpi::add_kpi, Owner;
    write patch_kpi(Patch<kpi::Kpi>) -> kpi::Kpi = kpi::patch_kpi, Owner;
    write delete_kpi(Deleted) -> () = kpi::delete_kpi, Owner;
    write record_value(kpi::RecordValue) -> kpi::KpiValue = kpi::record_value, Owner;
    write patch_value(Patch<kpi::KpiValue>) -> kpi::KpiValue = patch, Owner;
    write delete_value(Deleted) -> () = kpi::delete_value, Owner;
    write add_event(kpi::AddEvent) -> kpi::KpiEvent = kpi::add_event, Owner;
    write patch_event(Patch<kpi::KpiEvent>) -> kpi::KpiEvent = patch, Owner;
    house draw_kpi(dashboards::DrawKpi) -> analysis::chart::Drawn = dashboards::draw_kpi, Viewer;
    house draw_models(dashboards::DrawModels) -> analysis::chart::Drawn = dashboards::draw_models, Viewer;
    house draw(dashboards::Draw) -> analysis::chart::Drawn = dashboards::draw, Viewer;
    house render_png(dashboards::RenderPng) -> dashboards::Png = dashboards::render_png, Viewer;
    write delete_event(Deleted) -> () = kpi::delete_event, Owner;
}

/// Answers a call. Never on the thread that asks: the work runs on a blocking thread, and a panic there is a fault.
pub async fn dispatch(house: &Arc<House>, session: Session, command: String, args: Value) -> Result<Answer, Fault> {
    let house = Arc::clone(house);
    tokio::task::spawn_blocking(move || dispatch_blocking(&house, session, &command, args))
        .await
        .unwrap_or_else(|_| Err(Fault::new("unexpected", json!({}))))
}

/// The same, for callers that may wait: the command line, tests, jobs.
pub fn dispatch_blocking(house: &Arc<House>, session: Session, command: &str, args: Value) -> Result<Answer, Fault> {
    run(&Ctx { house: Arc::clone(house), session }, command, args)
}

fn allowed(ctx: &Ctx, command: &str, role: Role) -> Result<(), Fault> {
    if ctx.session.role >= role { Ok(()) } else { Err(Fault::new("not_allowed", json!({ "command": command }))) }
}

fn parse<A: serde::de::DeserializeOwned>(command: &str, args: Value) -> Result<A, Fault> {
    let args = if args.is_null() { json!({}) } else { args };
    serde_json::from_value(args)
        .map_err(|e| Fault::new("bad_arguments", json!({ "command": command, "detail": e.to_string() })))
}

fn plain<V: Serialize>(value: V) -> Result<(Answer, V), Fault> {
    let json = to_json(&value)?;
    Ok((Answer::of(json), value))
}

fn to_json(value: &impl Serialize) -> Result<Value, Fault> {
    serde_json::to_value(value).map_err(|e| Fault::new("unexpected", json!({ "detail": e.to_string() })))
}

pub(crate) fn write<V: Serialize + Send + 'static>(
    ctx: &Ctx,
    name: &'static str,
    gesture: impl FnOnce(&mut project::Tx) -> project::Result<V> + Send + 'static,
) -> Result<(Answer, V), Fault> {
    let open = ctx.open()?;
    let call = ctx.session.call();
    let done = open.project.run(move |document| document.transact(call, name, gesture))?;
    finish(ctx, &open, done)
}

fn read<V: Serialize + Send + 'static>(
    ctx: &Ctx,
    query: impl FnOnce(&project::Document) -> project::Result<V> + Send + 'static,
) -> Result<(Answer, V), Fault> {
    ctx.open()?.project.read(query).map_err(Fault::from).and_then(plain)
}

type Turn = fn(&project::Document, &project::Call) -> project::Result<project::Done<Option<Step>>>;

fn turn(ctx: &Ctx, _: Nothing, way: Turn) -> Result<(Answer, Option<Step>), Fault> {
    let open = ctx.open()?;
    let call = ctx.session.call();
    let done = open.project.run(move |document| way(document, &call))?;
    finish(ctx, &open, done)
}

pub(crate) fn finish<V: Serialize>(
    ctx: &Ctx,
    open: &house::Open,
    done: project::Done<V>,
) -> Result<(Answer, V), Fault> {
    let value = to_json(&done.value)?;
    let answer = Answer { value, revision: done.revision, changes: done.changes, undo: done.undo, redo: done.redo };
    ctx.house.changed(open, &answer);
    Ok((answer, done.value))
}
