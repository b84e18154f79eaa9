//! What the formats' tests share, and the formats over one small project.

use proptest::prelude::*;

use super::escape::is_hidden;

/// Strings made of ordinary text and of what has been used to deceive.
pub(super) fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "\\PC{0,6}",
        2 => any::<String>(),
        4 => proptest::sample::select(vec![
            "#", "##", "##[", "##vso[", "##VSO[task.setvariable]", "##teamcity[", ":", "::", "::error file=a::", "\r", "\r\n", "\n",
            "\t", " ", "\u{1b}[2J", "\u{1b}]8;;", "\u{9b}", "\u{7f}", "\u{85}", "\u{202e}", "\u{2066}", "\u{200b}", "\u{feff}",
            "\u{e0041}", "\u{2028}", "\0", "я", "日", "e\u{301}", "[", "\\", "\"",
        ]).prop_map(str::to_owned),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// Whether text has no hidden character besides line breaks and tabs, and nothing that a runner obeys.
pub(super) fn is_safe(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    !text.chars().any(|c| is_hidden(c) && c != '\n' && c != '\t')
        && !["##[", "##vso[", "##teamcity["].iter().any(|opener| lower.contains(opener))
        && !text.lines().any(|line| line.trim_start().starts_with("::"))
}
