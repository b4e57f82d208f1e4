//! Which character parts the cells.

use super::header;

/// What is looked at to decide, in bytes and in records.
const SAMPLE_BYTES: usize = 64 * 1024;
const SAMPLE_RECORDS: usize = 60;
/// A name of a column that is understood tells more than a regular number of cells.
const WEIGHT_OF_A_NAME: f64 = 3.0;
/// A regular pattern of more cells than this is no stronger evidence.
const CELLS_THAT_COUNT: usize = 20;

/// A reader of `text` that takes rows of any length. The header is row one.
pub(super) fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(text.as_bytes())
}

/// The delimiter a spreadsheet was told to use by a first line such as `sep=;`, and the length of that line in bytes.
pub(super) fn declared(text: &str) -> Option<(u8, usize)> {
    let line = text.split(['\r', '\n']).next()?;
    let name = line.trim_matches('"').to_ascii_lowercase();
    let delimiter = match name.strip_prefix("sep=")? {
        "," => b',',
        ";" => b';',
        "|" => b'|',
        "\t" | "\\t" => b'\t',
        _ => return None,
    };
    Some((delimiter, line.len()))
}

/// The delimiter that makes the most regular table with the best understood header, of comma, semicolon, tab and pipe.
/// Quotation marks are respected, so a comma inside a quoted cell does not count.
pub(super) fn detect(text: &str) -> u8 {
    let sample = &text[..text.floor_char_boundary(SAMPLE_BYTES)];
    let mut best = (b',', 0.0);
    for delimiter in [b',', b';', b'\t', b'|'] {
        let score = score(sample, delimiter);
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    best.0
}

fn score(sample: &str, delimiter: u8) -> f64 {
    let mut lengths = Vec::new();
    let mut names = 0;
    for record in reader(sample, delimiter).records().take(SAMPLE_RECORDS) {
        // The sample is valid UTF-8 in memory and rows may have any length, so the reader has nothing to complain of.
        let Ok(record) = record else { break };
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if record.len() > 1 && lengths.len() < header::LINES_ABOVE {
            names = names.max(header::understood(record.iter()));
        }
        lengths.push(record.len());
    }
    let usual =
        lengths.iter().copied().filter(|&n| n > 1).max_by_key(|n| (lengths.iter().filter(|m| *m == n).count(), *n));
    let Some(usual) = usual else { return 0.0 };
    let share = lengths.iter().filter(|&&n| n == usual).count() as f64 / lengths.len() as f64;
    // Squared, so that decimal commas in most rows do not pass for cells.
    share * share * usual.min(CELLS_THAT_COUNT) as f64 + WEIGHT_OF_A_NAME * names as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_found_by_evidence() {
        for (text, delimiter) in [
            ("Brand,Model,Price\nRolex,Sub,\"9,500\"\n", b','),
            ("Marke;Modell;Preis\nRolex;Sub;9.500,00\nOmega;Speedmaster;5.000,00\n", b';'),
            ("a;b\n1,5;2,5\n3,5;4,5\n", b';'),
            ("Brand\tModel\tNotes\nRolex\tSub\tnice, big, old\n", b'\t'),
            ("Brand|Model\nRolex|Sub\n", b'|'),
            ("Brand,Model,Complications\nRolex,Sub,Date; GMT; Alarm; Chrono\nOmega,X,a; b; c; d\n", b','),
            ("Watch\nRolex Submariner\n", b','),
            ("\"a;b;c\",d\n\"e;f;g\",h\n", b','),
            ("", b','),
        ] {
            assert_eq!(char::from(detect(text)), char::from(delimiter), "{text}");
        }
    }

    #[test]
    fn a_declared_delimiter_is_read() {
        assert_eq!(declared("sep=;\r\nA;B"), Some((b';', 5)));
        assert_eq!(declared("SEP=\\t\nA"), Some((b'\t', 6)));
        assert_eq!(declared("separate;B"), None);
    }
}
