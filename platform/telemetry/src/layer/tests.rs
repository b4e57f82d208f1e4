use tracing::{Span, debug_span, error, info, info_span, warn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::Registry;

use super::*;
use crate::test_clock::TestClock;

/// A console whose text can be read.
#[derive(Clone, Default)]
struct Page(Arc<Mutex<Vec<u8>>>);

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn written(look: Look, events: impl FnOnce()) -> String {
    let page = Page::default();
    let sink = ConsoleSink::new(look, Box::new(page.clone()));
    let layer = OutputLayer::new(TestClock::at("2026-01-02T03:04:05.678912Z"), vec![Box::new(sink)]);
    tracing::subscriber::with_default(Registry::default().with(layer), events);
    let bytes = page.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_json_line_has_all_fields_in_their_order() {
    let line = written(Look::Json, || {
        let request = info_span!(
            "request",
            request_id = "r-1",
            method = "GET",
            path = "/watches?token=hunter2",
            status = tracing::field::Empty,
            user_id = tracing::field::Empty,
            app = "outer"
        );
        let _request = request.enter();
        request.record("user_id", "u-1");
        request.record("status", 200_u64);
        let _inner = debug_span!("inner", app = "watches", message = "not the event's").entered();
        info!(duration_ms = 1.5, password = "hunter2", count = 3, level = "own", r#type = "x", "listed \"all\"");
    });
    let wanted = concat!(
        r#"{"timestamp":"2026-01-02T03:04:05.678Z","level":"info","module":"seaworthy_telemetry::layer::tests","#,
        r#""message":"listed \"all\"","request_id":"r-1","user_id":"u-1","duration_ms":1.5,"method":"GET","#,
        r#""path":"/watches?token=[redacted]","status":200,"app":"watches","count":3,"field_level":"own","#,
        r#""password":"[redacted]","type":"x"}"#,
        "\n"
    );
    let sorted = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(sorted(&line), sorted(wanted));
    let known = r#""status":200,"app":"watches","duration"#;
    assert!(!line.contains(known));
    let (head, _) = wanted.split_once(r#""app""#).unwrap();
    assert!(line.starts_with(head), "{line}");
}

#[test]
fn an_event_without_fields_is_one_short_line() {
    let line = written(Look::Json, || warn!(target: "sea", "worn"));
    assert_eq!(
        line,
        "{\"timestamp\":\"2026-01-02T03:04:05.678Z\",\"level\":\"warn\",\"module\":\"sea\",\"message\":\"worn\"}\n"
    );
}

#[test]
fn the_event_wins_over_its_spans_and_texts_become_numbers() {
    let line = written(Look::Json, || {
        let _span = info_span!("request", status = 500, other = 1).entered();
        info!(target: "sea", status = %"404", duration_ms = ?12, other = "2", ratio = f64::NAN, on = true, "done");
    });
    let wanted =
        "\"message\":\"done\",\"duration_ms\":12,\"status\":404,\"other\":\"2\",\"ratio\":\"NaN\",\"on\":true}\n";
    assert!(line.ends_with(wanted), "{line}");
}

#[test]
fn an_error_is_told_with_its_sources() {
    #[derive(Debug, thiserror::Error)]
    #[error("the watch was not saved")]
    struct NotSaved(#[source] io::Error);
    let line = written(Look::Json, || {
        let failed = NotSaved(io::Error::other("postgres://sea:hunter2@db/sea refused"));
        error!(target: "sea", error = &failed as &dyn std::error::Error, "failed");
    });
    assert!(line.contains("\"error\":\"the watch was not saved: postgres://sea:[redacted]@db/sea refused\""), "{line}");
}

#[test]
fn a_human_line_is_plain_unless_on_a_terminal() {
    let events = || info!(target: "sea::worthy", request_id = "r-1", note = "two words", "listed");
    let plain = written(Look::Human { colours: false }, events);
    assert_eq!(plain, "2026-01-02T03:04:05.678Z  INFO sea::worthy: listed request_id=r-1 note=\"two words\"\n");
    let coloured = written(Look::Human { colours: true }, events);
    assert!(coloured.contains("\x1b[32m INFO\x1b[0m"), "{coloured:?}");
}

#[test]
fn no_text_passes_itself_off_as_a_record_of_its_own() {
    let line = written(Look::Human { colours: false }, || info!(target: "sea", "a\r\n2026 ERROR b\x1b[31m"));
    assert_eq!(line, "2026-01-02T03:04:05.678Z  INFO sea: a\\r\n    2026 ERROR b\\u{1b}[31m\n");
}

#[test]
fn a_value_that_logs_while_it_is_written_does_no_harm() {
    struct Talks;
    impl fmt::Debug for Talks {
        fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            info!(target: "sea", "inside");
            out.write_str("talks")
        }
    }
    let line = written(Look::Json, || {
        let span = info_span!("request", talks = tracing::field::Empty);
        let _entered = span.enter();
        Span::current().record("talks", tracing::field::debug(Talks));
        info!(target: "sea", again = ?Talks, "outside");
    });
    assert_eq!(line.lines().count(), 2, "tracing itself drops events inside events: {line}");
    assert!(line.contains("\"talks\":\"talks\",\"again\":\"talks\""), "{line}");
}

#[test]
fn an_overlong_text_is_cut() {
    let line = written(Look::Json, || info!(target: "sea", "{}", "ü".repeat(100_000)));
    assert!(line.len() < 33_000 && line.contains(" [167232 bytes more]"), "{}", line.len());
}
