//! Bytes to text: UTF-8, UTF-16 with a byte order mark, or Windows-1252, which is what older spreadsheets save.

use super::error::ListImportError;

/// Windows-1252 from 0x80 to 0x9F; the five unused places keep their control character (WHATWG Encoding Standard).
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '\u{2018}', '\u{2019}', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

const SAVE_AS_CSV: &str = "Open it in the program it comes from and save it as \"CSV UTF-8\".";

/// The text of a file, without its byte order mark.
pub(super) fn text_of(bytes: &[u8]) -> Result<String, ListImportError> {
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return utf16(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return utf16(rest, u16::from_be_bytes);
    }
    if let Some(what) = known_kind(bytes) {
        return Err(ListImportError::NotText { what, fix: SAVE_AS_CSV });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    refuse_nul(match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|&byte| windows_1252(byte)).collect(),
    })
}

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, ListImportError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(ListImportError::DamagedUtf16);
    }
    let text: Result<String, _> = char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect();
    refuse_nul(text.map_err(|_| ListImportError::DamagedUtf16)?)
}

/// Text has no NUL, and PostgreSQL could not store it.
fn refuse_nul(text: String) -> Result<String, ListImportError> {
    if text.contains('\0') {
        return Err(ListImportError::NotText { what: "a file that is not text", fix: SAVE_AS_CSV });
    }
    Ok(text)
}

/// Names the files that people choose by mistake, by their first bytes.
fn known_kind(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: &[(&[u8], &str)] = &[
        (b"PK\x03\x04", "an Excel or other packed file (.xlsx, .ods, .numbers, .zip)"),
        (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)"),
        (b"%PDF-", "a PDF document"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"GIF8", "a picture"),
        (b"MZ\x90\0", "a program"),
        (b"\x7fELF", "a program"),
        (b"\x1f\x8b", "a compressed file"),
    ];
    KINDS.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, what)| *what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_gives_the_same_text() {
        let text = "Größe;Preis €\n";
        let utf16 = |unit: fn(u16) -> [u8; 2], mark: [u8; 2]| {
            let mut bytes = mark.to_vec();
            bytes.extend(text.encode_utf16().flat_map(unit));
            bytes
        };
        assert_eq!(text_of(text.as_bytes()).as_deref(), Ok(text));
        assert_eq!(text_of(&[b"\xef\xbb\xbf", text.as_bytes()].concat()).as_deref(), Ok(text));
        assert_eq!(text_of(&utf16(u16::to_le_bytes, [0xff, 0xfe])).as_deref(), Ok(text));
        assert_eq!(text_of(&utf16(u16::to_be_bytes, [0xfe, 0xff])).as_deref(), Ok(text));
        assert_eq!(text_of(b"Gr\xf6\xdfe;Preis \x80\n").as_deref(), Ok(text));
    }

    #[test]
    fn files_that_are_not_text_are_named() {
        let message = |bytes: &[u8]| text_of(bytes).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(message(b"PK\x03\x04\x14\0").starts_with("This is an Excel"));
        assert!(message(b"MZ\x90\0\x03").contains("a program, not a CSV file. Open it in"));
        assert!(message(b"Brand\0Model").contains("not text"));
        assert_eq!(text_of(b"\xff\xfea"), Err(ListImportError::DamagedUtf16));
        assert_eq!(text_of(b"\xff\xfe\x00\xd8a\0"), Err(ListImportError::DamagedUtf16));
    }
}
