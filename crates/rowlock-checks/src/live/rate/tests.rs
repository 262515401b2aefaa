//! The chain of throttle experiments against services that count in different ways.

use std::collections::BTreeMap;

use rowlock_model::{Answer, Confidence, Credential, Known, Mutation, Sent};

use super::auth_not_throttled::AuthNotThrottled;
use super::lockout_of_known_user::LockoutOfKnownUser;
use super::spray_not_throttled::SprayNotThrottled;
use super::throttle_bypass_case::ThrottleBypassCase;
use super::throttle_bypass_forwarded_for::ThrottleBypassForwardedFor;
use super::throttle_bypass_path::ThrottleBypassPath;
use super::throttle_per_process::ThrottlePerProcess;
use super::throttle_reset_by_success::ThrottleResetBySuccess;
use crate::live::rehearsal::{ALICE, End, answer, known, rehearse, rehearse_in_time, throttled};

const PATHS: [&str; 2] = ["/api/v1/items", "/api/v1/orders"];
const LIMIT: usize = 5;

/// A service that counts failures by a key, and lets no key beyond its limit.
struct Service<K: Fn(&Sent) -> String> {
    key: K,
    limit: usize,
    counts: BTreeMap<String, usize>,
    forgives: bool,
    retry_after: &'static str,
}

impl<K: Fn(&Sent) -> String> Service<K> {
    fn by(key: K) -> Self {
        Self { key, limit: LIMIT, counts: BTreeMap::new(), forgives: false, retry_after: "30" }
    }

    fn filled(mut self, key: &str) -> Self {
        self.counts.insert(key.to_owned(), self.limit);
        self
    }

