//! Ropes are compared with the bytes that they stand for.

use super::*;

/// All ropes over the letters of `text` in pieces of 1 to 3, some of them shared with `shared`.
fn ropes(text: &[u8], shared: &Arc<[u8]>) -> Vec<Rope> {
    (0..3_usize.pow(3))
        .map(|mut choice| {
            let mut builder = Builder::default();
            let mut at = 0;
            while at < text.len() {
                let end = (at + 1 + choice % 3).min(text.len());
                choice /= 3;
                let same = shared.get(at..end) == Some(&text[at..end]);
                if same {
                    builder.push(shared, at..end).unwrap();
                } else {
                    builder
                        .push(&Arc::from(&text[at..end]), 0..end - at)
                        .unwrap();
                }
                at = end;
            }
            builder.finish()
        })
        .collect()
}

#[test]
fn a_rope_is_its_bytes() {
    let shared: Arc<[u8]> = Arc::from(&b"abcabca"[..]);
    for rope in ropes(b"abcabca", &shared)
        .iter()
        .chain(&ropes(b"abcxbca", &shared))
    {
        let whole = rope.whole();
        for from in 0..=whole.len() + 1 {
            assert_eq!(
                rope.find(b'b', from),
                (from..whole.len()).find(|&at| whole[at] == b'b')
            );
            for until in from..=whole.len() {
                assert_eq!(&*rope.part(from, until), &whole[from..until]);
                let mut copy = Builder::default();
                copy.copy(rope, from..until).unwrap();
                assert_eq!(&*copy.finish().whole(), &whole[from..until]);
            }
        }
        assert!(Builder::default().copy(rope, 3..whole.len() + 1).is_none());
    }
}

#[test]
fn what_two_ropes_share() {
    let shared: Arc<[u8]> = Arc::from(&b"abcabca"[..]);
    let texts: [&[u8]; 6] = [
        b"abcabca",
        b"abcxbca",
        b"abca",
        b"",
        b"bcabca",
        b"abcabcabca",
    ];
    for (a, b) in texts
        .iter()
        .flat_map(|a| texts.iter().map(move |b| (*a, *b)))
    {
        let prefix = a.iter().zip(b).take_while(|(x, y)| x == y).count();
        let suffix = a
            .iter()
            .rev()
            .zip(b.iter().rev())
            .take_while(|(x, y)| x == y)
            .count();
        for (x, y) in ropes(a, &shared).iter().zip(ropes(b, &shared).iter().rev()) {
            assert_eq!(x.common_prefix(y), prefix);
            for most in 0..9 {
                assert_eq!(
                    x.common_suffix(y, most),
                    suffix.min(most),
                    "{a:?} {b:?} {most}"
                );
            }
        }
    }
}

/// A text of one piece more than a rope keeps, each the second byte of a buffer.
fn too_many_pieces(buffer: &Arc<[u8]>) -> Builder {
    let mut builder = Builder::default();
    for _ in 0..=MAX_PIECES {
        builder.push(buffer, 1..2).unwrap();
    }
    builder
}

#[test]
fn many_pieces_become_one() {
    let rope = too_many_pieces(&Arc::from(&b"ab"[..])).finish();
    assert_eq!((rope.pieces(), rope.len()), (1, MAX_PIECES + 1));
}

#[test]
fn pushing_after_many_pieces() {
    let buffer: Arc<[u8]> = Arc::from(&b"abc"[..]);
    let mut builder = too_many_pieces(&buffer);
    builder.push(&buffer, 0..3).unwrap();
    assert!(builder.push(&buffer, 2..4).is_none());
    let rope = builder.finish();
    assert_eq!(&*rope.part(MAX_PIECES, MAX_PIECES + 9), b"babc");
}
