//! A project of which only the files are kept.

use std::collections::HashMap;

use super::afterwards::Afterwards;
use super::copies::OwnChanges;
use super::meant::Meant;
use super::other_form::OtherForms;
use super::past_days::PastCalendars;
use super::remembered::Remembered;
use super::sections::Sections;
use super::seen::Descents;
use super::withdrawn::Withdrawn;
use super::{Evidence, NoHistory, Project};
use crate::log::Log;

impl Project {
    /// Drops the entries and the history. A report needs neither, only the files, and of many projects that are reported
    /// together they would fill the memory.
    pub fn keep_files_only(&mut self) {
        self.log = Log::default();
        self.evidence = Evidence::None(NoHistory::SwitchedOff);
        self.pending = HashMap::new();
        self.versions = Vec::new();
        self.merging = Vec::new();
        self.past_calendars = PastCalendars::default();
        self.remembered = Remembered::default();
        self.descents = Descents::default();
        self.other_forms = OtherForms::default();
        self.meant = Meant::default();
        self.sections = Sections::default();
        self.withdrawn = Withdrawn::default();
        self.afterwards = Afterwards::default();
        self.own_changes = OwnChanges::default();
        for repository in self.repository.iter_mut().chain(&mut self.home) {
            repository.close();
        }
    }
}