    fn answer(&mut self, sent: &Sent) -> Answer {
        let right = matches!(
            &sent.credential,
            Credential::Valid(_) | Credential::Changed(_, Mutation::UserCaseSwapped)
        );
        let path = sent.target.split('?').next().unwrap_or_default();
        if !PATHS.contains(&path) {
            return answer(404, "");
        }
        if sent.credential == Credential::None {
            return answer(401, "");
        }
        let key = (self.key)(sent);
        let count = self.counts.entry(key).or_default();
        if *count >= self.limit {
            let mut held = answer(429, "");
            held.headers.push("Retry-After", self.retry_after);
            return held;
        }
        if right {
            if self.forgives {
                *count = 0;
            }
            return answer(200, r#"{"items":[]}"#);
        }
        *count += 1;
        answer(401, "")
    }
}

fn name(sent: &Sent) -> String {
    match &sent.credential {
        Credential::Basic { user, .. } => user.clone(),
        Credential::Changed(_, Mutation::UserCaseSwapped) => ALICE.to_uppercase(),
        _ => ALICE.to_owned(),
    }
}

fn source(_: &Sent) -> String {
    String::new()
}

fn fresh() -> Known {
    known(&PATHS, |sent| Service::by(source).answer(sent))
}

#[test]
fn a_throttle_by_source_is_clean_and_none_is_firm() {
    let mut service = Service::by(source);
    assert!(rehearse(&AuthNotThrottled, &fresh(), |s| service.answer(s)).found().is_empty());
    assert!(rehearse(&SprayNotThrottled, &fresh(), |s| service.answer(s)).found().is_empty());
    let none = |s: &Sent| Service::by(source).answer(s);
    assert_eq!(rehearse(&AuthNotThrottled, &fresh(), none).found()[0].confidence, Confidence::Firm);
    let mut by_name = Service::by(name);
    assert!(rehearse(&AuthNotThrottled, &fresh(), |s| by_name.answer(s)).found().is_empty());
    assert_eq!(rehearse(&SprayNotThrottled, &fresh(), |s| by_name.answer(s)).found().len(), 1);
}

#[test]
fn a_403_to_wrong_pairs_is_a_refusal_where_the_valid_pair_opens_all_the_while() {
    let forbids = |sent: &Sent, right: bool| match &sent.credential {
        Credential::None => answer(401, ""),
        Credential::Valid(_) if right => answer(200, r#"{"items":[]}"#),
        _ => answer(403, ""),
    };
    let mut known = known(&PATHS, |s| forbids(s, true));
    let burst = |known: &Known, right| rehearse(&AuthNotThrottled, known, |s| forbids(s, right));
    assert!(
        matches!(burst(&known, true), End::Unsure(_)),
        "the first failures of the run got another answer"
    );
    known.ledger.first_refusal = Some(403);
    assert_eq!(burst(&known, true).found()[0].confidence, Confidence::Firm);
    assert_eq!(rehearse(&SprayNotThrottled, &known, |s| forbids(s, true)).found().len(), 1);
    assert!(burst(&known, false).found().is_empty(), "the source is blocked");
    let mut failures = 0;
    let blocking = rehearse(&AuthNotThrottled, &known, |s| {
        failures += 1;
        if failures > 9 { answer(429, "") } else { forbids(s, true) }
    });
    assert!(blocking.found().is_empty());
}

#[test]
fn ways_around_are_confirmed_between_two_throttled_controls() {
    let met = throttled(fresh(), 30);
    let mut by_path = Service::by(|s: &Sent| s.target.clone()).filled(PATHS[0]);
    let found = rehearse(&ThrottleBypassPath, &met, |s| by_path.answer(s)).found();
    assert_eq!(found[0].confidence, Confidence::Confirmed);

    let field = |s: &Sent| s.headers.first("x-real-ip").unwrap_or_default().to_owned();
    let mut by_field = Service::by(field).filled("");
    let found = rehearse(&ThrottleBypassForwardedFor, &met, |s| by_field.answer(s)).found();
    assert!(found[0].title.contains("X-Real-IP"), "{found:?}");

    let mut sound = Service::by(source).filled("");
    assert!(rehearse(&ThrottleBypassPath, &met, |s| sound.answer(s)).found().is_empty());
    assert!(rehearse(&ThrottleBypassForwardedFor, &met, |s| sound.answer(s)).found().is_empty());

    assert!(matches!(rehearse(&ThrottleBypassPath, &fresh(), |s| sound.answer(s)), End::NotPlanned(_)));
    let mut over = Service::by(source);
    assert!(matches!(rehearse(&ThrottleBypassPath, &met, |s| over.answer(s)), End::Unsure(_)));
}

#[test]
fn wrong_pairs_that_are_sent_to_a_login_page_are_told_from_a_block() {
    let login = || {
        let mut away = answer(302, "");
        away.headers.push("Location", "/login");
        away
    };
    let away = |a: Answer| if a.status == 401 { login() } else { a };
    let mut met = throttled(known(&PATHS, |s| away(Service::by(source).answer(s))), 30);
    let field = |s: &Sent| s.headers.first("x-real-ip").unwrap_or_default().to_owned();
    let try_on = |met: &Known, blocks: bool| {
        let mut by_field = Service::by(field).filled("");
        rehearse(&ThrottleBypassForwardedFor, met, |s| match s.headers.first("x-real-ip") {
            // A proxy that takes such a field for an attack answers so whoever asks.
            Some(_) if blocks => login(),
            _ => away(by_field.answer(s)),
        })
    };
    let unknown = try_on(&met, false);
    assert!(unknown.found().is_empty(), "how wrong pairs are refused is not known");
    met.ledger.first_refusal = Some(302);
    assert_eq!(try_on(&met, false).found().len(), 1);
    let blocked = try_on(&met, true);
    assert!(blocked.found().is_empty());
}

#[test]
fn another_case_counts_only_where_it_is_the_same_account() {
    let met = throttled(fresh(), 30);
    let throttled_name = met.seed.user("throttle");
    let mut loose = Service::by(name).filled(&throttled_name);
    assert_eq!(rehearse(&ThrottleBypassCase, &met, |s| loose.answer(s)).found().len(), 1);
    let mut strict = Service::by(name).filled(&throttled_name);
    let found = rehearse(&ThrottleBypassCase, &met, |s| match s.credential {
        Credential::Changed(..) => answer(401, ""),
        _ => strict.answer(s),
    });
    assert!(found.found().is_empty());
}

#[test]
fn a_success_that_clears_the_source_is_confirmed_by_two_rows() {
    let met = throttled(fresh(), LIMIT);
    let mut forgiving = Service { forgives: true, ..Service::by(source) };
    let found = rehearse(&ThrottleResetBySuccess, &met, |s| forgiving.answer(s)).found();
    assert_eq!(found[0].confidence, Confidence::Confirmed);
    let mut strict = Service::by(source);
    assert!(rehearse(&ThrottleResetBySuccess, &met, |s| strict.answer(s)).found().is_empty());
    let mut held = Service::by(source).filled("");
    let end = rehearse(&ThrottleResetBySuccess, &met, |s| held.answer(s));
    assert!(end.why().contains("--patient"), "{end:?}");
}

#[test]
fn sixty_wrong_pairs_judge_a_limit_of_twenty_for_each_account() {
    let met = throttled(fresh(), 20);
    let by_name = |s: &Sent| name(s).to_lowercase();
    let (mut service, mut wrong) = (Service { limit: 20, ..Service::by(by_name) }, 0);
    for probe in super::PROBES.iter().filter(|p| p.meta().id != "lockout-of-known-user") {
        let end = rehearse(*probe, &met, |sent| {
            wrong += usize::from(sent.credential.may_fail());
            service.answer(sent)
        });
        let none_needed = matches!(end, End::NotPlanned(_));
        assert!(none_needed || matches!(end, End::Judged(_)), "{}: {end:?}", probe.meta().id);
    }
    assert_eq!(wrong, 60);
}

/// Workers that count alone: a kept connection stays with the first, each new one goes to the next.
fn workers(count: usize, limit: usize) -> impl FnMut(&Sent) -> Answer {
    let mut spent = vec![0; count];
    spent[0] = limit;
    let mut turn = 0;
    move |sent| {
        turn += usize::from(sent.headers.has("connection"));
        let worker = if sent.headers.has("connection") { turn % count } else { 0 };
        if spent[worker] >= limit {
            return answer(429, "");
        }
        spent[worker] += 1;
        answer(401, "")
    }
}

#[test]
fn workers_that_count_alone_flicker() {
    for (count, limit) in [(4, 5), (2, 5), (3, 20), (8, 3)] {
        let met = throttled(fresh(), limit);
        let found = rehearse(&ThrottlePerProcess, &met, workers(count, limit)).found();
        assert_eq!(found.len(), 1, "{count} workers with a limit of {limit}");
    }
}

#[test]
fn a_count_of_each_connection_is_not_taken_for_workers() {
    let met = throttled(fresh(), LIMIT);
    let end = rehearse(&ThrottlePerProcess, &met, |sent| {
        answer(if sent.headers.has("connection") { 401 } else { 429 }, "")
    });
    assert!(end.why().contains("counts connections"), "{end:?}");
}

#[test]
fn one_counter_is_never_taken_for_several() {
    let not_found = |end: End, what: &str| {
        assert!(!matches!(&end, End::Judged(found) if !found.is_empty()), "{what}");
    };
    for after in [3, 20] {
        let met = throttled(fresh(), after);
        assert!(rehearse(&ThrottlePerProcess, &met, |_| answer(429, "")).found().is_empty());
        for limit in [1, 2, 5, 8, 11_u64] {
            for period in 1..40 {
                for begin in 0..period {
                    let (mut window, mut left) = (0, 0);
                    let end = rehearse_in_time(&ThrottlePerProcess, &met, |_, at| {
                        let now = (at / 1000 + begin) / period;
                        if now != window {
                            (window, left) = (now, limit);
                        }
                        let open = left > 0;
                        left = left.saturating_sub(1);
                        answer(if open { 401 } else { 429 }, "")
                    });
                    not_found(end, &format!("{limit} in a window of {period}, met at {begin}"));
                }
            }
            for every in (100..50_000_u64).step_by(740) {
                let mut tokens = 0;
                let mut last = 0;
                let most = limit * every;
                let end = rehearse_in_time(&ThrottlePerProcess, &met, |_, at| {
                    tokens = (tokens + at - last).min(most);
                    last = at;
                    let open = tokens >= every;
                    tokens -= if open { every } else { 0 };
                    answer(if open { 401 } else { 429 }, "")
                });
                not_found(end, &format!("{limit} tokens, one every {every} us"));
            }
        }
    }
}

#[test]
fn a_lock_of_the_account_is_told_from_a_throttle_of_the_source() {
    let mut locking = Service { retry_after: "3600", ..Service::by(name) };
    let found = rehearse(&LockoutOfKnownUser, &fresh(), |s| locking.answer(s)).found();
    assert_eq!(found[0].confidence, Confidence::Confirmed);

    let mut earlier = fresh();
    earlier.ledger.on_account.insert(0, LIMIT);
    let mut locked = Service { retry_after: "3600", ..Service::by(name) }.filled(ALICE);
    assert_eq!(rehearse(&LockoutOfKnownUser, &earlier, |s| locked.answer(s)).found().len(), 1);

    let mut pausing = Service::by(name);
    assert!(rehearse(&LockoutOfKnownUser, &fresh(), |s| pausing.answer(s)).found().is_empty());
    let mut by_source = Service { retry_after: "3600", ..Service::by(source) };
    assert!(matches!(rehearse(&LockoutOfKnownUser, &fresh(), |s| by_source.answer(s)), End::Unsure(_)));
}
