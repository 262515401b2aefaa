use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rowlock_logs::Watched;
use rowlock_model::{
    Answer, Confidence, Credential, Exchange, Finding, Findings, Followed, Known, Line, Look, Outcome, Plant,
    Planted, Planting, Severity, Timing, Window,
};

use super::{LOG, plantings};
use crate::live::rehearsal;

/// What the service writes of a planted request: how long after it, in milliseconds, and what.
type Written = Vec<(u64, String)>;

fn known() -> Known {
    let opens = |credential: &Credential| matches!(credential, Credential::Valid(_));
    let answer = |sent: &rowlock_model::Sent| match sent.target.as_str() {
        "/api/notes" if opens(&sent.credential) => rehearsal::answer(200, "[]"),
        "/api/notes" => rehearsal::answer(401, "{}"),
        _ => rehearsal::answer(404, "{}"),
    };
    let mut known = rehearsal::known(&["/api/notes"], answer);
    for operation in &mut known.surface.operations {
        operation.sample = Some(operation.path.clone());
    }
    known.settings.logs = vec!["file:/var/log/app.log".into()];
    known
}

fn status(planting: &Planting) -> u16 {
    match planting.kind {
        Plant::Success | Plant::ForgedAddress => 200,
        Plant::ForgedPath | Plant::Served => 404,
        _ => 401,
    }
}

/// A window over a service that writes this for each request; its answers carry the id `made-by-service`.
fn window(known: &Known, mut writes: impl FnMut(&Planting) -> Written) -> Window {
    let (mut planted, mut lines) = (Vec::new(), Vec::new());
    for (at, planting) in plantings(known).into_iter().enumerate() {
        let at_us = (at as u64 + 1) * 1_000_000;
        for (after, text) in writes(&planting) {
            lines.push(Line { source: 0, at_us: at_us + after * 1000, text });
        }
        let answer = Answer {
            status: status(&planting),
            headers: [("X-Request-ID", "made-by-service")].into_iter().collect(),
            ..Answer::default()
        };
        let exchange = Exchange {
            name: planting.request.name.to_string(),
            role: planting.request.role,
            operation: planting.request.operation,
            sent: planting.request.sent,
            outcome: Outcome::Answer(answer),
            timing: Timing { at_us, head_us: 900 },
        };
        planted.push(Planted { kind: planting.kind, marks: planting.marks, exchange });
    }
    lines.sort_by_key(|l| l.at_us);
    let followed = vec![Followed { name: "file:/var/log/app.log".into(), ..Followed::default() }];
    Window { followed, planted, lines, lost: 0 }
}

/// What a rule says of a window.
fn look(id: &str, known: &Known, window: &Window) -> (Look, Vec<Finding>) {
    let rule = LOG.iter().find(|r| r.meta().id == id).expect("a rule");
    let mut found = Vec::new();
    let watched = Watched::new(known, window);
    let look = rule.look(&watched, &mut Findings::open(rule.meta(), &mut found));
    (look, found)
}

/// The ids of all rules that find something, with those that could not say anything in brackets.
fn verdicts(writes: impl FnMut(&Planting) -> Written) -> Vec<String> {
    let known = known();
    let window = window(&known, writes);
    let one = |id: &str| match look(id, &known, &window) {
        (_, found) if !found.is_empty() => Some(id.to_owned()),
        (Look::NotAssessed(_), _) => Some(format!("({id})")),
        _ => None,
    };
    LOG.iter().filter_map(|r| one(r.meta().id)).collect()
}

fn found(id: &str, writes: impl FnMut(&Planting) -> Written) -> Vec<Finding> {
    let known = known();
    look(id, &known, &window(&known, writes)).1
}

/// The user name and password of a planted login.
fn pair(planting: &Planting) -> (String, String) {
    match &planting.request.sent.credential {
        Credential::Basic { user, password } => (user.clone(), password.clone()),
        Credential::Valid(_) => ("alice".into(), "{{alice.password|plain}}".into()),
        _ => (String::new(), String::new()),
    }
}

