use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn options(folder: &Path, max_bytes: u64) -> FileOptions {
    FileOptions { folder: folder.join("logs"), retention_days: 2, max_bytes }
}

/// Names and contents, sorted.
fn listing(folder: &Path) -> Vec<(String, String)> {
    let mut files: Vec<_> = fs::read_dir(folder.join("logs"))
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

fn pairs(wanted: &[(&str, &str)]) -> Vec<(String, String)> {
    wanted.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn a_day_gets_its_own_file_and_late_lines_stay_in_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut daily = DailyFile::open(options(folder.path(), 1000), day("2026-01-02")).unwrap();
    daily.write_line(day("2026-01-02"), "a").unwrap();
    daily.write_line(day("2026-01-03"), "b").unwrap();
    daily.write_line(day("2026-01-02"), "late").unwrap();
    let wanted = [("seaworthy-2026-01-02.jsonl", "a\n"), ("seaworthy-2026-01-03.jsonl", "b\nlate\n")];
    assert_eq!(listing(folder.path()), pairs(&wanted));
}

#[test]
fn a_clock_put_right_by_days_leads_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut daily = DailyFile::open(options(folder.path(), 1000), day("2099-01-02")).unwrap();
    daily.write_line(day("2026-01-02"), "a").unwrap();
    assert_eq!(listing(folder.path())[0], ("seaworthy-2026-01-02.jsonl".to_owned(), "a\n".to_owned()));
}

#[test]
fn a_full_file_is_set_aside_under_the_next_number() {
    let folder = tempfile::tempdir().unwrap();
    let mut daily = DailyFile::open(options(folder.path(), 8), day("2026-01-02")).unwrap();
    for line in ["one", "two", "three", "longer than a file", "four"] {
        daily.write_line(day("2026-01-02"), line).unwrap();
    }
    let wanted = [
        ("seaworthy-2026-01-02.jsonl", "four\n"),
        ("seaworthy-2026-01-02.jsonl.1", "one\ntwo\n"),
        ("seaworthy-2026-01-02.jsonl.2", "three\n"),
        ("seaworthy-2026-01-02.jsonl.3", "longer than a file\n"),
    ];
    assert_eq!(listing(folder.path()), pairs(&wanted));
    drop(daily);
    let mut daily = DailyFile::open(options(folder.path(), 8), day("2026-01-02")).unwrap();
    daily.write_line(day("2026-01-02"), "five").unwrap();
    assert_eq!(listing(folder.path()).last().unwrap().0, "seaworthy-2026-01-02.jsonl.4");
}

#[test]
fn old_files_go_at_the_start_and_at_midnight_and_others_stay() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("logs")).unwrap();
    let keep = ["notes.txt", "seaworthy-2020-01-01.jsonl.bak", "seaworthy-2020-01-01.log", "seaworthy-ü.jsonl"];
    let old = ["seaworthy-2025-12-30.jsonl", "seaworthy-2025-12-30.jsonl.12"];
    let young = ["seaworthy-2025-12-31.jsonl", "seaworthy-2025-12-31.jsonl.1", "seaworthy-2026-01-01.jsonl"];
    for name in keep.iter().chain(&old).chain(&young) {
        fs::write(folder.path().join("logs").join(name), "").unwrap();
    }
    let names = || listing(folder.path()).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    let mut daily = DailyFile::open(options(folder.path(), 1000), day("2026-01-02")).unwrap();
    let found = names();
    assert!(old.iter().all(|name| !found.contains(&(*name).to_owned())), "{found:?}");
    assert!(young.iter().chain(&keep).all(|name| found.contains(&(*name).to_owned())), "{found:?}");
    daily.write_line(day("2026-01-03"), "a").unwrap();
    let mut wanted = keep.to_vec();
    wanted.extend(["seaworthy-2026-01-01.jsonl", "seaworthy-2026-01-02.jsonl", "seaworthy-2026-01-03.jsonl"]);
    wanted.sort_unstable();
    assert_eq!(names(), wanted);
}

#[test]
fn half_a_line_left_behind_is_ended() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("logs")).unwrap();
    fs::write(folder.path().join("logs/seaworthy-2026-01-02.jsonl"), "{\"half").unwrap();
    let mut daily = DailyFile::open(options(folder.path(), 1000), day("2026-01-02")).unwrap();
    daily.write_line(day("2026-01-02"), "a").unwrap();
    assert_eq!(listing(folder.path())[0].1, "{\"half\na\n");
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("logs"), "a file").unwrap();
    assert!(DailyFile::open(options(folder.path(), 1000), day("2026-01-02")).is_err());
}
