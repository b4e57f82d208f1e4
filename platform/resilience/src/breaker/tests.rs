use super::*;

const POLICY: BreakerPolicy = BreakerPolicy {
    failures: 3,
    failure_percent: 50,
    window: Duration::from_secs(60),
    open: Duration::from_secs(30),
    probes: 2,
};

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_176_000 + seconds, 0).unwrap()
}

fn call(breaker: &mut Breaker, seconds: i64, succeeds: bool) -> Option<BreakerState> {
    let ticket = breaker.admit(at(seconds)).unwrap();
    if succeeds { breaker.succeed(ticket, at(seconds)) } else { breaker.fail(ticket, at(seconds)) }
}

fn opened() -> Breaker {
    let mut breaker = Breaker::new(POLICY, at(0));
    assert_eq!(call(&mut breaker, 0, false), None);
    assert_eq!(call(&mut breaker, 1, false), None);
    assert_eq!(call(&mut breaker, 2, false), Some(BreakerState::Open));
    breaker
}

#[test]
fn enough_failures_within_the_window_open_it() {
    let breaker = opened();
    assert_eq!((breaker.state(), breaker.since()), (BreakerState::Open, at(2)));
}

#[test]
fn failures_that_are_too_far_apart_do_not_open_it() {
    let mut breaker = Breaker::new(POLICY, at(0));
    for seconds in [0, 40, 80, 120, 160] {
        assert_eq!(call(&mut breaker, seconds, false), None, "{seconds}");
    }
}

#[test]
fn a_busy_dependency_may_fail_now_and_then() {
    let mut breaker = Breaker::new(POLICY, at(0));
    for seconds in 0..50 {
        assert_eq!(call(&mut breaker, seconds, seconds % 5 != 0), None, "{seconds}");
    }
    assert_eq!(breaker.state(), BreakerState::Closed);
}

#[test]
fn an_open_breaker_says_how_long_to_wait() {
    let mut breaker = opened();
    assert_eq!(breaker.admit(at(2)).unwrap_err(), Duration::from_secs(30));
    assert_eq!(breaker.admit(at(31)).unwrap_err(), Duration::from_secs(1));
    assert_eq!(breaker.state(), BreakerState::Open);
}

#[test]
fn after_its_time_probes_go_through_and_no_more_than_that() {
    let mut breaker = opened();
    let first = breaker.admit(at(32)).unwrap();
    assert_eq!(breaker.state(), BreakerState::HalfOpen);
    let second = breaker.admit(at(32)).unwrap();
    assert!(breaker.admit(at(32)).is_err());
    assert_eq!(breaker.succeed(first, at(33)), None);
    // The place of a probe that succeeded is not given away again: the second one decides.
    assert!(breaker.admit(at(33)).is_err());
    assert_eq!(breaker.succeed(second, at(34)), Some(BreakerState::Closed));
    assert_eq!(breaker.since(), at(34));
    // The old failures are forgotten.
    assert_eq!(call(&mut breaker, 35, false), None);
}

#[test]
fn a_probe_that_fails_opens_it_again() {
    let mut breaker = opened();
    assert_eq!(call(&mut breaker, 32, false), Some(BreakerState::Open));
    assert_eq!(breaker.admit(at(33)).unwrap_err(), Duration::from_secs(29));
}

#[test]
fn a_probe_that_is_given_up_leaves_its_place() {
    let mut breaker = opened();
    let (first, second) = (breaker.admit(at(32)).unwrap(), breaker.admit(at(32)).unwrap());
    assert!(breaker.admit(at(32)).is_err());
    breaker.abandon(first);
    assert!(breaker.admit(at(32)).is_ok());
    breaker.abandon(second);
    assert_eq!(breaker.state(), BreakerState::HalfOpen);
}

#[test]
fn calls_that_began_before_the_state_changed_count_for_nothing() {
    let mut breaker = Breaker::new(POLICY, at(0));
    let (late_success, late_failure) = (breaker.admit(at(0)).unwrap(), breaker.admit(at(0)).unwrap());
    for _ in 0..3 {
        let ticket = breaker.admit(at(1));
        let _ = breaker.fail(ticket.unwrap(), at(1));
    }
    let probe = breaker.admit(at(40)).unwrap();
    assert_eq!(breaker.succeed(late_success, at(41)), None);
    assert_eq!(breaker.fail(late_failure, at(41)), None);
    assert_eq!(breaker.state(), BreakerState::HalfOpen);
    breaker.abandon(probe);
}

#[test]
fn a_clock_that_is_set_back_does_not_keep_it_open() {
    let mut breaker = opened();
    assert_eq!(breaker.admit(at(-3600)).unwrap_err(), Duration::from_secs(30));
    assert!(breaker.admit(at(-3570)).is_ok());
}

proptest::proptest! {
    /// Whatever happens, there are never more probes on the way than the policy says, and only an open time leads to them.
    #[test]
    fn probes_are_never_too_many(steps in proptest::collection::vec((0_i64..20, 0_u8..4), 1..200)) {
        let mut breaker = Breaker::new(POLICY, at(0));
        let mut now = 0;
        let mut on_the_way: Vec<(Ticket, bool)> = Vec::new();
        for (advance, act) in steps {
            now += advance;
            let before = breaker.state();
            match act {
                0 => if let Ok(ticket) = breaker.admit(at(now)) {
                    proptest::prop_assert!(before != BreakerState::Open || now >= 30);
                    on_the_way.push((ticket, breaker.state() == BreakerState::HalfOpen));
                },
                _ if on_the_way.is_empty() => {}
                1 => { let _ = breaker.succeed(on_the_way.remove(0).0, at(now)); }
                2 => { let _ = breaker.fail(on_the_way.remove(0).0, at(now)); }
                _ => breaker.abandon(on_the_way.remove(0).0),
            }
            let probes = on_the_way.iter().filter(|(ticket, probe)| *probe && ticket.stretch == breaker.stretch).count();
            proptest::prop_assert!(breaker.state() != BreakerState::HalfOpen || probes <= 2);
        }
    }
}
