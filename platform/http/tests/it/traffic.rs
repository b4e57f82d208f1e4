//! What was answered since the start: for alerts.

use seaworthy_http::{Options, Traffic};

use crate::serve;

#[test]
fn operations_are_counted_with_their_faults_and_health_is_not() {
    serve(Options::default(), |app| async move {
        let nobody = app.nobody();
        assert_eq!(app.platform.traffic(), Traffic { requests: 0, faults: 0, last_fault: None });
        nobody.get("/api/v1/tiny/record").await.expect(200);
        nobody.get("/api/v1/users").await.refused(401, "unauthenticated");
        nobody.get("/api/health/live").await.expect(200);
        nobody.get("/no-such-page").await;
        assert_eq!(app.platform.traffic(), Traffic { requests: 2, faults: 0, last_fault: None });
        for id in ["first", "second"] {
            nobody.with_header("x-request-id", id).get("/api/v1/tiny/fault").await.refused(500, "internal");
        }
        nobody.get("/api/v1/tiny/record").await.expect(200);
        let expected = Traffic { requests: 5, faults: 2, last_fault: Some("second".into()) };
        assert_eq!(app.platform.traffic(), expected);
        assert_eq!(app.take_errors().len(), 2);
    });
}
