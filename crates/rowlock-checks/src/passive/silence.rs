//! Answers of ordinary, well-kept services, at which every rule over one exchange must stay silent.

use rowlock_model::{Credential, IdentityId};

use super::rehearsal::{exchange, known, look};
use crate::catalogue;

const FIELDS: [(&str, &str); 6] = [
    ("WWW-Authenticate", "Basic realm=\"shop\", charset=\"UTF-8\""),
    ("Content-Type", "application/json"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Vary", "Authorization"),
    ("Set-Cookie", "__Host-session=fd8s7; Path=/; Secure; HttpOnly; SameSite=Lax"),
];

const BODIES: [(u16, &str); 12] = [
    // A forge's repository, commit and file.
    (
        200,
        r#"{"id":1296269,"node_id":"MDEwOlJlcG9zaXRvcnkxMjk2MjY5","full_name":"octocat/Hello-World","owner":{"login":"octocat","avatar_url":"https://avatars.shop/u/583231?v=4","gravatar_id":""},"archive_url":"https://api.shop/repos/o/r/{archive_format}{/ref}","git_url":"git:github.com/octocat/Hello-World.git","ssh_url":"git@github.com:octocat/Hello-World.git","clone_url":"https://github.com/o/r.git"}"#,
    ),
    (
        200,
        r#"[{"sha":"6dcb09b5b57875f334f61aebed695e2e4193db5e","commit":{"author":{"name":"Monalisa","email":"support@github.com"},"verification":{"signature":null,"payload":null}}}]"#,
    ),
    (
        200,
        r#"{"path":"src/app/main.py","download_url":"https://raw.shop/o/r/main/etc/app.conf","html":"See C:\\ and /usr/bin/env","line":"File README, line 3, in the middle"}"#,
    ),
    // A shop.
    (
        200,
        r#"{"order":4539148803436467,"items":[{"sku":"10-204-17","name":"Password book","price":"19.90"}],"card":{"brand":"visa","last4":"4242"},"iban":"DE** **** 3000","phone":"+1 555 0100"}"#,
    ),
    (
        200,
        r#"{"data":[],"next":"https://api.shop/items?page_token=eyJvZmZzZXQiOjUwfQ","cursor":"dXNlcjpXMDdRQ1JQQTQ="}"#,
    ),
    (
        200,
        r#"{"id":"cus_9s6XKzkNRiz8i3","object":"customer","livemode":false,"version":"10.4.0.17","created":1700000000000}"#,
    ),
    // The user's own profile.
    (
        200,
        r#"{"id":"3f2504e0-4f89-11d3-9a0c-0305e82c3301","email":"alice@mail.shop","phone":"+49 30 1234567","iban":"DE75512108001245126199","password_changed_at":"2024-01-01T00:00:00Z","two_factor_secret":null}"#,
    ),
    // Errors.
    (
        400,
        r#"{"type":"about:blank","title":"Bad Request","detail":"the parameter 'limit' must be a number","instance":"/problems/17"}"#,
    ),
    (401, r#"{"error":"invalid user name or password"}"#),
    (404, r#"{"detail":"Not Found"}"#),
    (
        422,
        r#"{"detail":[{"type":"int_parsing","loc":["query","limit"],"msg":"Input should be a valid integer, unable to parse string as an integer","input":"x"}]}"#,
    ),
    (500, r#"{"error":"internal error","request_id":"01HQ3K8Z9V5W7X2Y4A6B8C0D1E"}"#),
];

#[test]
fn well_kept_services_raise_no_alarm() {
    for url in ["https://api.shop", "http://127.0.0.1:5000"] {
        let known = known(url);
        for credential in [Credential::None, Credential::Valid(IdentityId(0))] {
            for (status, body) in BODIES {
                // A profile belongs to its user; to nobody it would be a finding.
                if credential == Credential::None && body.contains("iban\":\"DE7") {
                    continue;
                }
                let exchange = exchange(credential.clone(), status, &FIELDS, body);
                for rule in catalogue::sight_rules() {
                    let (_, found) = look(rule, &known, &exchange);
                    assert!(found.is_empty(), "{}: {body}\n{:?}", rule.meta().id, found[0].because);
                }
            }
        }
    }
}

#[test]
fn hostile_bytes_do_no_harm() {
    let known = known("https://api.shop");
    let mut bodies = vec![
        vec![0xFF; 4096],
        b"\"".repeat(5000),
        b"{\"a\":".repeat(5000),
        [b"File \"".repeat(300), vec![0xC3], b", line 1, in \xE2".to_vec()].concat(),
        "é".repeat(2000).into_bytes(),
        b"://a:b@c//://:@?token=&token==%%%".repeat(200),
    ];
    bodies.push([b"\"email\":\"".to_vec(), b"a@b.cd\",\"x".repeat(2000)].concat());
    for body in bodies {
        let mut exchange =
            exchange(Credential::None, 500, &[("Location", "http://é%%\u{1}"), ("Set-Cookie", ";=é;")], "");
        if let rowlock_model::Outcome::Answer(answer) = &mut exchange.outcome {
            answer.body = body;
        }
        for rule in catalogue::sight_rules() {
            let _ = look(rule, &known, &exchange);
        }
    }
}
