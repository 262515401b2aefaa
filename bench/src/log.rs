//! A log of many kinds of lines, as a service and its proxy write them: six in ten of an access log, two
//! of JSON about requests, the rest of logins, a development server and logfmt, among them decoys; one
//! line in 1600 begins a credential, of a shape after the other until every kind that `rowlock logs` knows
//! has had its turn. The same bytes every time.

use std::io::Write;

use anyhow::Result;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

const PATHS: [&str; 8] = [
    "/",
    "/api/v1/orders/",
    "/static/app.css?v=",
    "/login?next=/account/",
    "/api/v1/users/",
    "/images/logo-",
    "/search?q=basic+shoes&page=",
    "/blog/tags/security?p=",
];
const AGENTS: [&str; 4] = [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "curl/8.5.0",
    "python-requests/2.31.0",
];
/// What is in braces stands for something made: `{random}`, `{pair}` (user and password in base64), `{jwt}`,
/// `{letters:N}` (so many letters and digits), `{github}` (with its checksum), `{key}` (lines of a PEM body).
const LEAKS: [&str; 44] = [
    "{'Authorization': 'Basic {pair}'}",
    "{\"Authorization\": \"Basic {pair}\"}",
    "> Authorization: Basic {pair}",
    "auth=\"Basic {pair}\" upstream=app",
    "{\"m\":\"{\\\"Authorization\\\": \\\"Basic {pair}\\\"}\"}",
    "(b'authorization', b'Basic {pair}')",
    "GET /?authorization=Basic%20{pair} HTTP/1.1",
    "'HTTP_AUTHORIZATION': 'Basic {pair}'",
    "Proxy-Authorization: Basic {pair}",
    "-H 'Authorization: Basic {pair}'",
    "decoded username=alice password={random}",
    "Authorization: Bearer {random}",
    "{\"authorization\":\"Bearer {random}\"}",
    "Authorization: Bearer {jwt}",
    "GET /ws?access_token={jwt} HTTP/1.1",
    "Authorization: Token {random}",
    "connect postgres://app:{random}@db:5432/app",
    "\"https://alice:{random}@example.com/\"",
    "GET /login?next=https%3A%2F%2Falice%3A{random}%40example.com%2F HTTP/1.1",
    "clone https://{letters:32}:x-oauth-basic@example.com/r.git",
    "GET /login?password={random} HTTP/1.1",
    "GET /ws?token={random} HTTP/1.1",
    "GET /v1?api_key={random} HTTP/1.1",
    "\"GET / HTTP/1.1\" 200 17 \"https://www.example.com/reset?token={random}\" \"Mozilla/5.0\"",
    "{\"X-API-Key\": \"{random}\"}",
    "Cookie: session={random}; theme=dark",
    "Set-Cookie: session={random}; HttpOnly",
    "{\"user\":\"alice\",\"password\":\"{random}\"}",
    "username=alice&password={random}&remember=1",
    "HTTPBasicCredentials(username='alice', password='{random}')",
    "client_secret={letters:24} grant_type=client_credentials",
    "+ curl -s -u alice:{random} https://api.example.com/",
    "aws key AK{}IA{base32:16} used",
    "push with {github}",
    "gl{}pat-{letters:20} may read",
    "charge with sk{}_live_{letters:24}",
    "slack xo{}xb-263594206564-2343594206564-{letters:24}",
    "geocode?address=x&key=AI{}za{letters:35}",
    "model called with sk-{}proj-{letters:48}",
    "row alice $2{}b$12${letters:53}",
    "row alice pb{}kdf2:sha256:600000${letters:8}${hex:64}",
    "card 4111 1111 1111 1111 declined",
    "{\"iban\":\"GB82WEST12345698765432\"}",
    "-----BEGIN {}PRIVATE KEY-----\n{key}\n-----END {}PRIVATE KEY-----",
];

/// Random enough for text (xorshift64*).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, most: u64) -> u64 {
        self.roll() % most
    }

    fn text(&mut self, of: &[u8], length: usize) -> String {
        let mut one = || usize::try_from(self.below(of.len() as u64)).ok().and_then(|n| of.get(n)).copied();
        (0..length).filter_map(|_| one()).map(char::from).collect()
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        usize::try_from(self.below(of.len() as u64)).ok().and_then(|n| of.get(n)).copied().unwrap_or_default()
    }
}

/// Writes about so many bytes.
pub(crate) fn write(bytes: usize, to: &mut dyn Write) -> Result<()> {
    let mut to = std::io::BufWriter::with_capacity(1 << 20, to);
    let mut dice = Dice(0x5eed);
    let (mut written, mut number) = (0, 0_usize);
    while written < bytes {
        let line = if number % 1600 == 1599 { leak(number / 1600, &mut dice) } else { line(&mut dice) };
        to.write_all(line.as_bytes())?;
        to.write_all(b"\n")?;
        written += line.len() + 1;
        number += 1;
    }
    Ok(to.flush()?)
}

