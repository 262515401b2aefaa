//! What honest services do that looks like these weaknesses, and what gives the others away.

use rowlock_model::{
    Answer, Confidence, Credential, Finding, Known, Method, Operation, Probe, Provenance, Sent, Severity,
};

use super::cors_null::CorsNull;
use super::cors_prefix_suffix::CorsPrefixSuffix;
use super::cors_reflects_origin::CorsReflectsOrigin;
use super::cors_wildcard::CorsWildcard;
use super::crlf_injection::CrlfInjection;
use super::dangerous_methods::DangerousMethods;
use super::host_header_trusted::HostHeaderTrusted;
use super::open_redirect::OpenRedirect;
use super::trace_enabled::TraceEnabled;
use super::xss_content_type::XssContentType;
use crate::live::rehearsal::{End, answer, known, rehearse};

const ORDERS: &str = "/api/orders";
const HEALTH: &str = "/health";
const CORS: [&dyn Probe; 4] = [&CorsReflectsOrigin, &CorsPrefixSuffix, &CorsNull, &CorsWildcard];

/// Orders behind Basic, a public health check, nothing else.
fn plain(sent: &Sent) -> Answer {
    match (sent.target.split('?').next(), &sent.credential) {
        (Some(ORDERS), Credential::None) => with(answer(401, ""), "WWW-Authenticate", "Basic realm=\"x\""),
        (Some(ORDERS), _) => answer(200, r#"[{"id":1,"page":"https://shop.example/orders/1"}]"#),
        (Some(HEALTH), _) => answer(200, r#"{"status":"ok"}"#),
        _ => answer(404, r#"{"error":"not found"}"#),
    }
}

fn with(mut answer: Answer, name: &str, value: impl Into<String>) -> Answer {
    answer.headers.push(name, value.into());
    answer
}

fn html(status: u16, body: &str) -> Answer {
    let mut answer = answer(status, body);
    answer.headers = [("Content-Type", "text/html; charset=utf-8")].into_iter().collect();
    answer
}

fn service() -> Known {
    known(&[ORDERS, HEALTH], plain)
}

/// The policy that allows what `allows` says, with or without credentials.
fn sharing(allows: impl Fn(&str) -> bool, credentials: bool) -> impl Fn(&Sent) -> Answer {
    move |sent| {
        let origin = sent.headers.first("origin").unwrap_or_default();
        let mut given = plain(sent);
        if allows(origin) {
            given = with(with(given, "Access-Control-Allow-Origin", origin), "Vary", "Origin");
            if credentials {
                given = with(given, "Access-Control-Allow-Credentials", "true");
            }
        }
        given
    }
}

fn found(probe: &dyn Probe, service: impl Fn(&Sent) -> Answer) -> Vec<Finding> {
    rehearse(probe, &self::service(), service).found()
}

fn marks(findings: &[Finding]) -> Vec<(Severity, Confidence)> {
    findings.iter().map(|f| (f.severity, f.confidence)).collect()
}

const HIGH: (Severity, Confidence) = (Severity::High, Confidence::Confirmed);
const LOW: (Severity, Confidence) = (Severity::Low, Confidence::Confirmed);

#[test]
fn a_list_of_whole_origins_is_clean() {
    for probe in CORS {
        assert!(found(probe, plain).is_empty(), "{}: none", probe.meta().id);
        let list = |o: &str| o == "https://shop.example" || o == "http://localhost:3000";
        assert!(found(probe, sharing(list, true)).is_empty(), "{}: a list", probe.meta().id);
        let fixed = |s: &Sent| with(plain(s), "Access-Control-Allow-Origin", "https://shop.example");
        assert!(found(probe, fixed).is_empty(), "{}: one fixed origin", probe.meta().id);
        let twice = |s: &Sent| {
            let origin = s.headers.first("origin").unwrap_or_default();
            with(
                with(plain(s), "Access-Control-Allow-Origin", origin),
                "Access-Control-Allow-Origin",
                "https://a.b",
            )
        };
        assert!(found(probe, twice).is_empty(), "{}: two values are an error to browsers", probe.meta().id);
    }
}

#[test]
fn repeated_origins_weigh_by_what_they_open() {
    assert!(marks(&found(&CorsReflectsOrigin, sharing(|o| !o.is_empty(), true))).contains(&HIGH));
    assert_eq!(
        marks(&found(&CorsReflectsOrigin, sharing(|o| !o.is_empty(), false))),
        [LOW],
        "public data is not told"
    );
    // The others leave it to that check.
    for probe in [&CorsNull as &dyn Probe, &CorsPrefixSuffix, &CorsWildcard] {
        assert!(found(probe, sharing(|o| !o.is_empty(), true)).is_empty(), "{}", probe.meta().id);
    }
    let with_cookie = |s: &Sent| if s.headers.has("cookie") { sharing(|_| true, true)(s) } else { plain(s) };
    assert!(marks(&found(&CorsReflectsOrigin, with_cookie)).contains(&HIGH), "Starlette's way");
}

#[test]
fn null_and_lookalikes_are_told_apart() {
    assert!(marks(&found(&CorsNull, sharing(|o| o == "null", true))).contains(&HIGH));
    let because = |probe: &dyn Probe, allows: fn(&str) -> bool| {
        found(probe, sharing(allows, true)).iter().map(|f| f.because.clone()).collect::<Vec<_>>().join("\n")
    };
    let told = |allows| because(&CorsPrefixSuffix, allows);
    assert!(told(|o| o.starts_with("https://shop.example")).contains("only begins with"));
    assert!(told(|o| o.ends_with("shop.example")).contains("only ends in"));
    assert!(told(|o| o.ends_with(".shop.example") || o == "https://shop.example").contains("any name below"));
    assert!(told(|o| o.starts_with("http") && o.ends_with("//shop.example")).contains("without TLS"));
    let low = found(&CorsPrefixSuffix, sharing(|o| o.ends_with("shop.example"), false));
    assert!(low.iter().all(|f| f.severity == Severity::Low), "{low:?}");
    let below = found(
        &CorsPrefixSuffix,
        sharing(|o| o.ends_with(".shop.example") || o == "https://shop.example", false),
    );
    assert!(below.is_empty(), "names below it, without credentials: {below:?}");
}

#[test]
fn a_wildcard_is_told_where_strangers_are_refused() {
    let open = |s: &Sent| with(plain(s), "Access-Control-Allow-Origin", "*");
    assert_eq!(marks(&found(&CorsWildcard, open)), [LOW]);
    let preflight = |s: &Sent| match s.method {
        Method::Options => with(
            with(answer(204, ""), "Access-Control-Allow-Origin", "*"),
            "Access-Control-Allow-Headers",
            "Authorization",
        ),
        _ => open(s),
    };
    assert_eq!(marks(&found(&CorsWildcard, preflight)), [(Severity::Medium, Confidence::Confirmed)]);
    let public = |s: &Sent| if s.target == HEALTH { open(s) } else { plain(s) };
    assert!(found(&CorsWildcard, public).is_empty());
}

#[test]
fn only_an_echo_of_trace_alone_is_told() {
    let echo = |s: &Sent| {
        let text = s.headers.iter().map(|(n, v)| format!("{n}: {v}")).collect::<Vec<_>>().join("\n");
        answer(200, &text)
    };
    assert!(found(&TraceEnabled, echo).is_empty(), "a service that shows requests");
    assert!(found(&TraceEnabled, plain).is_empty());
    let traced = |s: &Sent| if s.method == Method::Trace { echo(s) } else { plain(s) };
    assert_eq!(found(&TraceEnabled, traced).len(), 1);
}

#[test]
fn methods_count_where_the_description_lacks_them_for_every_template() {
    let mut known = known(&["/items/{id}"], |_| answer(200, "{}"));
    known.surface.operations[0].sample = Some("/items/17".into());
    let lists = |s: &Sent| match (&s.method, s.target.as_str()) {
        (Method::Options, "/items/17") => with(answer(200, ""), "Allow", "GET, HEAD, DELETE, OPTIONS"),
        (Method::Options, _) => with(answer(404, ""), "Allow", "OPTIONS"),
        _ => plain(s),
    };
    assert_eq!(rehearse(&DangerousMethods, &known, lists).found().len(), 1);
    let same = |_: &Sent| with(answer(200, ""), "Allow", "GET, PUT, DELETE, PATCH");
    assert!(matches!(rehearse(&DangerousMethods, &known, same), End::Unsure(_)), "the server's own list");
    known.surface.operations.push(Operation::seen(Method::Delete, "/items/{name}", Provenance::Document));
    assert!(rehearse(&DangerousMethods, &known, lists).found().is_empty(), "another name of the parameter");
}

fn value(sent: &Sent, name: &str) -> Option<String> {
    let query = sent.target.split_once('?')?.1;
    url::form_urlencoded::parse(query.as_bytes()).find(|(n, _)| n == name).map(|(_, v)| v.into_owned())
}

#[test]
fn redirects_to_where_the_parameter_says_are_told_by_where_they_lead() {
    let mut known = known(&["/go"], |_| answer(200, "{}"));
    known.surface.operations[0].sample = Some("/go?next=%2Fhome".into());
    let sends = |check: fn(&str) -> Option<String>| {
        rehearse(&OpenRedirect, &known, move |s| {
            let to = value(s, "next").and_then(|v| check(&v)).unwrap_or("/home".into());
            with(answer(302, ""), "Location", to)
        })
        .found()
    };
    assert_eq!(sends(|v| Some(v.to_owned())).len(), 1, "any URL");
    assert_eq!(sends(|v| v.starts_with('/').then(|| v.to_owned())).len(), 1, "what begins with a slash");
    let careful = |v: &str| (v.starts_with('/') && !v.starts_with("//")).then(|| v.to_owned());
    assert_eq!(sends(careful).len(), 1, "a backslash gets around that");
    assert!(sends(|v| (v == "/home").then(|| v.to_owned())).is_empty(), "a list");
    assert!(
        sends(|v| Some(format!("https://login.example/?next={v}"))).is_empty(),
        "carried on as a parameter"
    );
    assert!(sends(|v| Some(format!("/leaving?to={v}"))).is_empty(), "a page that asks first");
    let page =
        |s: &Sent| html(200, &format!("<a href=\"{}\">go on</a>", value(s, "next").unwrap_or_default()));
    assert!(rehearse(&OpenRedirect, &known, page).found().is_empty(), "a link to click");
    let script = |s: &Sent| {
        html(200, &format!("<script>location.href = \"{}\"</script>", value(s, "next").unwrap_or_default()))
    };
    assert_eq!(marks(&rehearse(&OpenRedirect, &known, script).found())[0].1, Confidence::Tentative);
}

#[test]
fn a_host_counts_where_it_leads_not_where_it_is_repeated() {
    let host = |s: &Sent| s.headers.first("host").unwrap_or("127.0.0.1:5000").to_owned();
    let repeats = |s: &Sent| answer(200, &format!("{{\"you asked\":\"{}\"}}", host(s)));
    assert!(found(&HostHeaderTrusted, repeats).is_empty());
    let misdirected = |s: &Sent| if s.headers.has("host") { answer(421, "") } else { plain(s) };
    assert!(found(&HostHeaderTrusted, misdirected).is_empty());
    let links = |s: &Sent| answer(200, &format!("{{\"self\":\"http:\\/\\/{}\\/x\"}}", host(s)));
    assert_eq!(marks(&found(&HostHeaderTrusted, links)), [LOW]);
    let forwarded = |s: &Sent| match s.headers.first("x-forwarded-host") {
        Some(host) => with(answer(301, ""), "Location", format!("https://{host}/")),
        None => plain(s),
    };
    let told = found(&HostHeaderTrusted, forwarded);
    assert_eq!(marks(&told), [(Severity::Medium, Confidence::Confirmed)]);
    let sso = |s: &Sent| {
        with(answer(302, ""), "Location", format!("https://login.example/?back=http%3A%2F%2F{}", host(s)))
    };
    assert!(found(&HostHeaderTrusted, sso).is_empty(), "carried on, coded, as a parameter of a fixed host");
}

#[test]
fn a_line_break_counts_as_a_field_of_its_own_only() {
    let mut known = known(&["/find"], |_| answer(200, "{}"));
    known.surface.operations[0].sample = Some("/find?q=x".into());
    let coded = |s: &Sent| with(answer(200, "{}"), "X-Query", s.target.clone());
    assert!(rehearse(&CrlfInjection, &known, coded).found().is_empty(), "repeated as it was coded");
    let raw = |s: &Sent| {
        let value = value(s, "q").unwrap_or_default();
        let mut lines = value.split("\r\n");
        let mut given = with(answer(200, "{}"), "X-Query", lines.next().unwrap_or_default());
        for (name, value) in lines.filter_map(|l| l.split_once(": ")) {
            given = with(given, name, value);
        }
        given
    };
    assert_eq!(marks(&rehearse(&CrlfInjection, &known, raw).found()), [HIGH]);
    let refused = |s: &Sent| if s.target.contains("%0") { answer(500, "") } else { raw(s) };
    assert!(rehearse(&CrlfInjection, &known, refused).found().is_empty());
}

#[test]
fn values_count_unescaped_in_html_only() {
    let mut known = known(&["/find"], |_| answer(200, "{}"));
    known.surface.operations[0].sample = Some("/find?q=x".into());
    let text = |s: &Sent| format!("nothing called {}", value(s, "q").unwrap_or_default());
    let run = |service: &dyn Fn(&Sent) -> Answer| marks(&rehearse(&XssContentType, &known, service).found());
    assert!(run(&|s| answer(200, &text(s))).is_empty(), "JSON");
    assert!(run(&|s| html(404, &text(s).replace('<', "&lt;"))).is_empty(), "escaped");
    assert_eq!(run(&|s| html(404, &text(s))), [HIGH]);
    assert_eq!(run(&|s| with(html(404, &text(s)), "Content-Security-Policy", "default-src 'none'")), [LOW]);
    assert!(
        run(&|s| with(html(200, &text(s)), "Content-Disposition", "attachment")).is_empty(),
        "a download"
    );
    let untyped = |s: &Sent| Answer { status: 200, body: text(s).into_bytes(), ..Answer::default() };
    assert_eq!(run(&untyped), [(Severity::High, Confidence::Tentative)]);
}
