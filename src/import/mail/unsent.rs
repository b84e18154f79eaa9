//! Where mails are kept that were never sent, by the names of folders and labels.

/// The names of folders and labels of drafts, in lowercase, as mail programs write them.
const DRAFTS: [&str; 24] = [
    "drafts",
    "draft",
    "черновики",
    "черновик",
    "borradores",
    "borrador",
    "entwürfe",
    "entwurf",
    "brouillons",
    "brouillon",
    "bozze",
    "bozza",
    "rascunhos",
    "rascunho",
    "esborranys",
    "concepten",
    "utkast",
    "kladder",
    "luonnokset",
    "wersje robocze",
    "koncepty",
    "чернетки",
    "taslaklar",
    "rascunyos",
];

/// Whether a label is that of drafts, in lowercase.
pub(super) fn is_of_drafts(label: &str) -> bool {
    DRAFTS.contains(&label.trim_matches(['"', '[', ']', ' ']))
}

/// Whether a mailbox holds drafts, by its name: `Drafts`, `Drafts.mbox`, `Drafts.mbox/mbox`.
pub(super) fn is_mailbox_of_drafts(path: &str) -> bool {
    let mut names = path.rsplit(['/', '\\']);
    let last = names.next().unwrap_or(path).to_lowercase();
    let name = |last: &str| {
        let name = last.strip_suffix(".mbox").or(last.strip_suffix(".mbx"));
        name.unwrap_or(last).to_owned()
    };
    match last.as_str() {
        "mbox" => names.next().is_some_and(|folder| {
            let folder = folder.to_lowercase();
            folder.strip_suffix(".mbox").is_some_and(is_of_drafts)
        }),
        last => is_of_drafts(&name(last)),
    }
}
