//! Entries that name another one by an id which it does not have any more.

use super::value::EntryId;
use super::{Body, Entry, Log, compare_ids};
use crate::source::Spanned;

impl Entry {
    /// Lets the references to an id name another one.
    fn follow(&mut self, id: &str, now: &str) {
        let mut lists: Vec<&mut [Spanned<EntryId>]> = Vec::new();
        let allowed = self.common.allow.0.iter_mut();
        lists.extend(allowed.map(|allow| &mut *allow.value.0.fields.agreed.0));
        let single = self.common.in_call.as_mut();
        match &mut self.body {
            Body::Stage(stage) => lists.push(&mut stage.after.0),
            Body::Request(request) => {
                lists.push(&mut request.blocks.0);
                lists.push(&mut request.about.0);
            }
            Body::Reply(reply) => lists.push(&mut reply.answers.0),
            Body::Reminder(reminder) => {
                lists.push(&mut reminder.of.0);
                lists.push(&mut reminder.replaces.0);
            }
            Body::Call(call) => lists.push(&mut call.replaces.0),
            Body::Decision(decision) => {
                lists.push(&mut decision.on.0);
                lists.push(&mut decision.replaces.0);
            }
            Body::Delivery(delivery) => {
                lists.push(&mut delivery.of.0);
                lists.push(&mut delivery.replaces.0);
            }
            Body::Notice(notice) => {
                lists.push(&mut notice.about.0);
                lists.push(&mut notice.replaces.0);
                if let Some(cause) = &mut notice.cause {
                    lists.push(std::slice::from_mut(cause));
                }
            }
            Body::Confirmation(confirmation) => lists.push(&mut confirmation.replaces.0),
        }
        lists.extend(single.map(std::slice::from_mut));
        let named = lists.into_iter().flatten();
        for reference in named.filter(|one| *one.value.0 == *id) {
            now.clone_into(&mut reference.value.0);
        }
    }
}

impl Log {
    /// Lets the references of one entry to an id name another one.
    pub(crate) fn follow(&mut self, by: &str, id: &str, now: &str) {
        let Some(place) = self.by_id.get(by).copied() else {
            return;
        };
        if let Some(entry) = self.entries.get_mut(place) {
            entry.follow(id, now);
        }
        let Some(list) = self.referring.get_mut(id) else {
            return;
        };
        let moved: Vec<_> = list.extract_if(.., |one| one.entry == place).collect();
        let entries = &self.entries;
        let id_of = |place: usize| entries.get(place).map_or("", Entry::id);
        let list = self.referring.entry(now.to_owned()).or_default();
        for one in moved {
            let known = |other: &super::Referring| other.entry == place && other.field == one.field;
            if !list.iter().any(known) {
                list.push(one);
            }
        }
        list.sort_by(|a, b| compare_ids(id_of(a.entry), id_of(b.entry)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::Log;
    use super::super::tests::entries_of;

    #[test]
    fn every_reference_follows() {
        let text = "\
```yaml
stage: S-1
after: X-1
```
```yaml
request: R-1
blocks: X-1
about: [X-1, X-2]
```
```yaml
reply: A-1
answers: X-1
in: X-1
allow: { rule: reply-late, reason: x, agreed: X-1 }
```
```yaml
reminder: M-1
of: X-1
replaces: X-1
```
```yaml
call: C-1
replaces: X-1
```
```yaml
decision: D-1
on: X-1
replaces: X-1
```
```yaml
delivery: L-1
of: X-1
replaces: X-1
```
```yaml
notice: N-1
about: X-1
cause: X-1
replaces: X-1
```
```yaml
confirmation: E-1
replaces: X-1
```
";
        let mut log = Log::new(entries_of(text));
        let ids: Vec<String> = log.ids().map(str::to_owned).collect();
        let before = log.related("X-1", |_| true).count();
        assert!(before >= ids.len());
        for id in &ids {
            log.follow(id, "X-1", "X-9");
        }
        let named = log.entries().iter().flat_map(super::Entry::references);
        assert!(
            named
                .clone()
                .all(|reference| &*reference.id.value.0 != "X-1")
        );
        assert!(
            named
                .into_iter()
                .any(|reference| &*reference.id.value.0 == "X-2")
        );
        assert_eq!(log.related("X-1", |_| true).count(), 0);
        assert_eq!(log.related("X-9", |_| true).count(), before);
    }
}
