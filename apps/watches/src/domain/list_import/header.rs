//! Names of columns: where they stand, and which field they mean.

mod aliases;

use super::error::{self, MappingError};
use super::field::Field;
use super::fold;
use aliases::{ALIASES, COMBINED};
use std::collections::HashMap;
use std::sync::LazyLock;

/// How many records from the top may be something else than the header.
pub(super) const LINES_ABOVE: usize = 10;

/// Names of columns are shown up to so many characters; every error repeats one.
const LONGEST_NAME: usize = 80;

/// How well a name means a field. Smaller is better: the way it matched, then the place among the aliases of the field.
type Rank = (u8, usize);

/// Suggests a field for each column by its name, in English, German, French, Italian or Spanish; case, accents and
/// punctuation do not matter. Each field is suggested at most once: the best match wins, then the leftmost column.
/// A column that holds brand and model together ("Watch", "Uhr") is taken for the model if no column is named so.
#[must_use]
pub fn suggest(columns: &[String]) -> Vec<Option<Field>> {
    let mut matches: Vec<(Rank, usize, Field)> = Vec::new();
    for (column, name) in columns.iter().enumerate() {
        matches.extend(meanings(name).into_iter().map(|(rank, field)| (rank, column, field)));
    }
    matches.sort_unstable();
    let mut suggested: Vec<Option<Field>> = vec![None; columns.len()];
    for (_, column, field) in matches {
        if suggested[column].is_none() && !suggested.contains(&Some(field)) {
            suggested[column] = Some(field);
        }
    }
    suggested
}

/// Checks that a mapping fits a table of `columns` columns.
///
/// # Errors
/// [`MappingError`] when it has another length, or maps a field twice.
pub fn check_mapping(columns: usize, mapping: &[Option<Field>]) -> Result<(), MappingError> {
    if mapping.len() != columns {
        return Err(MappingError::WrongLength { given: mapping.len(), columns });
    }
    for (second, field) in mapping.iter().enumerate() {
        let Some(field) = *field else { continue };
        if let Some(first) = mapping[..second].iter().position(|other| *other == Some(field)) {
            return Err(MappingError::FieldTwice { field, first, second });
        }
    }
    Ok(())
}

/// The field each alias means, aliases written together, with their place among the aliases of the field.
static EXACT: LazyLock<HashMap<String, (usize, Field)>> = LazyLock::new(|| {
    let names = ALIASES
        .iter()
        .flat_map(|(field, names)| names.split('|').enumerate().map(|(place, name)| (name, (place, *field))));
    names.map(|(name, meaning)| (name.split(' ').collect(), meaning)).collect()
});

/// The field a name is an alias of, as it stands or without what is in brackets.
fn outright(name: &str) -> Option<(Rank, Field)> {
    let whole = fold::letters(name);
    let alias = |letters: &str, how: u8| EXACT.get(letters).map(|(place, field)| ((how, *place), *field));
    let combined = |letters: &str| COMBINED.contains(&letters).then_some(((2, 0), Field::Model));
    alias(&whole, 0).or_else(|| combined(&whole)).or_else(|| {
        let outside = fold::letters(&without_brackets(name));
        alias(&outside, 1).or_else(|| combined(&outside))
    })
}

/// Every field a name can mean: the one it is an alias of, else those with an alias among its words.
fn meanings(name: &str) -> Vec<(Rank, Field)> {
    if let Some(meaning) = outright(name) {
        return vec![meaning];
    }
    let words = fold::words(name);
    let words: Vec<&str> = words.split(' ').collect();
    let mut loose = Vec::new();
    for (field, names) in ALIASES {
        let held = names.split('|').enumerate().filter(|(_, alias)| alias.len() > 2 && holds(&words, alias));
        // The more of the name the alias explains, the better.
        loose.extend(held.map(|(place, alias)| ((3, (words.len() - alias.split(' ').count()) * 100 + place), *field)));
    }
    loose
}

/// Whether the words of the alias stand in the name, next to each other.
fn holds(words: &[&str], alias: &str) -> bool {
    let alias: Vec<&str> = alias.split(' ').collect();
    words.windows(alias.len()).any(|window| window == alias)
}

