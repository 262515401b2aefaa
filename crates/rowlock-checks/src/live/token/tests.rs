//! Honest services that look guilty, and what each probe says of them.

use rowlock_model::{
    Answer, Credential, Forgery, Holder, IdentityId, JwtFacts, Known, Mutation, OperationId, Probe, Request,
    Scheme, Sent, Sighting, TokenFacts, WeakKey, Who,
};

use super::jwt_alg_confusion::JwtAlgConfusion;
use super::jwt_expired_accepted::JwtExpiredAccepted;
use super::jwt_kid_traversal::JwtKidTraversal;
use super::jwt_none::JwtNone;
use super::jwt_other_subject::JwtOtherSubject;
use super::jwt_signature_ignored::JwtSignatureIgnored;
use super::jwt_weak_secret::JwtWeakSecret;
use super::published_key;
use super::token_in_query_accepted::TokenInQueryAccepted;
use super::token_survives_logout::TokenSurvivesLogout;
use crate::live::rehearsal::{End, answer, known as rehearsed, rehearse};

/// Which forgeries a service takes.
type Takes = fn(&Forgery) -> bool;

const ITEMS: &str = r#"[{"id":1,"title":"Signal lamp"},{"id":2,"title":"Anchor"}]"#;

/// A service that takes what `takes` says of a forgery, beside the token itself.
fn service(sent: &Sent, takes: impl Fn(&Forgery) -> bool) -> Answer {
    let open = match &sent.credential {
        Credential::Valid(_) | Credential::Changed(_, Mutation::Kept) => true,
        Credential::Changed(_, Mutation::Jwt(forgery)) => takes(forgery),
        _ => false,
    };
    if open { answer(200, ITEMS) } else { answer(401, r#"{"error":"unauthorized"}"#) }
}

fn known(jwt: Option<JwtFacts>) -> Known {
    let mut known = rehearsed(&["/api/v1/items"], |sent| service(sent, |_| false));
    known.settings.now = 1_800_000_000;
    known.identities[0].scheme = Scheme::Bearer;
    known.identities[0].token = Some(TokenFacts { jwt, ..TokenFacts::default() });
    known
}

fn hs256() -> JwtFacts {
    JwtFacts { alg: "HS256".into(), keys_tried: 1000, expires: Some(1_800_000_600), ..JwtFacts::default() }
}

fn weak() -> JwtFacts {
    JwtFacts { weak_key: Some(WeakKey { length: 6, own_word: false }), ..hs256() }
}

#[test]
fn a_sound_service_is_clean_to_every_probe() {
    let known = known(Some(weak()));
    let probes: [&dyn Probe; 4] = [&JwtSignatureIgnored, &JwtNone, &JwtKidTraversal, &JwtExpiredAccepted];
    for probe in probes {
        let found = rehearse(probe, &known, |sent| service(sent, |_| false)).found();
        assert!(found.is_empty(), "{}", probe.meta().id);
    }
}

#[test]
fn a_service_that_checks_no_signature_is_one_finding_and_not_five() {
    let known = known(Some(weak()));
    let all = |f: &Forgery| !matches!(f, Forgery::MadeUp(_));
    assert_eq!(rehearse(&JwtSignatureIgnored, &known, |sent| service(sent, all)).found().len(), 1);
    let probes: [&dyn Probe; 4] = [&JwtNone, &JwtKidTraversal, &JwtExpiredAccepted, &JwtWeakSecret];
    for probe in probes {
        let end = rehearse(probe, &known, |sent| service(sent, all));
        assert!(end.why().contains("jwt-signature-ignored"), "{}: {end:?}", probe.meta().id);
    }
}

#[test]
fn a_service_that_takes_any_token_is_not_judged() {
    let known = known(Some(hs256()));
    let anything = |sent: &Sent| match sent.credential {
        Credential::None => answer(401, ""),
        _ => answer(200, ITEMS),
    };
    let probes: [&dyn Probe; 3] = [&JwtSignatureIgnored, &JwtNone, &JwtKidTraversal];
    for probe in probes {
        let end = rehearse(probe, &known, anything);
        assert!(end.why().contains("not looked at"), "{}: {end:?}", probe.meta().id);
    }
}

#[test]
fn each_forgery_is_found_by_its_own_probe() {
    let known = known(Some(weak()));
    let cases: [(&dyn Probe, Takes); 4] = [
        (&JwtNone, |f| matches!(f, Forgery::Unsecured { alg, .. } if alg == "nOnE")),
        (&JwtKidTraversal, |f| matches!(f, Forgery::KeyId { kid, .. } if kid.contains("dev/null"))),
        (&JwtExpiredAccepted, |f| matches!(f, Forgery::Expired { .. })),
        (&JwtWeakSecret, |f| matches!(f, Forgery::Resigned)),
    ];
    for (probe, takes) in cases {
        let found = rehearse(probe, &known, |sent| service(sent, takes)).found();
        assert_eq!(found.len(), 1, "{}", probe.meta().id);
    }
}

#[test]
fn a_token_that_ended_in_mid_scan_makes_no_verdict() {
    let known = known(Some(hs256()));
    let end = rehearse(&JwtNone, &known, |_| answer(401, ""));
    assert!(end.why().contains("the untouched token was not let in"), "{end:?}");
}

#[test]
fn an_expired_token_that_was_given_is_enough() {
    let known = known(Some(JwtFacts { expires: Some(1_799_000_000), ..hs256() }));
    assert_eq!(rehearse(&JwtExpiredAccepted, &known, |sent| service(sent, |_| false)).found().len(), 1);
    // A few minutes are a difference of clocks.
    let known = self::known(Some(JwtFacts { expires: Some(1_799_999_800), ..hs256() }));
    let end = rehearse(&JwtExpiredAccepted, &known, |sent| service(sent, |_| false));
    assert!(matches!(end, End::NotPlanned(_)), "{end:?}");
}

#[test]
fn an_opaque_token_has_no_claims_to_forge() {
    let known = known(None);
    let probes: [&dyn Probe; 3] = [&JwtNone, &JwtWeakSecret, &JwtAlgConfusion];
    for probe in probes {
        let end = rehearse(probe, &known, |sent| service(sent, |_| false));
        assert_eq!(end.why(), "the token is no JWT", "{}", probe.meta().id);
    }
}

#[test]
fn a_service_that_ignores_the_query_is_clean_and_one_that_takes_any_query_is_not_judged() {
    let known = known(None);
    assert!(rehearse(&TokenInQueryAccepted, &known, |sent| service(sent, |_| false)).found().is_empty());
    let end = rehearse(&TokenInQueryAccepted, &known, |sent| match &sent.credential {
        Credential::Changed(_, Mutation::InQuery(_)) => answer(200, ITEMS),
        _ if sent.target.contains('?') => answer(200, ITEMS),
        _ => service(sent, |_| false),
    });
    assert!(end.why().contains("made-up token in the query"), "{end:?}");
}

#[test]
fn a_token_that_was_given_is_never_logged_out() {
    let end = rehearse(&TokenSurvivesLogout, &known(None), |sent| service(sent, |_| false));
    assert!(end.why().contains("[login]"), "{end:?}");
}

#[test]
fn a_published_key_is_written_as_services_keep_it() {
    // The key of RFC 7515 appendix A.2 begins so; what matters is that DER and PEM are well formed.
    let jwk = r#"{"keys":[{"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"}]}"#;
    let texts = published_key::texts(&answer(200, jwk));
    assert_eq!(texts.len(), 3);
    assert!(texts[0].starts_with("-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA"));
    assert!(texts[0].ends_with("AQAB\n-----END PUBLIC KEY-----\n"), "{}", texts[0]);
    assert_eq!(texts[1], texts[0].trim_end());
    assert!(texts[2].starts_with("-----BEGIN RSA PUBLIC KEY-----\nMIIBCgKCAQEA"));
    assert!(published_key::texts(&answer(200, r#"{"keys":[{"kty":"oct","k":"AAAA"}]}"#)).is_empty());
    let pem = published_key::texts(&answer(200, &format!("{}garbage", texts[0])));
    assert_eq!(pem, texts[..2]);
}

const ALICES: &str = r#"{"name":"alice","berth":"North quay"}"#;
const BOBS: &str = r#"{"name":"bob","berth":"Old harbour"}"#;

/// Whom a service takes the caller for: alice, bob, or a name that it does not know.
#[derive(Clone, Copy, PartialEq)]
enum Caller {
    Alice,
    Bob,
    Stranger,
}

/// The caller as the claims name it, where the forgery itself is let in.
fn named(sent: &Sent, takes: fn(&Forgery) -> bool) -> Option<Caller> {
    match &sent.credential {
        Credential::Valid(IdentityId(0)) | Credential::Changed(_, Mutation::Kept) => Some(Caller::Alice),
        Credential::Valid(_) => Some(Caller::Bob),
        Credential::Changed(_, Mutation::Jwt(Forgery::Subject { holder, by })) => {
            let holder = if matches!(holder, Holder::Identity(_)) { Caller::Bob } else { Caller::Stranger };
            takes(by).then_some(holder)
        }
        Credential::Changed(_, Mutation::Jwt(forgery)) => takes(forgery).then_some(Caller::Alice),
        _ => None,
    }
}

/// A service that shows everybody what the caller is taken for.
fn profile(caller: Option<Caller>) -> Answer {
    match caller {
        Some(Caller::Alice) => answer(200, ALICES),
        Some(Caller::Bob) => answer(200, BOBS),
        Some(Caller::Stranger) => answer(404, r#"{"error":"no such user"}"#),
        None => answer(401, r#"{"error":"unauthorized"}"#),
    }
}

/// A run with two users' tokens, at a service with items for all and a profile.
fn two_users(service: impl Fn(&Sent) -> Answer) -> Known {
    let mut known = rehearsed(&["/api/v1/items", "/api/v1/me"], &service);
    known.identities[0].scheme = Scheme::Bearer;
    known.identities[0].token = Some(TokenFacts { jwt: Some(weak()), ..TokenFacts::default() });
    let mut bob = known.identities[0].clone();
    bob.name = "bob".into();
    let jwt = JwtFacts { apart: vec!["sub".into()], ..weak() };
    bob.token = Some(TokenFacts { jwt: Some(jwt), ..TokenFacts::default() });
    known.identities.push(bob);
    for (at, path) in ["/api/v1/items", "/api/v1/me"].into_iter().enumerate() {
        let request = Request::get(path, "look").with(Credential::Valid(IdentityId(1)));
        let exchange = crate::live::rehearsal::answered(&request, service(&request.sent), 0);
        let who = Who::Identity(IdentityId(1));
        known.sightings.push(Sighting { operation: Some(OperationId(at)), who, exchange });
    }
    known
}

/// The probe at a service with these answers; items are the same for everybody.
fn other_subject(answers: impl Fn(&Sent) -> Answer) -> End {
    let whole = |sent: &Sent| {
        let answer = answers(sent);
        let items = sent.target == "/api/v1/items" && answer.is_success();
        if items { self::answer(200, ITEMS) } else { answer }
    };
    rehearse(&JwtOtherSubject, &two_users(whole), whole)
}

#[test]
fn a_forged_subject_is_found_whatever_lets_the_forgery_in() {
    let ways: [Takes; 3] = [
        |f| matches!(f, Forgery::Resigned),
        |f| matches!(f, Forgery::Unsecured { alg, .. } if alg == "nOnE"),
        |f| !matches!(f, Forgery::MadeUp(_)),
    ];
    for takes in ways {
        let found = other_subject(|sent| profile(named(sent, takes))).found();
        assert_eq!(found.len(), 1);
        assert!(format!("{:?}", found[0].place).contains("/api/v1/me"), "{:?}", found[0].place);
    }
}

#[test]
fn a_service_that_lets_no_forgery_in_is_clean() {
    assert!(other_subject(|sent| profile(named(sent, |_| false))).found().is_empty());
}

#[test]
fn a_service_that_goes_by_something_else_than_the_claims_is_clean() {
    // It knows the caller by a cookie or its own session, and takes the token for a formality.
    let takes: Takes = |f| !matches!(f, Forgery::MadeUp(_));
    let end = other_subject(|sent| {
        let forged = matches!(&sent.credential, Credential::Changed(..));
        profile(named(sent, takes).map(|caller| if forged { Caller::Alice } else { caller }))
    });
    assert!(end.found().is_empty());
}

#[test]
fn a_service_that_binds_the_subject_to_something_else_is_clean() {
    let end = other_subject(|sent| match &sent.credential {
        Credential::Changed(_, Mutation::Jwt(Forgery::Subject { .. })) => profile(None),
        _ => profile(named(sent, |f| matches!(f, Forgery::Resigned))),
    });
    assert!(end.found().is_empty());
}

#[test]
fn a_service_that_takes_every_unknown_user_for_the_other_is_not_judged() {
    let end = other_subject(|sent| {
        let caller = named(sent, |f| matches!(f, Forgery::Resigned));
        profile(caller.map(|c| if c == Caller::Stranger { Caller::Bob } else { c }))
    });
    assert!(end.why().contains("does not choose"), "{end:?}");
}

#[test]
fn where_both_users_see_the_same_nothing_can_be_told() {
    let end = other_subject(|sent| match named(sent, |_| true) {
        Some(_) => answer(200, ITEMS),
        None => profile(None),
    });
    assert!(matches!(&end, End::NotPlanned(why) if why.contains("data of their own")), "{end:?}");
}

#[test]
fn an_answer_that_changes_by_itself_is_no_proof() {
    let count = std::cell::Cell::new(0);
    let end = other_subject(|sent| {
        count.set(count.get() + 1);
        match named(sent, |f| matches!(f, Forgery::Resigned)) {
            Some(Caller::Alice) => answer(200, &format!(r#"{{"name":"alice","seen":{}}}"#, count.get())),
            caller => profile(caller),
        }
    });
    assert!(end.why().contains("changes from request to request"), "{end:?}");
}
