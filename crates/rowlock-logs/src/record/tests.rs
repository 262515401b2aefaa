use super::*;

fn read(text: &str) -> Record<'_> {
    Record::read(text)
}

#[test]
fn access_lines_of_the_usual_servers_are_told() {
    for line in [
        r#"127.0.0.1 - - [21/Nov/2026 14:51:34] "GET /api HTTP/1.1" 401 -"#,
        "127.0.0.1 - - [21/Nov/2026 14:51:34] \"\u{1b}[31m\u{1b}[1mGET /api HTTP/1.1\u{1b}[0m\" 401 -",
        r#"INFO:     127.0.0.1:40712 - "GET /api?x=1 HTTP/1.1" 401 Unauthorized"#,
        r#"127.0.0.1 - alice [21/Nov/2026:14:51:34 +0000] "GET /api HTTP/1.1" 200 12 "-" "curl/8.5""#,
        r#"[2026-11-21 14:51:34 +0000] [71] [INFO] 127.0.0.1:40712 - - [21/Nov/2026:14:51:34 +0000] "GET /api 1.1" 401 9 "-" "c""#,
    ] {
        let record = read(line);
        assert_eq!((record.form, record.source()), (Form::Access, Some("127.0.0.1")), "{line}");
        assert!(record.is_structured());
    }
    let six = r#"2001:db8::7 - - [21/Nov/2026:14:51:34 +0000] "GET / HTTP/1.1" 200 1"#;
    assert_eq!(read(six).source(), Some("2001:db8::7"));
    assert_eq!(read(r#"app said "GET lost" today"#).form, Form::Text);
}

#[test]
fn json_tells_what_happened_or_only_that_somebody_came() {
    let access = r#"{"method":"GET","path":"/api","status":401,"remote_addr":"127.0.0.1"}"#;
    assert_eq!((read(access).form, read(access).source()), (Form::JsonAccess, Some("127.0.0.1")));
    let event = r#"INFO:auth:{"event":"login","outcome":"failure","user":{"name":"eve"},"source":{"ip":"::1"},"user_agent":"-"}"#;
    let record = read(event);
    assert_eq!((record.form, record.user(), record.source()), (Form::Json, Some("eve"), Some("::1")));
    assert_eq!(record.field(&["user_agent"]), None);
    assert_eq!(read("{not json}").form, Form::Text);
}

#[test]
fn logfmt_is_no_sentence_with_an_equals_sign() {
    let record =
        read(r#"ts=2026-11-21T14:51:34Z level=warn event="login failed" user="e\"ve" ip=127.0.0.1:99"#);
    assert_eq!(
        (record.form, record.user(), record.source()),
        (Form::Logfmt, Some("e\"ve"), Some("127.0.0.1"))
    );
    assert_eq!(read("WARNING:app:login failed for user=eve from ip=127.0.0.1").form, Form::Text);
}

#[test]
fn a_time_is_zoned_or_not() {
    let zoned = |text: &str| read(text).time().map(|t| t.zoned);
    assert_eq!(zoned("2026-11-21T14:51:34.123Z login failed"), Some(true));
    assert_eq!(zoned("2026-11-21 14:51:34,123 - app - WARNING - login failed"), Some(false));
    assert_eq!(zoned(r#"1.1.1.1 - - [21/Nov/2026:14:51:34 +0000] "GET / HTTP/1.1" 200 1"#), Some(true));
    assert_eq!(zoned(r#"1.1.1.1 - - [21/Nov/2026 14:51:34] "GET / HTTP/1.1" 200 -"#), Some(false));
    assert_eq!(zoned("Nov 21 14:51:34 host app[7]: login failed"), Some(false));
    assert_eq!(zoned(r#"{"ts":1795000000.25,"event":"login"}"#), Some(true));
    assert_eq!(zoned("WARNING:app:login failed"), None);
}
