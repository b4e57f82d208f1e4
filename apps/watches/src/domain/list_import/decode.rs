//! A file to a table of cells.

use super::cell_text;
use super::delimiter;
use super::encoding;
use super::error::ListImportError;
use super::header;
use serde::{Deserialize, Serialize};

/// Largest file, in bytes.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;
/// Most rows, the header not counted.
pub const MAX_ROWS: usize = 20_000;
/// Most columns.
pub const MAX_COLUMNS: usize = 100;
/// Longest cell, in characters.
pub const MAX_CELL_CHARS: usize = 20_000;

/// A list as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Names of the columns, all different and none empty: an empty one becomes "Column 3", a second "Price" becomes
    /// "Price (2)".
    pub columns: Vec<String>,
    /// The rows below the header that are not blank.
    pub rows: Vec<Row>,
}

/// One row of a [`Table`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Physical line of the file where the row begins, from 1.
    pub line: u64,
    /// As many cells as the table has columns; cells that are missing in the file are empty.
    pub cells: Vec<String>,
    /// How many filled cells stand beyond the last column. Such a row is in error.
    pub surplus: usize,
}

/// Reads the bytes of a CSV file.
///
/// UTF-8 (with or without byte order mark), UTF-16 with one, else Windows-1252. Delimiter: comma, semicolon, tab or
/// pipe, by evidence. Blank lines and lines above the header (a title) are left out, short rows are padded.
///
/// # Errors
/// [`ListImportError`] when a limit is passed, the file is not text, a quotation mark is left open, or there are no
/// rows.
pub fn decode(bytes: &[u8]) -> Result<Table, ListImportError> {
    if bytes.len() > MAX_BYTES {
        return Err(ListImportError::TooManyBytes { bytes: bytes.len(), limit: MAX_BYTES });
    }
    let text = encoding::text_of(bytes)?;
    let mut records = records_of(&text)?;
    let header = records.iter().take(header::LINES_ABOVE).map(|record| record.cells.as_slice());
    let header = header::position(header).ok_or(ListImportError::Empty)?;
    let mut rows = records.split_off(header + 1);
    let names = records.pop().map(|record| record.cells).unwrap_or_default();
    if names.len() > MAX_COLUMNS {
        return Err(ListImportError::TooManyColumns { columns: names.len(), limit: MAX_COLUMNS });
    }
    if rows.is_empty() {
        return Err(ListImportError::NoRows);
    }
    if rows.len() > MAX_ROWS {
        return Err(ListImportError::TooManyRows { limit: MAX_ROWS });
    }
    for row in &mut rows {
        let surplus = row.cells.iter().skip(names.len()).filter(|cell| !cell.trim().is_empty()).count();
        row.surplus = surplus;
        row.cells.resize(names.len(), String::new());
    }
    Ok(Table { columns: header::distinct(&names), rows })
}

/// Every record that is not blank, with its physical line. Blank cells at the end of a record are dropped.
fn records_of(text: &str) -> Result<Vec<Row>, ListImportError> {
    // A record of its own behind the last line: if it does not come out as written, a quotation mark was left open.
    // NUL cannot occur in the text, so no cell can look like it.
    const END: &str = "\0";
    let declared = delimiter::declared(text);
    let skipped = declared.map_or(0, |(_, length)| length);
    let delimiter = declared.map_or_else(|| delimiter::detect(text), |(delimiter, _)| delimiter);
    let mut whole = String::with_capacity(text.len() + 2);
    whole.push_str(&text[skipped..]);
    whole.push('\n');
    whole.push_str(END);

    let mut records = Vec::new();
    let mut lines = LineCounter { text: &whole, at: 0, line: 1 };
    let mut last = (1, false);
    let mut too_long = None;
    for record in delimiter::reader(&whole, delimiter).records() {
        // Cannot fail: the source is memory, the text is UTF-8, and rows may have any length.
        let Ok(record) = record else { continue };
        let start = record.position().map_or(0, csv::Position::byte);
        let line = lines.line_at(usize::try_from(start).unwrap_or(usize::MAX));
        last = (line, record.len() == 1 && record.get(0) == Some(END));
        let filled =
            record.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty()).last().map_or(0, |(at, _)| at + 1);
        if filled == 0 || last.1 {
            continue;
        }
        too_long = too_long.or_else(|| too_long_cell(&record, line));
        // Title lines above the header do not count as rows, so the exact limit is drawn below the header.
        if records.len() > MAX_ROWS + header::LINES_ABOVE {
            return Err(ListImportError::TooManyRows { limit: MAX_ROWS });
        }
        let cells = record.iter().take(filled).map(str::to_owned).collect();
        records.push(Row { line, cells, surplus: 0 });
    }
    if !last.1 {
        return Err(ListImportError::UnclosedQuote { line: last.0 });
    }
    too_long.map_or(Ok(records), Err)
}

fn too_long_cell(record: &csv::StringRecord, line: u64) -> Option<ListImportError> {
    record.iter().enumerate().find_map(|(at, cell)| {
        // Characters are never more than bytes, so short cells need no counting. A guarding apostrophe is not counted.
        let text = (cell.len() > MAX_CELL_CHARS).then(|| cell_text::text(cell))??;
        let chars = text.chars().count();
        (chars > MAX_CELL_CHARS).then_some(ListImportError::CellTooLong {
            line,
            column: at + 1,
            chars,
            limit: MAX_CELL_CHARS,
        })
    })
}

/// Counts physical lines (LF, CR LF or CR) up to the beginning of each record. Records come in order.
struct LineCounter<'a> {
    text: &'a str,
    at: usize,
    line: u64,
}

