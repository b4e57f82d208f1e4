use super::*;

fn found(sqlite: &'static str, postgres: &'static str) -> Vec<&'static str> {
    let steps: &'static [Migration] = vec![Migration { number: 1, name: "step", sqlite, postgres }].leak();
    lint(&[Migrations { app: "a", steps }]).into_iter().map(|finding| finding.rule).collect()
}

/// Rules broken by the PostgreSQL text alone.
fn postgres(text: &'static str) -> Vec<&'static str> {
    let steps: &'static [Migration] = vec![Migration { number: 1, name: "step", sqlite: text, postgres: text }].leak();
    let findings = lint(&[Migrations { app: "a", steps }]).into_iter();
    findings.filter(|finding| finding.engine == Some(Engine::Postgres)).map(|finding| finding.rule).collect()
}

#[test]
fn what_only_adds_is_fine() {
    let text = "CREATE TABLE b (id bigint NOT NULL PRIMARY KEY, n text NOT NULL); CREATE INDEX b_n ON b (n); \
         INSERT INTO b VALUES (1, 'drop table'); UPDATE b SET n = 'x'; ALTER TABLE a ADD COLUMN c text; \
         ALTER TABLE a ADD COLUMN d bigint NOT NULL DEFAULT 0; UPDATE a SET c = 'x' WHERE d = 1; ALTER TABLE a DROP CONSTRAINT x";
    assert_eq!(found(text, text), [""; 0]);
}

#[test]
fn what_older_versions_still_use_does_not_go() {
    for text in [
        "DROP TABLE a",
        "DROP TABLE IF EXISTS a CASCADE",
        "DROP VIEW a",
        "ALTER TABLE a DROP COLUMN b",
        "ALTER TABLE a ADD COLUMN c text, DROP b",
        "ALTER TABLE a RENAME TO b",
        "ALTER TABLE a RENAME COLUMN b TO c",
    ] {
        assert_eq!(found(text, text), ["contract", "contract"], "{text}");
        let marked: &'static str = format!("-- contract: safe since 0.2.0\n{text}").leak();
        assert_eq!(found(marked, marked), [""; 0], "{text}");
        let unfinished: &'static str = format!("-- contract: safe since \n{text}").leak();
        assert_eq!(found(unfinished, unfinished).len(), 2, "{text}");
    }
}

#[test]
fn a_marker_counts_for_its_own_statement() {
    let text = "-- contract: safe since 0.2.0\nDROP TABLE a; DROP TABLE b";
    assert_eq!(found(text, text), ["contract", "contract"]);
}

#[test]
fn required_columns_have_a_default() {
    for text in [
        "ALTER TABLE a ADD COLUMN b text NOT NULL",
        "ALTER TABLE a ADD b numeric(3, 1) CHECK (b > 0) NOT NULL",
        "ALTER TABLE a ALTER b SET NOT NULL",
    ] {
        assert!(
            found(text, text).iter().all(|rule| *rule == "not_null_without_default") && found(text, text).len() == 2,
            "{text}"
        );
    }
    assert_eq!(postgres("CREATE TABLE a (n int); ALTER TABLE a ADD COLUMN b text NOT NULL"), [""; 0]);
}

#[test]
fn types_stay_and_tables_are_not_rewritten() {
    assert_eq!(postgres("ALTER TABLE a ALTER COLUMN b TYPE bigint"), ["type_change"]);
    assert_eq!(postgres("ALTER TABLE a ALTER b SET DATA TYPE bigint USING b::bigint"), ["type_change"]);
    assert_eq!(postgres("UPDATE a SET b = 1"), ["whole_table"]);
    assert_eq!(postgres("DELETE FROM a"), ["whole_table"]);
    assert_eq!(postgres("-- lint: allow whole_table: ten rows\nDELETE FROM a"), [""; 0]);
    assert_eq!(postgres("-- lint: allow whole_table\nDELETE FROM a"), ["whole_table"], "a reason is asked for");
    assert_eq!(postgres("-- lint: allow type_change: other rule\nDELETE FROM a"), ["whole_table"]);
    assert_eq!(postgres("ALTER TABLE a ADD CONSTRAINT c CHECK (n > 0)"), ["constraint_locks_table"]);
    assert_eq!(postgres("ALTER TABLE a ADD CONSTRAINT c CHECK (n > 0) NOT VALID"), [""; 0]);
}

#[test]
fn indexes_on_tables_with_rows_are_built_beside_the_traffic() {
    assert_eq!(found("CREATE INDEX i ON a (n)", "CREATE INDEX i ON a (n)"), ["index_locks_table"]);
    assert_eq!(found("CREATE INDEX i ON a (n)", "CREATE INDEX CONCURRENTLY i ON a (n)"), ["no_transaction"]);
    let outside = "-- migrate: no-transaction\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON public.a (n)";
    assert_eq!(found("CREATE UNIQUE INDEX i ON a (n)", outside), [""; 0]);
    let not_again = "-- migrate: no-transaction\nCREATE INDEX CONCURRENTLY i ON a (n)";
    assert_eq!(found("CREATE INDEX i ON a (n)", not_again), ["not_repeatable"]);
    let mixed =
        "-- migrate: no-transaction\nCREATE INDEX CONCURRENTLY IF NOT EXISTS i ON a (n); INSERT INTO b VALUES (1)";
    assert_eq!(found("CREATE INDEX i ON a (n)", mixed), ["not_repeatable"]);
    assert_eq!(found("-- migrate: no-transaction\nSELECT 1", "SELECT 1"), ["not_repeatable", "no_transaction"]);
}

#[test]
fn both_engines_get_the_same() {
    let table = "CREATE TABLE b (id bigint, PRIMARY KEY (id))";
    assert_eq!(found(table, "CREATE TABLE b (id uuid PRIMARY KEY)"), [""; 0]);
    assert_eq!(found(table, "CREATE TABLE b (id uuid PRIMARY KEY, more text)"), ["different_objects"]);
    assert_eq!(found("ALTER TABLE a ADD COLUMN b text", "ALTER TABLE a ADD COLUMN c text"), ["different_objects"]);
    assert_eq!(found("SELECT 1", "CREATE TABLE b (id uuid)"), ["different_objects"]);
    let marked = "-- lint: allow different_objects: full text search is another thing on each engine\nSELECT 1";
    assert_eq!(found(marked, "CREATE TABLE b (id uuid)"), [""; 0]);
}

#[test]
fn the_way_back_may_remove() {
    let text = "CREATE TABLE b (n bigint);\n-- migrate: down\nDROP TABLE b;\n";
    assert_eq!(found(text, text), [""; 0]);
}