fn leak(number: usize, dice: &mut Dice) -> String {
    let mut text = format!("2026-11-21T10:{:02}:{:02} app[42]: ", dice.below(60), dice.below(60));
    let user = number % 50;
    let mut rest = LEAKS[number % LEAKS.len()];
    while let Some((before, name, after)) = placeholder(rest) {
        text.push_str(before);
        text.push_str(&made(name, user, dice));
        rest = after;
    }
    text + rest
}

/// The first placeholder, with what is before and behind it; JSON has braces too.
fn placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let is_name = |name: &str| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b':');
    text.match_indices('{').find_map(|(at, _)| {
        let (name, after) = text[at + 1..].split_once('}')?;
        is_name(name).then_some((&text[..at], name, after))
    })
}

/// An empty name is nothing: it keeps this file from being taken for a leak.
fn made(name: &str, user: usize, dice: &mut Dice) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let (kind, length) = name.split_once(':').unwrap_or((name, "16"));
    let length = length.parse().unwrap_or(0);
    match kind {
        "random" => format!("{:016x}", dice.roll()),
        "pair" => STANDARD.encode(format!("user{user}:{:016x}", dice.roll())),
        "letters" => dice.text(LETTERS, length),
        "base32" => dice.text(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", length),
        "hex" => dice.text(b"0123456789abcdef", length),
        "jwt" => {
            let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
            let claims = format!(r#"{{"sub":"user{user}","iss":"https://id.example.com","exp":1795255200}}"#);
            format!("{header}.{}.{}", URL_SAFE_NO_PAD.encode(claims), dice.text(LETTERS, 43))
        }
        "github" => {
            let random = dice.text(LETTERS, 30);
            format!("ghp_{random}{}", base62(crc32fast::hash(random.as_bytes())))
        }
        "key" => {
            let line = |n| dice.text(LETTERS, if n == 24 { 44 } else { 64 });
            (0..25).map(line).collect::<Vec<_>>().join("\n")
        }
        _ => String::new(),
    }
}

/// Six digits of base 62, as GitHub writes its checksums.
fn base62(mut number: u32) -> String {
    const DIGITS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut text = [b'0'; 6];
    for digit in text.iter_mut().rev() {
        *digit = DIGITS[(number % 62) as usize];
        number /= 62;
    }
    text.iter().map(|b| char::from(*b)).collect()
}

fn line(dice: &mut Dice) -> String {
    let (path, agent) = (dice.one(&PATHS), dice.one(&AGENTS));
    let (a, b, n) = (dice.below(256), dice.below(256), dice.below(100_000));
    let (minute, second, id) = (dice.below(60), dice.below(60), dice.roll());
    match dice.below(100) {
        0..60 => format!(
            "10.{a}.{b}.7 - - [21/Nov/2026:10:{minute:02}:{second:02} +0000] \"GET {path}{n} HTTP/1.1\" 200 {n} \"https://www.example.com{path}\" \"{agent}\""
        ),
        60..80 => format!(
            "{{\"ts\":\"2026-11-21T10:{minute:02}:{second:02}Z\",\"level\":\"info\",\"method\":\"GET\",\"path\":\"{path}{n}\",\"status\":200,\"ms\":{a},\"request_id\":\"{id:016x}\",\"client\":\"10.0.{a}.{b}\",\"agent\":\"{agent}\"}}"
        ),
        80..86 => format!(
            "{{\"ts\":\"2026-11-21T10:{minute:02}:{second:02}Z\",\"event\":\"login\",\"user\":\"user{n}@example.com\",\"outcome\":\"success\",\"method\":\"password\",\"ip\":\"10.0.{a}.{b}\"}}"
        ),
        86..93 => format!("INFO:     127.0.0.1:{n} - \"GET {path}{n} HTTP/1.1\" 200 OK"),
        93..96 => format!(
            "time=10:{minute:02}:{second:02} level=info msg=\"request done\" path={path} status=200 duration={a}ms trace={id:016x}"
        ),
        96 => format!("etag=\"{id:016x}\" sha256={id:016x}{id:016x}{id:016x}{id:016x}"),
        97 => format!("user{n} upgraded to the Basic plan, next payment by card"),
        98 => "Authorization: [REDACTED] password=*** token=<token>".to_owned(),
        _ => "WWW-Authenticate: Basic realm=\"api\", Bearer error=\"invalid_token\"".to_owned(),
    }
}