fn path(planting: &Planting) -> String {
    let path = planting.request.sent.target.split('?').next().unwrap_or_default();
    path.replace("%1b", "\u{1b}").replace("%5b", "[").replace("%0d%0a", "\r\n").replace("%22", "\"")
}

fn agent(planting: &Planting) -> &str {
    planting.request.sent.headers.first("user-agent").unwrap_or("rowlock/0.1.0")
}

/// The record of a sound service.
fn event(planting: &Planting, user: &str) -> String {
    serde_json::json!({
        "time": "2026-11-21T14:51:34.123+00:00",
        "event": "authentication",
        "outcome": if status(planting) == 200 { "success" } else { "failure" },
        "status": status(planting),
        "user": user,
        "source": "127.0.0.1",
        "method": "GET",
        "path": path(planting),
        "user_agent": agent(planting),
        "request_id": "made-by-service",
    })
    .to_string()
}

fn sound(planting: &Planting) -> Written {
    vec![(20, event(planting, &pair(planting).0))]
}

/// The line of an access log, with the target as it came.
fn access(planting: &Planting) -> String {
    let target = &planting.request.sent.target;
    format!(r#"INFO:     127.0.0.1:40712 - "GET {target} HTTP/1.1" {} X"#, status(planting))
}

#[test]
fn a_sound_log_is_clean_of_everything() {
    assert_eq!(verdicts(sound), Vec::<String>::new());
}

#[test]
fn its_lines_may_come_late_and_in_another_order() {
    let mut turn = 0;
    let late = |planting: &Planting| {
        turn += 1;
        vec![(if turn % 2 == 0 { 1900 } else { 20 }, event(planting, &pair(planting).0))]
    };
    assert_eq!(verdicts(late), Vec::<String>::new());
}

#[test]
fn an_access_log_alone_is_a_record_of_logins_and_not_a_full_one() {
    let all = verdicts(|p| vec![(5, access(p))]);
    assert_eq!(all, ["auth-event-incomplete", "correlation-id-missing"]);
    let lacks = found("auth-event-incomplete", |p| vec![(5, access(p))]);
    assert!(lacks[0].title.ends_with("a time, the user, the user agent"), "{}", lacks[0].title);
}

#[test]
fn a_keyed_hash_is_a_user() {
    let hashed = |p: &Planting| vec![(5, event(p, "9f3a51c07d2be846").replace("\"user\"", "\"user_hash\""))];
    assert_eq!(verdicts(hashed), Vec::<String>::new());
    let nobody = |p: &Planting| vec![(5, event(p, "").replace("\"user\"", "\"tenant\""))];
    assert_eq!(verdicts(nobody), ["auth-event-incomplete"]);
}

#[test]
fn who_asks_for_a_token_has_read_no_name() {
    let challenged = |challenge: &'static str| {
        let known = known();
        let nameless = |p: &Planting| vec![(5, event(p, "").replace("\"user\"", "\"tenant\""))];
        let mut window = window(&known, nameless);
        for planted in &mut window.planted {
            let Outcome::Answer(answer) = &mut planted.exchange.outcome else { continue };
            answer.headers = [("WWW-Authenticate", challenge)].into_iter().collect();
        }
        look("auth-event-incomplete", &known, &window).1.len()
    };
    assert_eq!(challenged("Bearer realm=\"orders\""), 0);
    assert_eq!(challenged("Basic realm=\"orders\""), 1);
    assert_eq!(challenged("Bearer, Basic realm=\"orders\""), 1);
}

#[test]
fn a_dumped_field_ties_its_line_and_an_address_may_stand_before_a_colon() {
    let dumped = |p: &Planting| {
        let Credential::Basic { user, password } = &p.request.sent.credential else { return Vec::new() };
        let pair = STANDARD.encode(format!("{user}:{password}"));
        vec![(5, format!("DEBUG:app:credentials from 10.1.2.3: <Authorization Basic {pair}>"))]
    };
    let lacks = found("auth-event-incomplete", dumped);
    assert_eq!(lacks[0].confidence, Confidence::Confirmed);
    assert!(!lacks[0].title.contains("source address"), "{}", lacks[0].title);
    assert!(lacks[0].title.contains("the user"), "{}", lacks[0].title);
}

