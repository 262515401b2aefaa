//! A log of many kinds of lines, as a service and its proxy write them: six in ten of an access log, two
//! of JSON about requests, the rest of logins, a development server and logfmt, among them decoys; one
//! line in 1600 holds a credential, of a shape after the other. The same bytes every time.

use std::io::Write;

use anyhow::Result;
use base64::Engine as _;

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
/// `%` stands for something random, `^` for a pair in base64.
const LEAKS: [&str; 24] = [
    "{'Authorization': 'Basic ^'}",
    "{\"Authorization\": \"Basic ^\"}",
    "> Authorization: Basic ^",
    "auth=\"Basic ^\" upstream=app",
    "{\"m\":\"{\\\"Authorization\\\": \\\"Basic ^\\\"}\"}",
    "(b'authorization', b'Basic ^')",
    "GET /?authorization=Basic%20^ HTTP/1.1",
    "'HTTP_AUTHORIZATION': 'Basic ^'",
    "Proxy-Authorization: Basic ^",
    "decoded username=alice password=%",
    "Authorization: Bearer %",
    "{\"authorization\":\"Bearer %\"}",
    "connect postgres://app:%@db:5432/app",
    "\"https://alice:%@example.com/\"",
    "GET /login?password=% HTTP/1.1",
    "GET /ws?token=% HTTP/1.1",
    "GET /v1?api_key=% HTTP/1.1",
    "{\"X-API-Key\": \"%\"}",
    "Cookie: session=%; theme=dark",
    "Set-Cookie: session=%; HttpOnly",
    "{\"user\":\"alice\",\"password\":\"%\"}",
    "username=alice&password=%&remember=1",
    "HTTPBasicCredentials(username='alice', password='%')",
    "-H 'Authorization: Basic ^'",
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
    let random = format!("{:016x}", dice.roll());
    let pair = base64::engine::general_purpose::STANDARD.encode(format!("user{}:{random}", number % 50));
    let shape = LEAKS[number % LEAKS.len()];
    let shape =
        shape.replacen("%20", "\u{0}", 1).replace('%', &random).replace('\u{0}', "%20").replace('^', &pair);
    format!("2026-11-21T10:{:02}:{:02} app[42]: {shape}", dice.below(60), dice.below(60))
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
