//! The program as users run it: every command, its output, its exit status.
//!
//! `snapshots/` has the complete results: the command, standard output, standard error, the exit status. After an intended
//! change, `INSTA_UPDATE=always cargo test --test cli` updates them; review the difference before you commit
//! it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "../support/overdue.rs"]
mod overdue;
#[path = "../support/mod.rs"]
mod support;

/// Compares the output of a run with the snapshot of that name.
macro_rules! shows {
    ($name:expr, $run:expr) => {
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!($name, $run.transcript());
        })
    };
}

mod beside;
mod browser;
mod cached;
mod check;
mod clocks;
mod color;
mod completion;
mod credits;
mod demo;
mod devtools;
mod digest;
mod drafts;
mod due;
mod evidence;
mod feeds;
mod fix;
mod fix_words;
mod formats;
mod help;
mod hostile;
mod hostile_bombs;
mod hostile_history;
mod hostile_text;
mod import;
mod import_in_steps;
mod import_zones;
mod init;
mod kept_by_a_branch;
mod language;
mod merged_by;
mod merges;
mod moves;
mod narrow;
mod new;
mod paths;
mod remedies;
mod remedies_of_projlog;
mod rules;
mod schema;
mod several;
mod several_formats;
mod show;
mod side_by_side;
mod site;
mod site_in_browser;
mod status;
mod status_page;
mod strays;
mod streams;
mod taken_away;
mod trees;
mod unread;
mod used_again;
mod walk_import;
mod watch;
mod wording;
