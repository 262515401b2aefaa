use rowlock_model::{Answer, Exchange, Marks, Outcome, Request, Seed, Target, Timing};

use super::*;

fn known() -> Known {
    Known::new(Seed("s".into()), Target::parse("http://127.0.0.1:5000").expect("a target"))
}

/// A planted request at a second of the run, with a word of its own in its query.
fn planted(kind: Plant, second: u64, mark: &str) -> Planted {
    let request = Request::get(format!("/api/notes?seen={mark}"), "planted");
    let exchange = Exchange {
        name: "planted".into(),
        role: request.role,
        operation: None,
        sent: request.sent,
        outcome: Outcome::Answer(Answer { status: 401, ..Answer::default() }),
        timing: Timing { at_us: second * 1_000_000, head_us: 900 },
    };
    Planted { kind, marks: Marks { path: mark.into(), ..Marks::default() }, exchange }
}

/// A line at a thousandth of the run's seconds.
fn line(at_ms: u64, text: &str) -> Line {
    Line { source: 0, at_us: at_ms * 1000, text: text.into() }
}

fn window(lines: Vec<Line>) -> Window {
    let planted = vec![
        planted(Plant::Success, 1, "successmark"),
        planted(Plant::Failure, 2, "failuremark"),
        planted(Plant::Malformed, 3, "malformedmark"),
    ];
    Window { planted, lines, ..Window::default() }
}

/// What is tied to the failing login.
fn ties(lines: Vec<Line>) -> Vec<(String, How)> {
    let (known, window) = (known(), window(lines));
    let watched = Watched::new(&known, &window);
    let (_, lines) = watched.event(Plant::Failure).expect("planted");
    lines.into_iter().map(|t| (t.line.text.clone(), t.how)).collect()
}

#[test]
fn a_mark_ties_a_line_whenever_it_comes() {
    let early = line(900, "GET /api/notes?seen=failuremark 401");
    let late = line(60_000, "{\"path\":\"/api/notes\",\"query\":\"seen=failuremark\"}");
    assert_eq!(ties(vec![early, late]).iter().map(|t| t.1).collect::<Vec<_>>(), [How::Mark, How::Mark]);
}

#[test]
fn a_line_that_comes_after_the_next_request_is_not_that_requests() {
    let lines = vec![line(3_100, "401 failuremark"), line(3_200, "401 malformedmark")];
    assert_eq!(ties(lines), [("401 failuremark".to_owned(), How::Mark)]);
}

#[test]
fn a_path_ties_at_its_moment_and_never_at_another_ones() {
    let mine = "INFO: 10.0.0.9:1 - \"GET /api/notes HTTP/1.1\" 401 Unauthorized";
    assert_eq!(ties(vec![line(2_050, mine)]), [(mine.to_owned(), How::Path)]);
    assert!(ties(vec![line(1_050, mine)]).is_empty());
    assert!(ties(vec![line(500, mine)]).is_empty());
}

#[test]
fn the_moment_alone_ties_what_speaks_of_a_login() {
    assert_eq!(ties(vec![line(2_050, "login failed")]), [("login failed".to_owned(), How::Time)]);
    assert!(ties(vec![line(2_050, "cache warmed up")]).is_empty());
    // An access line of another path is another request.
    assert!(ties(vec![line(2_050, "1.1.1.1 - - [x] \"GET /metrics HTTP/1.1\" 401 1")]).is_empty());
}

#[test]
fn what_is_written_whichever_way_it_ends_tells_of_none() {
    let lines = |second: &str| {
        vec![
            line(1_010, "auth middleware entered by worker 17"),
            line(2_010, "auth middleware entered by worker 18"),
            line(2_020, second),
        ]
    };
    assert!(ties(lines("auth middleware left")).iter().any(|(text, _)| text.ends_with("left")));
    assert_eq!(ties(lines("idle")).len(), 0);
    // One that stands only at refusals is a record.
    let refused = vec![line(2_010, "user rejected"), line(3_010, "user rejected")];
    assert_eq!(ties(refused), [("user rejected".to_owned(), How::Time)]);
}

#[test]
fn too_late_is_nobodys() {
    let (known, mut window) = (known(), window(Vec::new()));
    window.lines = vec![line(3_000 + 2_100, "login failed")];
    let watched = Watched::new(&known, &window);
    assert!(watched.event(Plant::Malformed).expect("planted").1.is_empty());
    assert!(!watched.is_of_this_service());
}

#[test]
fn a_service_is_known_by_its_servers_first_words() {
    let (known, mut window) = (known(), window(Vec::new()));
    for (line, is) in [
        ("[INFO] Listening at: http://127.0.0.1:5000 (71)", true),
        ("INFO:     Uvicorn running on http://127.0.0.1:5000 (Press CTRL+C to quit)", true),
        (" * Running on http://127.0.0.1:5000", true),
        ("Listening at: http://127.0.0.1:50001", false),
        ("connected to redis:5000", false),
    ] {
        window.followed = vec![rowlock_model::Followed { before: vec![line.into()], ..Default::default() }];
        assert_eq!(Watched::new(&known, &window).names_this_service(), is, "{line}");
    }
}

#[test]
fn lines_of_experiments_are_not_those_of_planting() {
    let (known, window) = (known(), window(vec![line(3_400, "in"), line(3_600, "out")]));
    let watched = Watched::new(&known, &window);
    assert_eq!(watched.while_planting().map(|l| l.text.as_str()).collect::<Vec<_>>(), ["in"]);
}