fn without_brackets(name: &str) -> String {
    let mut depth = 0_u32;
    name.chars()
        .filter(|c| {
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect()
}

/// How many different fields the cells name outright, as a header does.
pub(super) fn understood<'a>(cells: impl Iterator<Item = &'a str>) -> usize {
    // Longer cells are data, not names of columns.
    let mut fields: Vec<Field> =
        cells.filter(|cell| cell.len() <= 60).filter_map(outright).map(|(_, field)| field).collect();
    fields.sort_unstable();
    fields.dedup();
    fields.len()
}

/// Which of the first records is the header: the first one, unless only title lines (at most two filled cells, not two
/// of them names of columns) stand above one that names two fields or more. `None` when there are no records.
pub(super) fn position<'a>(records: impl Iterator<Item = &'a [String]>) -> Option<usize> {
    let mut any = false;
    for (at, cells) in records.enumerate() {
        any = true;
        if understood(cells.iter().map(String::as_str)) >= 2 {
            return Some(at);
        }
        if cells.iter().filter(|cell| !cell.trim().is_empty()).count() > 2 {
            return Some(0);
        }
    }
    any.then_some(0)
}

/// Names for display that are never empty and never equal.
pub(super) fn distinct(names: &[String]) -> Vec<String> {
    let mut columns: Vec<String> = Vec::with_capacity(names.len());
    for (at, name) in names.iter().enumerate() {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let name = error::shortened(&name, LONGEST_NAME);
        let name = if name.is_empty() { format!("Column {}", at + 1) } else { name };
        let mut free = name.clone();
        let mut next = 2;
        while columns.contains(&free) {
            free = format!("{name} ({next})");
            next += 1;
        }
        columns.push(free);
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use Field::*;

    fn suggested(names: &[&str]) -> Vec<Option<Field>> {
        suggest(&names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn names_of_columns_are_understood_in_five_languages() {
        let cases: &[(Field, &str)] = &[
            (Brand, "Brand|Make|Manufacturer|Marke|Hersteller|Marque|Marca|BRAND NAME|Fabricant|Watch brand|Maker"),
            (Model, "Model|Modell|Modèle|Modello|Modelo|Model name|Watch|Uhr|Montre|Orologio|Reloj|Timepiece"),
            (
                ReferenceNumber,
                "Ref|Ref. No.|Reference #|Reference|Referenz|Référence|Riferimento|Referencia|Ref.-Nr.|Referenznummer|Model number",
            ),
            (SerialNumber, "S/N|Serial|Serial No.|Seriennummer|Numéro de série|Numero di serie|Número de serie|SN"),
            (Collection, "Collection|Sammlung|Watch box|Collezione|Colección"),
            (MovementType, "Movement|Movement type|Werk|Uhrwerk|Mouvement|Movimento|Movimiento|Antrieb|Aufzug"),
            (Caliber, "Caliber|Calibre|Cal.|Kaliber|Calibro"),
            (ProductionYear, "Year|Year of production|Baujahr|Jahr|Année|Anno|Año|Production year"),
            (Condition, "Condition|Zustand|État|Condizioni|Estado|Cond."),
            (
                PurchaseDate,
                "Bought|Purchased on|Kaufdatum|Date purchased|Purchase date|Date d'achat|Data di acquisto|Fecha de compra|Gekauft am|Date",
            ),
            (
                Retailer,
                "Retailer|Seller|Bought from|Händler|Vendeur|Venditore|Vendedor|Where bought|Gekauft bei|Dealer",
            ),
            (
                PurchasePrice,
                "Price|Paid|Cost|Kaufpreis|Purchase Price|Preis|Prix d'achat|Prezzo|Precio|Price (USD)|Price paid|Preis in €",
            ),
            (PurchaseCurrency, "Currency|Währung|Devise|Valuta|Moneda|Ccy|Purchase currency"),
            (
                CaseDiameterMm,
                "Size|Diameter|Ø|mm|Durchmesser|Größe|Groesse|Diamètre|Diametro|Case size|Case Diameter (mm)|⌀",
            ),
            (CaseThicknessMm, "Thickness|Height|Dicke|Höhe|Épaisseur|Spessore|Grosor"),
            (LugWidthMm, "Lug width|Bandanstoß|Entrecorne|Lugs (mm)|Strap width"),
            (LugToLugMm, "Lug to lug|L2L|Lug-to-Lug|Horn zu Horn|Corne à corne"),
            (
                WaterResistanceM,
                "WR|Water resistance|Wasserdichtigkeit|Étanchéité|Impermeabilità|Resistencia al agua|WR (m)|Wasserdicht",
            ),
            (PowerReserveH, "PR|Power reserve|Gangreserve|Réserve de marche|Riserva di carica|Reserva de marcha"),
            (CaseMaterial, "Case material|Material|Gehäusematerial|Matière du boîtier|Materiale|Case"),
            (Crystal, "Crystal|Glass|Glas|Verre|Vetro|Cristal"),
            (DialColor, "Dial|Dial color|Dial colour|Zifferblatt|Cadran|Quadrante|Esfera"),
            (StrapMaterial, "Strap|Bracelet|Band|Armband|Cinturino|Correa|Bracelet/Strap"),
            (
                Complications,
                "Complications|Functions|Features|Komplikationen|Funktionen|Fonctions|Complicazioni|Complicaciones",
            ),
            (
                CurrentValue,
                "Est. value|Worth|Marktwert|Value|Market value|Current value|Wert|Valeur|Valore|Valor|Estimated value (EUR)",
            ),
            (CurrentValueCurrency, "Value currency|Current value currency"),
            (CurrentValueDate, "Valued on|Valuation date|Value date|Current value date|Bewertungsdatum"),
            (Notes, "Notes|Comments|Remarks|Notizen|Bemerkungen|Remarques|Note|Notas|Kommentar"),
        ];
        assert_eq!(cases.len(), Field::ALL.len());
        for (field, names) in cases {
            for name in names.split('|') {
                assert_eq!(suggested(&[name]), [Some(*field)], "{name}");
            }
        }
        for name in ["No.", "#", "", "Column 4", "Insurance policy", "Photo"] {
            assert_eq!(suggested(&[name]), [None], "{name}");
        }
    }

    #[test]
    fn the_better_match_takes_the_field() {
        assert_eq!(suggested(&["Watch", "Model"]), [None, Some(Model)]);
        assert_eq!(suggested(&["List price", "Purchase price"]), [None, Some(PurchasePrice)]);
        assert_eq!(suggested(&["Price", "Currency", "Value", "Value currency"]).iter().flatten().count(), 4);
        assert_eq!(suggested(&["Brand", "Brand"]), [Some(Brand), None]);
        assert_eq!(suggested(&["Movement", "Calibre"]), [Some(MovementType), Some(Caliber)]);
        assert_eq!(suggested(&["Size", "Case diameter"]), [None, Some(CaseDiameterMm)]);
    }

    #[test]
    fn every_alias_is_folded_and_means_one_field() {
        let aliases: Vec<&str> = ALIASES.iter().flat_map(|(_, names)| names.split('|')).collect();
        for alias in aliases.iter().chain(COMBINED) {
            assert_eq!(fold::words(alias), **alias);
        }
        for (at, alias) in aliases.iter().enumerate() {
            let letters = fold::letters(alias);
            assert!(!COMBINED.contains(&letters.as_str()), "{alias}");
            assert!(!aliases[..at].contains(alias), "{alias}");
        }
    }

    #[test]
    fn a_mapping_must_fit() {
        assert_eq!(check_mapping(2, &[Some(Brand), None]), Ok(()));
        assert_eq!(check_mapping(2, &[None]), Err(MappingError::WrongLength { given: 1, columns: 2 }));
        let twice = MappingError::FieldTwice { field: Brand, first: 0, second: 2 };
        assert_eq!(check_mapping(3, &[Some(Brand), None, Some(Brand)]), Err(twice));
    }
}