impl LineCounter<'_> {
    /// The line of the first character at or after byte `start` that is not a line break: the reader gives the place
    /// behind the record before, and blank lines may follow there.
    fn line_at(&mut self, start: usize) -> u64 {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            let is_break = matches!(byte, b'\r' | b'\n');
            if self.at >= start && !is_break {
                break;
            }
            if *byte == b'\n' || (*byte == b'\r' && bytes.get(self.at + 1) != Some(&b'\n')) {
                self.line += 1;
            }
            self.at += 1;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(bytes: &[u8]) -> Result<Vec<(u64, Vec<String>)>, ListImportError> {
        Ok(decode(bytes)?.rows.into_iter().map(|row| (row.line, row.cells)).collect())
    }

    fn row(line: u64, cells: &[&str]) -> (u64, Vec<String>) {
        (line, cells.iter().map(|&cell| cell.to_owned()).collect())
    }

    #[test]
    fn rows_keep_their_physical_line() {
        for (newline, skipped) in [("\n", ""), ("\r\n", ""), ("\r", ""), ("\r\n", "sep=,\r\n")] {
            let lines =
                ["Brand,Model,Notes", "", "Rolex,Sub,\"two", "lines, one cell\"", "", ",,", "Omega,Speedy,x", "", ""];
            let text = format!("{skipped}{}", lines.join(newline));
            let first = if skipped.is_empty() { 0 } else { 1 };
            let two = format!("two{newline}lines, one cell");
            let expected = vec![row(first + 3, &["Rolex", "Sub", &two]), row(first + 7, &["Omega", "Speedy", "x"])];
            assert_eq!(cells(text.as_bytes()), Ok(expected), "{text:?}");
        }
    }

    #[test]
    fn ragged_rows_are_padded_or_marked() -> Result<(), ListImportError> {
        let table = decode(b"Brand,Model,Notes,,\nRolex\nOmega,Speedy,x,y,,z\nTudor,Ranger,x,,\n")?;
        assert_eq!(table.columns, ["Brand", "Model", "Notes"]);
        let rows: Vec<_> = table.rows.iter().map(|row| (row.cells.len(), row.surplus)).collect();
        assert_eq!(rows, [(3, 0), (3, 2), (3, 0)]);
        Ok(())
    }

    #[test]
    fn titles_above_the_header_are_skipped_and_names_made_distinct() -> Result<(), ListImportError> {
        let table = decode(
            "My watches 2024;;;\n\nStand: 1.2.2024;;;\nMarke;Modell;Preis;Preis;;x\nRolex;Sub;1;2;3;4\n".as_bytes(),
        )?;
        assert_eq!(table.columns, ["Marke", "Modell", "Preis", "Preis (2)", "Column 5", "x"]);
        assert_eq!(table.rows[0].line, 5);
        let table = decode(format!("Brand,{}\nRolex,x\n", "n".repeat(5_000)).as_bytes())?;
        assert_eq!(table.columns[1].chars().count(), 81, "80 and the sign of more");
        let table = decode(b"Favourites\nRolex\nOmega\n")?;
        assert_eq!((table.columns, table.rows.len()), (vec!["Favourites".to_owned()], 2));
        Ok(())
    }

    #[test]
    fn limits_are_kept_to_the_last_one() {
        let list = |rows: usize| format!("Brand,Model\n{}", "a,b\n".repeat(rows));
        assert_eq!(decode(list(MAX_ROWS).as_bytes()).map(|table| table.rows.len()), Ok(MAX_ROWS));
        let too_many = Err(ListImportError::TooManyRows { limit: MAX_ROWS });
        assert_eq!(decode(list(MAX_ROWS + 1).as_bytes()), too_many);
        assert_eq!(decode(list(MAX_ROWS + 500).as_bytes()), too_many);

        let wide = |columns: usize| format!("{}\n{}", vec!["c"; columns].join(","), "1");
        assert_eq!(decode(wide(MAX_COLUMNS).as_bytes()).map(|table| table.columns.len()), Ok(MAX_COLUMNS));
        let too_wide = ListImportError::TooManyColumns { columns: MAX_COLUMNS + 1, limit: MAX_COLUMNS };
        assert_eq!(decode(wide(MAX_COLUMNS + 1).as_bytes()), Err(too_wide));

        let long = |chars: usize| format!("Brand,Notes\nx,{}\n", "é".repeat(chars));
        assert!(decode(long(MAX_CELL_CHARS).as_bytes()).is_ok());
        let chars = MAX_CELL_CHARS + 1;
        let too_long = ListImportError::CellTooLong { line: 2, column: 2, chars, limit: MAX_CELL_CHARS };
        assert_eq!(decode(long(chars).as_bytes()), Err(too_long));

        let bytes = MAX_BYTES + 1;
        assert_eq!(decode(&vec![b'a'; bytes]), Err(ListImportError::TooManyBytes { bytes, limit: MAX_BYTES }));
    }

    #[test]
    fn an_open_quotation_mark_swallows_nothing_in_silence() {
        let open = b"Brand,Model\nRolex,Sub\n\nOmega,\"Speedy\nTudor,Ranger\n";
        assert_eq!(decode(open), Err(ListImportError::UnclosedQuote { line: 4 }));
        let inches = b"Brand,Notes\nRolex,6.5\" wrist\nOmega,7\" wrist\n";
        assert_eq!(cells(inches), Ok(vec![row(2, &["Rolex", "6.5\" wrist"]), row(3, &["Omega", "7\" wrist"])]));
    }

    #[test]
    fn nothing_to_read_is_said() {
        assert_eq!(decode(b""), Err(ListImportError::Empty));
        assert_eq!(decode(b"\xef\xbb\xbf\r\n,,\r\n"), Err(ListImportError::Empty));
        assert_eq!(decode(b"Brand,Model\n,\n"), Err(ListImportError::NoRows));
    }
}
