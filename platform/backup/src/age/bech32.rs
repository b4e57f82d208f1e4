//! Bech32 (BIP 173) without its limit of length: how age writes keys.

const CHARACTERS: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const CHECKSUM: usize = 6;

/// `prefix`, 1, and the bytes in lower case.
pub(super) fn encode(prefix: &str, bytes: &[u8]) -> String {
    let mut values = regroup(bytes.iter().copied(), 8, 5, true).unwrap_or_default();
    let sum = polymod(&values, prefix, &[0; CHECKSUM]) ^ 1;
    values.extend((0..CHECKSUM).map(|at| u8::try_from((sum >> (5 * (CHECKSUM - 1 - at))) & 31).unwrap_or_default()));
    let text = values.into_iter().filter_map(|value| CHARACTERS.get(usize::from(value))).map(|c| char::from(*c));
    format!("{prefix}1{}", text.collect::<String>())
}

/// The bytes, if the prefix and the checksum are right and the letters are all small or all large.
pub(super) fn decode(prefix: &str, text: &str) -> Option<Vec<u8>> {
    let small = text.to_ascii_lowercase();
    if text != small && text != text.to_ascii_uppercase() {
        return None;
    }
    let data = small.strip_prefix(prefix)?.strip_prefix('1')?;
    let value = |c: u8| CHARACTERS.iter().position(|known| *known == c).and_then(|at| u8::try_from(at).ok());
    let values = data.bytes().map(value).collect::<Option<Vec<u8>>>()?;
    if values.len() < CHECKSUM || polymod(&values, prefix, &[]) != 1 {
        return None;
    }
    regroup(values[..values.len() - CHECKSUM].iter().copied(), 5, 8, false)
}

fn polymod(values: &[u8], prefix: &str, more: &[u8]) -> u32 {
    const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    let high = prefix.bytes().map(|c| c >> 5);
    let low = prefix.bytes().map(|c| c & 31);
    let all = high.chain([0]).chain(low).chain(values.iter().copied()).chain(more.iter().copied());
    all.fold(1_u32, |sum, value| {
        let top = sum >> 25;
        let shifted = ((sum & 0x01ff_ffff) << 5) ^ u32::from(value);
        GENERATOR.iter().enumerate().filter(|(bit, _)| (top >> bit) & 1 == 1).fold(shifted, |sum, (_, part)| sum ^ part)
    })
}

/// From groups of `from` bits to groups of `to` bits. Without `pad`, what is left over must be zero and less than a group.
fn regroup(values: impl Iterator<Item = u8>, from: u32, to: u32, pad: bool) -> Option<Vec<u8>> {
    let (mut held, mut bits) = (0_u32, 0_u32);
    let mut groups = Vec::new();
    for value in values {
        held = ((held << from) | u32::from(value)) & 0xffff;
        bits += from;
        while bits >= to {
            bits -= to;
            groups.push(u8::try_from((held >> bits) & ((1 << to) - 1)).ok()?);
        }
    }
    let rest = (held << (to - bits)) & ((1 << to) - 1);
    if pad && bits > 0 {
        groups.push(u8::try_from(rest).ok()?);
    } else if !pad && (bits >= from || rest != 0) {
        return None;
    }
    Some(groups)
}
