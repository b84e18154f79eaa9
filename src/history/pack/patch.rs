//! Applying deltas.

use std::sync::Arc;

use super::{LARGEST_OBJECT, Object, SHORT};
use crate::history::object::Kind;
use crate::history::rope::{Builder, Rope};

/// Applies a delta to its base.
pub(in super::super) fn apply(base: &Object, delta: &Arc<[u8]>) -> Option<Rope> {
    let mut rest = &**delta;
    if varint(&mut rest)? != base.bytes.len() {
        return None;
    }
    let size = varint(&mut rest)?;
    if size > LARGEST_OBJECT {
        return None;
    }
    // Trees and commits are read as a whole, and short files are copied just as quickly.
    let in_pieces = base.kind == Kind::Blob && size > SHORT;
    let mut made = if in_pieces {
        Builder::like(&base.bytes)
    } else {
        Builder::flat(size)
    };
    while let Some((&op, after)) = rest.split_first() {
        rest = after;
        if op & 0x80 != 0 {
            let mut number = |bits: u8, bytes: usize| -> Option<usize> {
                let mut value = 0;
                for byte in 0..bytes {
                    if bits & (1 << byte) != 0 {
                        let (&next, after) = rest.split_first()?;
                        rest = after;
                        value |= usize::from(next) << (8 * byte);
                    }
                }
                Some(value)
            };
            let from = number(op & 15, 4)?;
            let len = match number(op >> 4 & 7, 3)? {
                0 => 0x1_0000,
                len => len,
            };
            made.copy(&base.bytes, from..from.checked_add(len)?)?;
        } else if op != 0 {
            let at = delta.len() - rest.len();
            made.push(delta, at..at + usize::from(op))?;
            rest = rest.get(usize::from(op)..)?;
        } else {
            return None;
        }
        if made.len() > size {
            return None;
        }
    }
    if made.len() != size {
        return None;
    }
    Some(made.finish())
}

/// Reads a number of seven bits per byte, lowest first.
pub(super) fn varint(rest: &mut &[u8]) -> Option<usize> {
    let mut value = 0_usize;
    let mut shift = 0;
    loop {
        let (&byte, after) = rest.split_first()?;
        *rest = after;
        value |= usize::from(byte & 0x7f)
            .checked_shl(shift)
            .filter(|_| shift < 57)?;
        shift += 7;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
}
