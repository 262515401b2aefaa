//! Each shape by its value, and what only looks like one.

use base64::Engine as _;
use rowlock_logs::{RULES, Sizes};

use crate::{found, redacted};

/// `{pair}` stands for alice:hunter2 in base64, `{jwt}` for a token, so that this file holds neither.
const LEAKS: &[(&str, &str, &str)] = &[
    ("basic-credentials", "Authorization: Basic {pair}", "{pair}"),
    ("basic-credentials", "authorization: basic {pair}\r", "{pair}"),
    ("basic-credentials", "AUTHORIZATION: BASIC {pair}", "{pair}"),
    ("basic-credentials", r#"{"Authorization": "Basic {pair}", "a": 1}"#, "{pair}"),
    ("basic-credentials", r#"{"m":"{\"Authorization\": \"Basic {pair}\"}"}"#, "{pair}"),
    ("basic-credentials", r#"{"m":"{\\\"Authorization\\\":\\\"Basic {pair}\\\"}"}"#, "{pair}"),
    ("basic-credentials", "headers={'Authorization': 'Basic {pair}', 'Host': 'x'}", "{pair}"),
    ("basic-credentials", "{b'authorization': b'Basic {pair}'}", "{pair}"),
    ("basic-credentials", "[(b'host', b'x'), (b'authorization', b'Basic {pair}')]", "{pair}"),
    ("basic-credentials", "> Authorization: Basic {pair}", "{pair}"),
    ("basic-credentials", "curl -H 'Authorization: Basic {pair}' https://x/", "{pair}"),
    ("basic-credentials", r#"1.2.3.4 - - "GET / HTTP/1.1" 200 auth="Basic {pair}""#, "{pair}"),
    ("basic-credentials", r#"level=info auth="Basic {pair}" path=/"#, "{pair}"),
    ("basic-credentials", "'HTTP_AUTHORIZATION': 'Basic {pair}'", "{pair}"),
    ("basic-credentials", "GET /?authorization=Basic%20{pair}&x=1", "{pair}"),
    ("basic-credentials", "GET /?h=Authorization%3A%20Basic%20{pair}%0D%0A", "{pair}"),
    ("basic-credentials", "Proxy-Authorization: Basic {pair}", "{pair}"),
    ("basic-credentials", "map[Authorization:[Basic {pair}] Host:[x]]", "{pair}"),
    ("basic-credentials", r#"{"authorization":["Basic {pair}"]}"#, "{pair}"),
    ("basic-credentials", "HTTPAuthorizationCredentials(scheme='Basic', credentials='{pair}')", "{pair}"),
    ("basic-credentials", r"Basic dXNlcjpwYXNzPz8\/Pz8=", r"dXNlcjpwYXNzPz8\/Pz8="),
    ("basic-credentials", "Basic OnNlY3JldA==", "OnNlY3JldA=="),
    ("bearer-token", "Authorization: Bearer 9f86d081884c7d65", "9f86d081884c7d65"),
    ("bearer-token", r#"{"authorization":"Bearer q8Zt3mXv5WnK2yRb"}"#, "q8Zt3mXv5WnK2yRb"),
    ("bearer-token", "-H \"authorization: bearer Abc123xyz\"", "Abc123xyz"),
    ("bearer-token", "sent Bearer q8Zt3mXv5WnK2yRb.", "q8Zt3mXv5WnK2yRb"),
    ("jwt", "Authorization: Bearer {jwt}", "{jwt}"),
    ("jwt", "GET /ws?token={jwt} 101", "{jwt}"),
    ("jwt", r#"{"access_token":"{jwt}","expires_in":3600}"#, "{jwt}"),
    ("jwt", r"token\n{jwt}\n", "{jwt}"),
    ("authorization", "Authorization: Token 9f86d081884c7d659a2f", "9f86d081884c7d659a2f"),
    ("authorization", "'authorization': 'q8Zt3mXv5WnK2yRb7LcP'", "q8Zt3mXv5WnK2yRb7LcP"),
    ("url-password", "GET https://alice:hunter2@example.com/x", "hunter2"),
    ("url-password", "\"https://alice:password@example.com/\"", "password"),
    ("url-password", r#"{"u":"https:\/\/alice:hunter2@example.com\/"}"#, "hunter2"),
    ("url-password", "?next=https%3A%2F%2Falice%3Ahunter2%40example.com%2F", "hunter2"),
    ("url-password", "proxy http://alice:hun@ter2@proxy:3128", "hun@ter2"),
    (
        "url-token",
        "clone https://9f86d081884c7d659a2feaa0:x-oauth-basic@example.com/r.git",
        "9f86d081884c7d659a2feaa0",
    ),
    ("database-password", "DATABASE_URL=postgres://app:hunter2@db:5432/app", "hunter2"),
    ("database-password", "redis://:hunter2@cache:6379/0", "hunter2"),
    ("database-password", "mongodb+srv://u:p%40ss@c.example.net/d", "p%40ss"),
    ("database-password", "postgresql+psycopg2://app:hunter2@db/app", "hunter2"),
    ("api-key", "X-API-Key: 9f86d081884c7d65", "9f86d081884c7d65"),
    ("api-key", r#"{"x-api-key": "9f86d081884c7d65"}"#, "9f86d081884c7d65"),
    ("api-key", "'HTTP_X_API_KEY': '9f86d081884c7d65'", "9f86d081884c7d65"),
    ("api-key", "GET /v1?api_key=9f86d081884c7d65&x=1", "9f86d081884c7d65"),
    (
        "api-key",
        "Ocp-Apim-Subscription-Key: 9f86d081884c7d659a2feaa0c55ad015",
        "9f86d081884c7d659a2feaa0c55ad015",
    ),
    ("session", "Cookie: session=9f86d081884c7d65; theme=dark", "9f86d081884c7d65"),
    ("session", "Set-Cookie: sessionid=9f86d081884c7d65; HttpOnly; Path=/", "9f86d081884c7d65"),
    ("session", r#"{"cookie":"a=1; connect.sid=s%3Aq8Zt3mXv5WnK.2yRb"}"#, "s%3Aq8Zt3mXv5WnK.2yRb"),
    ("session", "'Cookie': 'PHPSESSID=9f86d081884c7d65'", "9f86d081884c7d65"),
    ("session", "GET /index.php?PHPSESSID=9f86d081884c7d65 200", "9f86d081884c7d65"),
    ("session", "GET /?sid=9f86d081884c7d65 200", "9f86d081884c7d65"),
    ("session", "GET /a;jsessionid=9F86D081884C7D65 200", "9F86D081884C7D65"),
    ("password", "GET /login?user=a&password=hunter2&x=1 200", "hunter2"),
    ("password", "POST body: username=alice&password=p%26ss%21&remember=1", "p%26ss%21"),
    ("password", r#"{"user":"alice","password":"hun\"ter2","x":1}"#, r#"hun\"ter2"#),
    ("password", r#"{"body":"{\"password\":\"hun\\\"ter2\",\"x\":1}"}"#, r#"hun\\\"ter2"#),
    ("password", r#"{"password": 12345678}"#, "12345678"),
    ("password", "{'user': 'alice', 'password': 'hunter2'}", "hunter2"),
    ("password", "HTTPBasicCredentials(username='alice', password='hunter2')", "hunter2"),
    ("password", "HTTPBasicCredentials(username=alice, password=hunter2)", "hunter2"),
    ("password", "decoded username=alice password=swordfish", "swordfish"),
    ("password", "login alice, password: hunter2", "hunter2"),
    ("password", "form [('user', 'alice'), (b'password', b'hunter2')]", "hunter2"),
    ("password", r#"{"form":"[[\"password\", \"hunter2\"]]"}"#, "hunter2"),
    ("password", "db.passwd=hun,ter2 host=x", "hun,ter2"),
    ("password", "user[password]=hunter2&x", "hunter2"),
    ("password", "user%5Bpassword%5D=hunter2&x", "hunter2"),
    ("password", "map[password:[hunter2] user:[alice]]", "hunter2"),
    ("password", "%22password%22%3A%22hunter2%22", "hunter2"),
    ("password", r#"PGPASSWORD="hunter two 2" psql"#, "hunter two 2"),
    ("password", "passwords=['hunter2']", "hunter2"),
    ("password", "[{'name': 'DB_PASSWORD', 'value': 'hunter2'}]", "hunter2"),
    ("password", r#"{"env":[{"Name":"DB_PASSWORD","Value":"hunter2"}]}"#, "hunter2"),
    ("password", "mysqldump --password hunter2 --all", "hunter2"),
    ("password", "login failed for alice with password hun-Ter2", "hun-Ter2"),
    ("password", "wrong password 'hunter2' for alice", "hunter2"),
    ("password", "the password is Hunter2hunter", "Hunter2hunter"),
    ("password", "\u{1b}[36mpassword\u{1b}[0m=\u{1b}[35mhunter2\u{1b}[0m user=a", "hunter2"),
    ("password", "<strong>password</strong>&nbsp;= 'hunter2',", "hunter2"),
    ("password", "&#39;password&#39;: &#39;hun&amp;ter2&#39;, &#39;a&#39;", "hun&amp;ter2"),
    ("password", "<span>{&quot;password&quot;: &quot;hunter2&quot;}</span>", "hunter2"),
    ("password", "{'pw': 'hunter2'}", "hunter2"),
    ("url-password", "ParseResult(scheme='https', netloc='alice:hunter2@example.com', path='/')", "hunter2"),
    (
        "session",
        "Cookie(version=0, name='sessionid', value='9f86d081884c7d65', port=None)",
        "9f86d081884c7d65",
    ),
    ("api-key", "using api key q8Zt3mXv5WnK2yRb7L", "q8Zt3mXv5WnK2yRb7L"),
    ("token", "deploy --token q8Zt3mXv5WnK2yRb", "q8Zt3mXv5WnK2yRb"),
    ("token", "{'auth': 'q8Zt3mXv5WnK2yRb'}", "q8Zt3mXv5WnK2yRb"),
    ("token", "GET /ws?access_token=q8Zt3mXv5WnK2yRb HTTP/1.1", "q8Zt3mXv5WnK2yRb"),
    ("token", r#""https://x/cb?token=q8Zt3mXv5WnK2yRb" "Mozilla""#, "q8Zt3mXv5WnK2yRb"),
    ("token", r#"{"refreshToken":"q8Zt3mXv5WnK2yRb"}"#, "q8Zt3mXv5WnK2yRb"),
    ("secret", "client_secret=q8Zt3mXv5WnK2yRb&grant_type=x", "q8Zt3mXv5WnK2yRb"),
    ("secret", r#"SECRET_KEY = "django-q8Zt3mXv5WnK2yRb""#, "django-q8Zt3mXv5WnK2yRb"),
    (
        "secret",
        "aws_secret_access_key=q8Zt3mXv5WnK2yRb7LcPd9GfHs4Ju6QeTaVxYwBz",
        "q8Zt3mXv5WnK2yRb7LcPd9GfHs4Ju6QeTaVxYwBz",
    ),
    ("card-number", "card 4111 1111 1111 1111 declined", "4111 1111 1111 1111"),
    ("card-number", r#"{"card_number": 4111111111111111}"#, "4111111111111111"),
    ("iban", "IBAN DE89 3704 0044 0532 0130 00 booked", "DE89 3704 0044 0532 0130 00"),
    ("iban", r#"{"iban":"GB82WEST12345698765432"}"#, "GB82WEST12345698765432"),
    (
        "private-key",
        r#"{"key":"-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----\n"}"#,
        r"MIIEvQIBADANBgkqhkiG9w0BAQEFAASC",
    ),
];

const CLEAN: &[&str] = &[
    "upgraded to the Basic plan today",
    "Basic authentication is required",
    "WWW-Authenticate: Basic realm=\"api\", charset=\"UTF-8\"",
    "WWW-Authenticate: Bearer error=\"invalid_token\"",
    "Authorization: Basic [REDACTED]",
    "Authorization: Basic ***",
    "Authorization: Bearer <token>",
    "Authorization: Bearer ${TOKEN}",
    "Authorization: [FILTERED]",
    "Authorization header is missing",
    r#"{"authorization":"[REDACTED:basic-credentials]"}"#,
    r#"{"password":"********","user":"a"}"#,
    r#"{"password":["This field is required."]}"#,
    r#"{"password":null,"token":true}"#,
    "password=<password> token=[REDACTED:token:0123456789abcdef]",
    "Invalid password: try again",
    "password: required",
    "key=3f2a91c47be05d68f1a2b3c4d5e6f708 cache_key=q8Zt3mXv5WnK2yRb7LcP {'key': 'Uploads/2026/q8Zt3mXv5WnK2yRb'}",
    "changed the password for user bob1234, password reset sent to alice@example.com",
    "Accepted password for alice from 10.0.0.1 port 22, Failed password for Root2 from x",
    "password is too short, password was changed, password 'required' is missing",
    "INSERT INTO users (name, password) VALUES (?, ?)",
    "token expired, api key rejected, token 12345678 is 9f86d081884c7d659a2f",
    "{'passwords': ['required', 'missing'], 'tokens': 4096}",
    "<label>Password</label>: <input type=password>",
    r#"{"event":"login","method":"password","ip":"10.0.3.7"}"#,
    "fields: ['username', 'password', 'nickname']",
    "user = authenticate(username=username, password=password)",
    "user = User(password=form.password.data, token=self.token)",
    "pw = request.form['password']",
    "password=get_password()",
    "password=SecretStr('**********')",
    "unexpected token: } at line 3",
    "max_tokens=4096 total_tokens: 1234",
    "csrf_token=9f86d081884c7d65 next_token=abc123def456",
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "ETag: \"9f86d081884c7d659a2f\"",
    "request_id=9f86d081884c7d659a2feaa0c55ad015",
    "GET http://example.com/a@b/c?mail=alice@example.com 200",
    "mail from alice@example.com to bob@example.com",
    "https://alice:***@example.com/ https://alice@example.com/ https://u:[REDACTED:url-password]@h/",
    "git@github.com:a/b.git ssh://git@github.com/a/b",
    "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n-----END PUBLIC KEY-----",
    "-----BEGIN PRIVATE KEY-----\n[REDACTED:private-key]\n-----END PRIVATE KEY-----",
    "card 4111 1111 1111 1112 declined, discard 0000000000000000",
    "IBAN DE89 3704 0044 0532 0130 01",
    "session opened for user root by (uid=0)",
    "Cookie: theme=dark; lang=en; _ga=GA1.2.1234567890.1234567890",
    "Set-Cookie: session=; expires=Thu, 01 Jan 1970 00:00:00 GMT",
    "eyJhbGciOiJIUzI1NiJ9 is only a header",
    "5 passed, 1 failed; bypass=1 compass=12",
    "PASS: 12 tests",
    "secretary wrote a passage about tokens",
];

/// Header `{"alg":"HS256"}`, claims `{"sub":"alice","exp":1700000000}`.
fn filled(text: &str) -> String {
    let coded = |t: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(t);
    let jwt = format!(
        "{}.{}.{}",
        coded(r#"{"alg":"HS256"}"#),
        coded(r#"{"sub":"alice","exp":1700000000}"#),
        "q8Zt3mXv5WnK2yRb7LcPd9GfHs4Ju6QeTaVxYwBzN1o"
    );
    text.replace("{pair}", &base64::engine::general_purpose::STANDARD.encode("alice:hunter2"))
        .replace("{jwt}", &jwt)
}

/// All lines with a leak, for the other tests.
pub(crate) fn lines() -> Vec<(&'static str, String, String)> {
    let ours = LEAKS.iter().map(|(kind, line, value)| (*kind, filled(line), filled(value)));
    let rules = RULES.iter().flat_map(|rule| {
        rule.examples.iter().map(|(line, value)| (rule.kind.id, line.replace('|', ""), (*value).to_owned()))
    });
    ours.chain(rules).collect()
}

/// All lines without one.
pub(crate) fn clean_lines() -> Vec<&'static str> {
    CLEAN.iter().copied().chain(RULES.iter().flat_map(|rule| rule.clean.iter().copied())).collect()
}

#[test]
fn every_shape_is_found_by_its_value() {
    let mut wrong = Vec::new();
    for (kind, line, value) in lines() {
        let is = found(line.as_bytes());
        if is != [(kind, value.clone())] {
            wrong.push(format!("{kind} {value:?} in {line}\n    but {is:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_only_looks_like_one_is_left_alone() {
    let wrong: Vec<String> = clean_lines()
        .iter()
        .map(|l| (l, found(l.as_bytes())))
        .filter(|(_, f)| !f.is_empty())
        .map(|w| format!("{w:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let all = clean_lines().join("\n");
    assert_eq!(redacted(all.as_bytes(), Sizes::default()), all.as_bytes());
}

#[test]
fn json_stays_json_and_keeps_all_but_the_secret() {
    for (_, line, value) in lines() {
        let Ok(before) = serde_json::from_str::<serde_json::Value>(&line) else { continue };
        let after = redacted(line.as_bytes(), Sizes::default());
        let after: serde_json::Value = serde_json::from_slice(&after)
            .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&after)));
        let keys = |v: &serde_json::Value| v.as_object().map(|o| o.keys().cloned().collect::<Vec<_>>());
        assert_eq!(keys(&before), keys(&after));
        assert!(value == "password" || !after.to_string().contains(&value), "{after}");
    }
}

#[test]
fn a_key_of_many_lines_is_one_secret() {
    let key = "Jan 1 app: -----BEGIN RSA PRIVATE KEY-----\nJan 1 app: MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn\nJan 1 app: q8Zt3mXv5WnK2yRb7LcPd9GfHs4Ju6QeTa\nJan 1 app: -----END RSA PRIVATE KEY-----\nthe next line is free\n";
    let tally = crate::scanned(key.as_bytes(), Sizes::default());
    let secrets = tally.secrets();
    assert_eq!((secrets.len(), secrets[0].lines), (1, 2));
    let out = String::from_utf8(redacted(key.as_bytes(), Sizes::default())).expect("text");
    assert!(
        !out.contains("MIIE")
            && !out.contains("q8Zt3")
            && out.contains("-----END")
            && out.contains("is free")
    );
    assert_eq!(out.lines().count(), key.lines().count());
}

/// A key with a short last line, each line put into this envelope, and what is left of it.
fn enveloped(envelope: impl Fn(usize, &str) -> String) -> (String, String) {
    let lines = [
        "loaded the key",
        "-----BEGIN PRIVATE KEY-----",
        "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgq8Zt3mXv5WnK2yRb",
        "7LcPd9GfHs4Ju6QeTaVxYwBzN1oMiUkOpSrDgFhJlEyCtAbCdEfGhIjKlMnOpQrS",
        "tUvWx0q8Zt",
        "-----END PRIVATE KEY-----",
        "ready to serve",
    ];
    let text = lines.iter().enumerate().map(|(n, line)| envelope(n, line) + "\n").collect::<String>();
    let out = String::from_utf8(redacted(text.as_bytes(), Sizes::default())).expect("text");
    (text, out)
}

#[test]
fn a_key_is_found_in_every_envelope() {
    let envelopes: [fn(usize, &str) -> String; 6] = [
        |n, line| format!("2026-11-21 10:00:0{n},123 INFO app.keys: {line}"),
        |n, line| {
            format!("{{\"log\":\"{line}\\n\",\"stream\":\"stderr\",\"time\":\"2026-11-21T10:00:00.{n}Z\"}}")
        },
        |n, line| format!("2026-11-21T10:00:00.{n}Z stdout F {line}"),
        |n, line| format!("Nov 21 10:00:0{n} host app[42{n}]: {line}\r"),
        |_, line| format!(" '{line}\\n'"),
        |n, line| format!("{line}\n10.0.0.{n} - - \"GET /static/app.css?v={n} HTTP/1.1\" 200"),
    ];
    for envelope in envelopes {
        let (text, out) = enveloped(envelope);
        assert_eq!(out.matches("[REDACTED:private-key]").count(), 3, "{out}");
        assert_eq!(out.lines().count(), text.lines().count());
        assert!(out.contains("loaded the key") && out.contains("ready to serve"), "{out}");
    }
}

#[test]
fn a_value_below_its_line_of_code_is_known_by_the_name_above() {
    let text = "  File \"app.py\", line 3, in main\n    connect(user, password, self.token, n)\n    \
        │       │     │         │    │      └ 7\n    \
        │       │     │         │    └ 'q8Zt3mXv5WnK2yRb'\n    \
        │       │     │         └ <app.Client object at 0x7f01>\n    \
        │       │     └ 'hunter2'\n    \
        │       └ 'swordfish'\n    \
        └ <function connect at 0x7f00>\n";
    assert_eq!(
        found(text.as_bytes()),
        [("token", "q8Zt3mXv5WnK2yRb".to_owned()), ("password", "hunter2".to_owned())]
    );
    // The code is seen when each line is passed on by itself, too.
    let sizes = Sizes { block: 1, eager: true, ..Sizes::default() };
    let out = String::from_utf8(redacted(text.as_bytes(), sizes)).expect("text");
    assert!(!out.contains("hunter2") && !out.contains("q8Zt") && out.contains("'swordfish'"), "{out}");
}

#[test]
fn every_value_of_a_list_is_found() {
    let list =
        "tokens = ['q8Zt3mXv5WnK2yRb', 'Wv7Rb4Ld8Pf3Gh6J', 'mXv5WnK2yRb7LcPd'], 'n': 'q8Zt3mXv5WnK2yRb'";
    let values: Vec<String> = found(list.as_bytes()).into_iter().map(|(_, value)| value).collect();
    assert_eq!(values, ["q8Zt3mXv5WnK2yRb", "Wv7Rb4Ld8Pf3Gh6J", "mXv5WnK2yRb7LcPd"]);
}

#[test]
fn a_frame_without_a_key_takes_nothing() {
    let text = "expected -----BEGIN PRIVATE KEY-----\n  File \"/usr/lib/python3/site-packages/jwt/algorithms.py\", line 12\n\
        ValueError: could not parse the key\nrequest 9f86d081 done\n10.0.0.1 - - \"GET /api/v1/orders/12345 HTTP/1.1\" 200\n";
    assert_eq!(redacted(text.as_bytes(), Sizes::default()), text.as_bytes());
}

#[test]
fn two_spellings_of_a_secret_are_one() {
    let text = "password=p%26ss1\n{\"password\":\"p&ss1\"}\n{\"password\":\"p\\u0026ss1\"}\n";
    let tally = crate::scanned(text.as_bytes(), Sizes::default());
    assert_eq!(tally.secrets().len(), 1);
    assert_eq!((tally.secrets()[0].lines, tally.secrets()[0].last.line), (3, 3));
}

#[test]
fn a_token_says_when_it_ends() {
    let claims = r#"{"sub":"alice","iss":"https://id.example.com","aud":["a","b"],"exp":1700000000}"#;
    let coded = |t: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(t);
    let token = format!("{}.{}.q8Zt3mXv5WnK2yRb7LcPd9Gf", coded(r#"{"alg":"HS256"}"#), coded(claims));
    let text = format!("2023-11-14T22:13:19Z {token}\n2023-11-14T22:13:21Z {token}\n{token}\n");
    let tally = crate::scanned(text.as_bytes(), Sizes::default());
    let [secret] = tally.secrets()[..] else { panic!("one token") };
    let claims = secret.claims.as_deref().expect("claims");
    assert_eq!(
        (claims.algorithm.as_deref(), claims.issuer.as_deref(), claims.audience.as_deref(), claims.expires),
        (Some("HS256"), Some("https://id.example.com"), Some("a, b"), Some(1_700_000_000))
    );
    assert_eq!((secret.lines, secret.lived), (3, Some(false)));
    let first = crate::scanned(text.lines().next().expect("a line").as_bytes(), Sizes::default());
    assert_eq!(first.secrets()[0].lived, Some(true));
}
