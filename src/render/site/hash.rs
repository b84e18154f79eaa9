//! SHA-256, for names of files and for the content security policy.

use sha2::{Digest, Sha256};

pub(super) fn sha256(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

/// Base64 with padding (RFC 4648).
pub(super) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |three: u32, place: u32| {
        let value = usize::try_from((three >> (18 - 6 * place)) & 63).unwrap_or(0);
        DIGITS.get(value).copied().map_or('=', char::from)
    };
    bytes
        .chunks(3)
        .flat_map(|three| {
            let byte = |place: usize| u32::from(three.get(place).copied().unwrap_or(0));
            let all = byte(0) << 16 | byte(1) << 8 | byte(2);
            let used = u32::try_from(three.len()).unwrap_or(3);
            (0..4).map(move |place| {
                if place <= used {
                    digit(all, place)
                } else {
                    '='
                }
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_of_the_specification() {
        for (text, encoded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(text.as_bytes()), encoded);
        }
        assert_eq!(
            base64(&sha256(b"")),
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        );
    }
}
