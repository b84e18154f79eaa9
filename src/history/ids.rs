//! Maps by object id, which do not hash the id again.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A hasher that uses the first eight bytes of an id, or a number.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct IdHasher(u64);

impl Hasher for IdHasher {
    fn write(&mut self, bytes: &[u8]) {
        // Ids come as one slice of 20 or 32 bytes, some with a length or a tag before it.
        if let Some(first) = bytes.first_chunk() {
            self.0 = self.0.rotate_left(5) ^ u64::from_ne_bytes(*first);
        } else {
            for &byte in bytes {
                self.0 = self.0.rotate_left(8) ^ u64::from(byte);
            }
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = self.0.rotate_left(5) ^ number;
    }

    fn write_u128(&mut self, number: u128) {
        let [first, second] = [number, number >> 64]
            .map(|half| u64::try_from(half & u128::from(u64::MAX)).unwrap_or(0));
        self.write_u64(first ^ second);
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn finish(&self) -> u64 {
        // Spread over all bits, so that numbers work as keys as well.
        let spread = self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        spread ^ spread >> 32
    }
}

/// The builder of [`IdHasher`].
pub(super) type IdState = BuildHasherDefault<IdHasher>;

/// A map by object id.
pub(super) type ById<K, V> = HashMap<K, V, IdState>;
