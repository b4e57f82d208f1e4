//! The closest of several names, for "did you mean".

/// Edits (insertion, deletion, substitution, swap of neighbours) that turn one name into the other: optimal string alignment.
pub(crate) fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    let mut rows = vec![vec![0; right.len() + 1]; left.len() + 1];
    rows[0] = (0..=right.len()).collect();
    for i in 1..=left.len() {
        rows[i][0] = i;
        for j in 1..=right.len() {
            let changed = usize::from(left[i - 1] != right[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + changed);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[left.len()][right.len()]
}

/// The candidate closest to `name`, unless more than a third of it would have to change.
pub(crate) fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).max(1);
    candidates
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(edits, _)| *edits <= limit)
        .min()
        .map(|(_, near)| near)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_edits() {
        assert_eq!(distance("PORT", "PORT"), 0);
        assert_eq!(distance("PROT", "PORT"), 1);
        assert_eq!(distance("POT", "PORT"), 1);
        assert_eq!(distance("REDIS_URI", "REDIS_URL"), 1);
        assert_eq!(distance("", "PORT"), 4);
    }

    #[test]
    fn suggests_only_what_is_close() {
        let keys = ["PORT", "HOST", "LOG_LEVEL"];
        assert_eq!(nearest("LOGLEVEL", keys.into_iter()), Some("LOG_LEVEL"));
        assert_eq!(nearest("COMPLETELY_DIFFERENT", keys.into_iter()), None);
    }
}
