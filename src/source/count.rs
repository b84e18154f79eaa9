//! Fast counting of bytes.

/// The number of bytes that are `wanted`. The counts of short chunks fit in a byte, so that many bytes are compared at a time.
pub(super) fn count(bytes: &[u8], wanted: impl Fn(u8) -> bool) -> usize {
    let in_chunk = |chunk: &[u8]| chunk.iter().map(|byte| u8::from(wanted(*byte))).sum::<u8>();
    bytes
        .chunks(u8::MAX.into())
        .map(|chunk| usize::from(in_chunk(chunk)))
        .sum()
}
