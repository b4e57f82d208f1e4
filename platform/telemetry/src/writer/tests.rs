use std::fs;
use std::path::Path;
use std::thread;

use super::*;
use crate::file::FileOptions;
use crate::test_clock::TestClock;

fn record(clock: &TestClock, number: u64) -> Record {
    Record::own(clock.now(), Level::INFO, "line", ("number", number.into()))
}

fn new_queue(folder: &Path, clock: &Arc<TestClock>, bounds: Bounds) -> (FileSink, Writer) {
    let file = DailyFile::open(FileOptions::new(folder), clock.now().date_naive()).unwrap();
    queue(file, Arc::clone(clock) as Arc<dyn Clock>, bounds)
}

fn lines(folder: &Path, day: &str) -> Vec<String> {
    let text = fs::read_to_string(folder.join(format!("seaworthy-{day}.jsonl"))).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn dropped_lines_are_counted_in_a_later_line() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::at("2026-01-02T03:04:05Z");
    let (sink, writer) = new_queue(folder.path(), &clock, Bounds { lines: 2, bytes: 10_000 });
    (0..5).for_each(|number| sink.write(&record(&clock, number)));
    drop(sink);
    writer.run();
    let lines = lines(folder.path(), "2026-01-02");
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(lines[0].contains("\"level\":\"warn\"") && lines[0].ends_with("\"dropped\":3}"), "{lines:?}");
    assert!(lines[1].ends_with("\"number\":0}") && lines[2].ends_with("\"number\":1}"), "{lines:?}");
}

#[test]
fn the_waiting_bytes_are_bounded_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::at("2026-01-02T03:04:05Z");
    let length = record(&clock, 0).json_line().len();
    let (sink, writer) = new_queue(folder.path(), &clock, Bounds { lines: 100, bytes: 3 * length });
    (0..5).for_each(|number| sink.write(&record(&clock, number)));
    drop(sink);
    writer.run();
    let lines = lines(folder.path(), "2026-01-02");
    assert!(lines.len() == 4 && lines[0].ends_with("\"dropped\":2}"), "{lines:?}");
}

#[test]
fn a_flush_waits_for_the_lines_and_midnight_begins_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::at("2026-01-02T23:59:59.999Z");
    let (sink, writer) = new_queue(folder.path(), &clock, Bounds::default());
    let thread = thread::spawn(|| writer.run());
    sink.write(&record(&clock, 1));
    clock.set("2026-01-03T00:00:00Z");
    sink.write(&record(&clock, 2));
    sink.flush();
    assert!(lines(folder.path(), "2026-01-02")[0].ends_with("\"number\":1}"));
    assert!(lines(folder.path(), "2026-01-03")[0].ends_with("\"number\":2}"));
    drop(sink);
    thread.join().unwrap();
}

#[test]
fn lines_that_could_not_be_written_are_counted_once_the_folder_is_back() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("logs");
    let clock = TestClock::at("2026-01-02T03:04:05Z");
    let (sink, writer) = new_queue(&folder, &clock, Bounds::default());
    let thread = thread::spawn(|| writer.run());
    // A file in the folder's place: the next day's file cannot be opened.
    fs::remove_dir_all(&folder).unwrap();
    fs::write(&folder, "").unwrap();
    clock.set("2026-01-03T00:00:00Z");
    sink.write(&record(&clock, 1));
    sink.write(&record(&clock, 2));
    sink.flush();
    fs::remove_file(&folder).unwrap();
    sink.write(&record(&clock, 3));
    sink.flush();
    let lines = lines(&folder, "2026-01-03");
    assert!(
        lines.len() == 2 && lines[0].ends_with("\"dropped\":2}") && lines[1].ends_with("\"number\":3}"),
        "{lines:?}"
    );
    drop(sink);
    thread.join().unwrap();
}