#[test]
fn werkzeugs_colours_are_no_control_sequences_of_a_client() {
    let coloured = |p: &Planting| {
        let target = &p.request.sent.target;
        let line = format!(
            "127.0.0.1 - - [21/Nov/2026 14:51:34] \"\u{1b}[31m\u{1b}[1mGET {target} HTTP/1.1\u{1b}[0m\" {} -",
            status(p)
        );
        vec![(5, line)]
    };
    assert_eq!(verdicts(coloured), ["auth-event-incomplete", "correlation-id-missing"]);
}

#[test]
fn a_forged_line_key_and_sequence_are_told_apart() {
    let severities = |writes: &dyn Fn(&Planting) -> Written| -> Vec<(Severity, String)> {
        found("log-injection", writes).into_iter().map(|f| (f.severity, f.because)).collect()
    };
    // A line of its own, also where a collector puts a word before every line.
    for before in ["", "app-1  | "] {
        let torn = |p: &Planting| {
            let whole = format!("login of {} from 127.0.0.1", pair(p).0);
            whole.lines().map(|l| (5, format!("{before}{l}"))).collect::<Written>()
        };
        let all = severities(&torn);
        assert!(all.len() == 1 && all[0].0 == Severity::Medium && all[0].1.contains("line of its own"));
    }
    // JSON that is put together by hand; the line breaks are taken out.
    let by_hand = |p: &Planting| {
        let line = format!(r#"{{"path":"{}","agent":"{}","status":401}}"#, path(p), agent(p));
        vec![(5, line.replace(['\r', '\n'], ""))]
    };
    let all = severities(&by_hand);
    assert!(all.len() == 2 && all.iter().all(|f| f.1.contains("key of the record")), "{all:?}");
    // Python's repr keeps everything in its quotes.
    let repr = |p: &Planting| {
        let name = pair(p).0.replace('\u{1b}', "\\x1b").replace('\r', "\\r").replace('\n', "\\n");
        vec![(5, format!("login of '{name}' with {{'User-Agent': '{}'}}", agent(p)))]
    };
    assert_eq!(severities(&repr), []);
    // The sequence alone.
    let raw = |p: &Planting| vec![(5, format!("login of {}", pair(p).0.replace(['\r', '\n'], " ")))];
    let all = severities(&raw);
    assert!(all.len() == 1 && all[0].0 == Severity::Low, "{all:?}");
}

#[test]
fn a_claimed_address_counts_only_where_the_clients_stands() {
    let claimed = |p: &Planting| p.marks.address.clone();
    let dump = |p: &Planting| {
        let line =
            format!("headers: {{'Host': 'x', 'X-Forwarded-For': '{}', 'X-Real-Ip': '{0}'}}", claimed(p));
        vec![(5, line), (6, event(p, "alice"))]
    };
    assert_eq!(found("source-address-wrong", dump).len(), 0);
    let beside = |p: &Planting| {
        vec![(5, format!(r#"{{"event":"request","source":"127.0.0.1","forwarded":"{}"}}"#, claimed(p)))]
    };
    assert_eq!(found("source-address-wrong", beside).len(), 0);
    let taken = |p: &Planting| vec![(5, event(p, "alice").replace("127.0.0.1", &claimed(p)))];
    assert_eq!(found("source-address-wrong", taken)[0].confidence, Confidence::Confirmed);
    let sentence = |p: &Planting| vec![(5, format!("login of alice from {}", claimed(p)))];
    assert_eq!(found("source-address-wrong", sentence)[0].confidence, Confidence::Firm);
}

#[test]
fn what_is_redacted_is_not_there_and_every_spelling_is() {
    use base64::Engine as _;
    let redacted = |p: &Planting| vec![(5, "authorization: [redacted]".to_owned()), (6, event(p, "x"))];
    assert_eq!(found("credential-in-log", redacted).len(), 0);
    let spellings: [fn(&str, &str) -> String; 4] = [
        |user, password| format!("failed login {user} {password}"),
        |user, password| base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}")),
        |_, password| password.bytes().map(|b| format!("{b:02x}")).collect::<Vec<_>>().concat(),
        |user, password| format!("{:?}", format!("{user}:{password}")),
    ];
    for spelled in spellings {
        let leaks = |p: &Planting| {
            let (user, password) = pair(p);
            let leak = (p.kind == Plant::Failure).then(|| (7, spelled(&user, &password)));
            sound(p).into_iter().chain(leak).collect::<Written>()
        };
        assert_eq!(found("credential-in-log", leaks)[0].confidence, Confidence::Confirmed);
    }
}

#[test]
fn the_real_password_is_told_without_it_and_not_where_the_scan_put_it_later() {
    let known = known();
    let mut window = window(&known, sound);
    let of = |at_us: u64| Line {
        source: 0,
        at_us,
        text: "GET /api/notes?user=alice&password={{alice.password|percent}} 401".into(),
    };
    // An experiment tries the credentials in the query; uvicorn's access log keeps that.
    let after = window.planted.iter().map(|p| p.exchange.timing.at_us).max().expect("some") + 900_000;
    window.lines.push(of(after));
    assert_eq!(look("credential-in-log", &known, &window), (Look::Judged, Vec::new()));
    window.lines.insert(0, of(1_000_100));
    let (_, found) = look("credential-in-log", &known, &window);
    let proof = format!("{:?}", found[0].evidence);
    assert!(proof.contains("[alice.password]") && !proof.contains("{{"), "{proof}");
}

#[test]
fn a_header_dump_leaks_both_passwords_and_tokens() {
    let dump = |p: &Planting| {
        let sent = match &p.request.sent.credential {
            Credential::Raw(raw) => raw.clone(),
            _ => String::new(),
        };
        vec![(5, format!("headers: {{'Authorization': '{sent}'}}")), (6, event(p, "x"))]
    };
    assert_eq!(found("token-in-log", dump)[0].severity, Severity::High);
}

#[test]
fn failures_that_are_not_logged_need_a_log_that_is_ours() {
    let only_success = |p: &Planting| if status(p) == 200 { sound(p) } else { Vec::new() };
    let all = verdicts(only_success);
    // No line of the login, so none that could hold its password.
    assert_eq!(all, ["(credential-in-log)", "(token-in-log)", "auth-failure-not-logged"]);
    let only_failure = |p: &Planting| if status(p) == 401 { sound(p) } else { Vec::new() };
    assert_eq!(verdicts(only_failure), ["auth-success-not-logged"]);
    let silent = verdicts(|_| Vec::new());
    assert_eq!(silent.iter().filter(|v| !v.starts_with('(')).count(), 0, "{silent:?}");
    // The same silence in a log that its server began is a finding, and no more than firm.
    let known = known();
    let mut window = window(&known, |_| Vec::new());
    window.followed[0].before = vec!["[INFO] Listening at: http://127.0.0.1:5000 (71)".into()];
    let (_, found) = look("auth-failure-not-logged", &known, &window);
    assert_eq!(found[0].confidence, Confidence::Firm);
    // Where lines were lost, nothing is said of what is not there.
    window.lost = 1;
    let (said, found) = look("auth-failure-not-logged", &known, &window);
    assert!(matches!(said, Look::NotAssessed(_)) && found.is_empty());
}

#[test]
fn the_log_of_another_service_says_nothing() {
    let other = |_: &Planting| {
        vec![(5, "sshd[71]: Accepted publickey for root".to_owned()), (9, "cache warmed up".to_owned())]
    };
    let all = verdicts(other);
    assert!(all.iter().all(|v| v.starts_with('(')), "{all:?}");
    let known = known();
    let (said, _) = look("auth-failure-not-logged", &known, &window(&known, other));
    assert!(matches!(said, Look::NotAssessed(why) if why.contains("is it this service's?")));
}

#[test]
fn an_empty_log_says_so() {
    let known = known();
    for rule in LOG {
        let (said, found) = look(rule.meta().id, &known, &window(&known, |_| Vec::new()));
        assert!(found.is_empty() && matches!(said, Look::NotAssessed(_)), "{}: {said:?}", rule.meta().id);
    }
}

#[test]
fn other_clients_lines_at_the_same_time_change_nothing() {
    let others = |p: &Planting| {
        let mut written = sound(p);
        for after in [2, 30, 60] {
            written.push((after, format!("payment of user 7{after} failed, retrying")));
            written.push((after, r#"10.0.0.9:1 - "POST /login?token=abc HTTP/1.1" 401 -"#.to_owned()));
        }
        written
            .push((40, r#"{"event":"login","outcome":"failure","user":"eve","source":"10.0.0.9"}"#.into()));
        written
    };
    assert_eq!(verdicts(others), Vec::<String>::new());
    // What goes on at every request is no record of a failing login.
    let noise = |p: &Planting| {
        let noise = (3, format!("worker {} checks the user session", p.marks.path));
        let ours = if status(p) == 200 { sound(p) } else { Vec::new() };
        ours.into_iter().chain([noise]).map(|(at, text)| (at, text.replace(&p.marks.path, "7"))).collect()
    };
    assert!(!found("auth-failure-not-logged", noise).is_empty());
}

#[test]
fn a_malformed_field_without_a_record_is_told_only_beside_logged_failures() {
    let swallowed = |p: &Planting| if p.kind == Plant::Malformed { Vec::new() } else { sound(p) };
    assert_eq!(verdicts(swallowed), ["error-swallowed"]);
}

#[test]
fn an_id_of_the_answer_or_of_the_request_is_one() {
    let without = |p: &Planting| vec![(5, event(p, "x").replace("made-by-service", "-"))];
    assert_eq!(verdicts(without), ["correlation-id-missing"]);
    let taken_over = |p: &Planting| vec![(5, event(p, "x").replace("made-by-service", &p.marks.id))];
    assert_eq!(verdicts(taken_over), Vec::<String>::new());
}

#[test]
fn a_served_log_is_told_by_what_was_planted_and_not_by_its_name() {
    let known = known();
    let mut window = window(&known, sound);
    let mark = window.planted[1].marks.agent.clone();
    let served = window.planted.iter_mut().filter(|p| p.kind == Plant::Served);
    for (planted, body) in served.zip(["<h1>Welcome</h1>".to_owned(), "INFO started".to_owned()]) {
        planted.exchange.outcome =
            Outcome::Answer(Answer { status: 200, body: body.into(), ..Answer::default() });
    }
    assert_eq!(look("log-served", &known, &window), (Look::Judged, Vec::new()));
    let last = window.planted.last_mut().expect("served");
    let body = format!("{{\"user_agent\":\"rowlock-log/{mark}\"}}");
    last.exchange.outcome = Outcome::Answer(Answer { status: 200, body: body.into(), ..Answer::default() });
    assert_eq!(look("log-served", &known, &window).1[0].confidence, Confidence::Confirmed);
}

#[test]
fn sentences_are_told_from_records() {
    let sentence = |p: &Planting| {
        let (user, agent) = (pair(p).0.replace(char::is_control, "?"), agent(p));
        let line = format!(
            "2026-11-21T14:51:34+0000 login of '{user}' from 127.0.0.1 {}: GET /api/notes with '{agent}', {} made-by-service",
            if status(p) == 200 { "accepted" } else { "rejected" },
            status(p)
        );
        vec![(5, line)]
    };
    assert_eq!(verdicts(sentence), ["auth-event-unstructured"]);
}
