//! Entries in another form than a block of YAML: as a table, for example.

use std::collections::HashSet;

use super::log_files::LogFiles;
use crate::log::{LogFault, Unformed, Unread};

impl LogFiles {
    /// Reports text that looks like entries, unless the log has these otherwise: then it may sum them up.
    pub(super) fn report_unformed(&mut self, unformed: Vec<Unformed>) {
        if unformed.is_empty() {
            return;
        }
        let entries = self.entries.iter().map(|entry| entry.id().to_owned());
        let drafts = self.drafts.iter().filter_map(|draft| draft.id.clone());
        let unread = self.unread.iter().cloned();
        let mut known: HashSet<String> = entries.chain(drafts).chain(unread).collect();
        for mut found in unformed {
            found.rows.retain(|row| known.insert(row.id.clone()));
            if found.rows.is_empty() {
                continue;
            }
            self.faults
                .push(LogFault::of_file(found.source, found.fault()));
            for row in found.rows {
                self.unread.push(row.id.clone());
                self.unread_entries.push(Unread::of_row(found.source, row));
            }
        }
    }
}
