//! YAML text → tree: no panic, every span in the text, linear time.
#![no_main]

use libfuzzer_sys::fuzz_target;
use projlog::source::Excerpt;
use projlog::yaml::{MAX_BYTES, NodeId, NodeKind, Tree, parse};
use projlog_fuzz::{assert_fault_inside, assert_inside, assert_linear};

fuzz_target!(|text: &str| {
    let parsed = parse(&Excerpt::whole(text, 0), MAX_BYTES);
    parsed.faults.iter().for_each(|fault| assert_fault_inside(text, fault));
    parsed.lost.iter().for_each(|key| assert_inside(text, key.span, key));
    if let Some(root) = parsed.tree.root() {
        assert_tree_inside(text, &parsed.tree, root);
    }
    assert_linear(text, |text| drop(parse(&Excerpt::whole(text, 0), MAX_BYTES)));
});

fn assert_tree_inside(text: &str, tree: &Tree, id: NodeId) {
    let node = tree.node(id);
    assert_inside(text, node.span, node);
    match &node.kind {
        NodeKind::Scalar(..) => {}
        NodeKind::Sequence(items) => items.iter().for_each(|item| assert_tree_inside(text, tree, *item)),
        NodeKind::Mapping(pairs) => pairs.iter().for_each(|(key, value)| {
            assert_tree_inside(text, tree, *key);
            assert_tree_inside(text, tree, *value);
        }),
    }
}
