//! What functions and objects of known packages do with secrets: digests, base64, tokens, chance, clients.

use crate::flow::engine::{Engine, Frame, known};
use crate::flow::expression::uncovered;
use crate::flow::place::each;
use crate::flow::value::{DECODED, ENCODED, Label, Origin, Secret, Value, below, field, join};
use crate::flow::{A_DIGEST, IN_BASE64, Sink};
use crate::tree::{Call, Expr};

/// Functions whose result is as secret as what they are given.
const PASSES: [&str; 25] = [
    "str",
    "repr",
    "hex",
    "chr",
    "int",
    "urllib.parse.parse_qs",
    "urllib.parse.parse_qsl",
    "bytes",
    "bytearray",
    "format",
    "json.dumps",
    "json.loads",
    "urllib.parse.quote",
    "urllib.parse.quote_plus",
    "urllib.parse.unquote",
    "urllib.parse.urlencode",
    "copy.copy",
    "copy.deepcopy",
    "orjson.dumps",
    "orjson.loads",
    "ujson.dumps",
    "fastapi.encoders.jsonable_encoder",
    "pprint.pformat",
    "typing.cast",
    "markupsafe.escape",
];
/// Functions that give back an answer.
const ANSWERS: [&str; 3] = ["flask.jsonify", "flask.make_response", "flask.Response"];
/// Functions that make a token of claims.
const MINTS: [&str; 9] = [
    "jwt.encode",
    "jose.jwt.encode",
    "authlib.jose.jwt.encode",
    "joserfc.jwt.encode",
    "jwt.JWT.encode",
    "flask_jwt_extended.create_access_token",
    "flask_jwt_extended.create_refresh_token",
    "jose.jws.sign",
    "jose.jwe.encrypt",
];
/// Modules whose objects are known by the function that made them.
const MAKERS: [&str; 15] = [
    "flask_restful.",
    "flask_restx.",
    "http.client.",
    "random.Random",
    "shelve.",
    "hashlib.",
    "hmac.",
    "logging.",
    "structlog.",
    "loguru.",
    "httpx.",
    "requests.",
    "aiohttp.",
    "urllib3.",
    "itsdangerous.",
];

impl Engine<'_, '_> {
    /// What functions of known packages return.
    pub(super) fn known_function(
        &mut self,
        frame: &mut Frame,
        e: &Expr,
        call: &Call,
        full: &str,
        given: &[Value],
    ) -> Option<Value> {
        let made = |frame: &Frame| known(frame, e, Label::Made(full.into()), Origin::Seen, full);
        let all = |given: &[Value]| {
            let mut all = Value::new();
            for g in given {
                join(&mut all, g.clone());
            }
            all
        };
        if full.starts_with("base64.") || full.starts_with("binascii.") {
            return self.base64(frame, e, full, given);
        }
        if PASSES.contains(&full) {
            return Some(all(given));
        }
        if ANSWERS.contains(&full)
            || full.starts_with("fastapi.responses.")
            || full.starts_with("starlette.responses.")
        {
            return Some(Value::new());
        }
        if MINTS.contains(&full) {
            let claims = call.nth(usize::from(full.starts_with("authlib") || full.starts_with("joserfc")));
            self.claimed(frame, e, call, claims, given);
            return Some(vec![known(frame, e, Label::Secret(Secret::Token), Origin::Seen, "a new token")]);
        }
        if full.starts_with("hashlib.") {
            return Some(self.hashed(frame, e, call, full, given));
        }
        let hash = full.strip_prefix("Crypto.Hash.").or_else(|| full.strip_prefix("Cryptodome.Hash."));
        if let Some(hash) = hash.and_then(|h| h.strip_suffix(".new")) {
            return Some(self.hashed(
                frame,
                e,
                call,
                &format!("hashlib.{}", hash.to_ascii_lowercase()),
                given,
            ));
        }
        if full == "hmac.new" || full == "hmac.digest" || full == "hmac.HMAC" {
            return Some(vec![known(
                frame,
                e,
                Label::Secret(Secret::Signature),
                Origin::Seen,
                "a signature",
            )]);
        }
        if MAKERS.iter().any(|m| full.starts_with(m)) {
            let name = full.rsplit('.').next().unwrap_or_default();
            let makes = name.starts_with(|c: char| c.is_ascii_uppercase())
                || matches!(name, "getLogger" | "get_logger" | "session" | "bind" | "open");
            return makes.then(|| vec![made(frame)]);
        }
        let seen = |label: Label, what: &str| Some(vec![known(frame, e, label, Origin::Seen, what)]);
        match full {
            "list" | "tuple" | "sorted" | "set" | "frozenset" | "reversed" | "enumerate" => {
                Some(each(given.first()?, call.nth(0)?))
            }
            "map" => given.get(1).cloned(),
            "dict" => {
                let mut value = Value::new();
                for (argument, of) in call.arguments.iter().zip(given) {
                    join(&mut value, argument.name.as_deref().map_or_else(|| of.clone(), |n| field(n, of)));
                }
                Some(value)
            }
            "vars"
            | "dataclasses.asdict"
            | "dataclasses.astuple"
            | "attr.asdict"
            | "attrs.asdict"
            | "msgspec.to_builtins" => Some(uncovered(all(given))),
            "getattr" => {
                let name = call.nth(1).and_then(Expr::text)?.to_owned();
                Some(self.step(frame, e.span, given.first()?, &name, &format!("`{name}` of it")))
            }
            "getpass.getpass" => seen(Label::Secret(Secret::Password), "a password from the terminal"),
            "os.getenv" | "os.environ.get" | "os.environb.get" | "decouple.config" => {
                let label = below(&Label::Environ, call.nth(0).and_then(Expr::text)?)?;
                seen(label, "a secret of the environment")
            }
            "traceback.format_exc" | "traceback.format_exception" | "sys.exc_info" => {
                let mut value = frame.handled.clone();
                join(&mut value, seen(Label::Secret(Secret::Words), "what was raised")?);
                Some(value)
            }
            _ => seen(of_chance(full)?, full),
        }
    }

    /// A method of an object that a known package made.
    pub(super) fn of_made(
        &mut self,
        frame: &mut Frame,
        e: &Expr,
        call: &Call,
        maker: &str,
        method: &str,
        given: &[Value],
    ) -> Option<Value> {
        if maker.starts_with("hashlib.") && method == "update" {
            for value in given {
                self.leave(frame, e.span, value, Sink::Hash, maker);
            }
            let digest = self.digest_of(frame, e, given);
            if let Some(name) = call.receiver().and_then(Expr::dotted) {
                join(frame.names.entry(name).or_default(), digest);
            }
            return Some(Value::new());
        }
        if maker.ends_with("RequestParser") && method == "parse_args" {
            return Some(vec![known(frame, e, Label::Form, Origin::Sent, "what the client sent")]);
        }
        if maker == "random.Random" {
            return of_chance(&format!("random.{method}"))
                .map(|label| vec![known(frame, e, label, Origin::Seen, maker)]);
        }
        if maker.starts_with("itsdangerous.") && matches!(method, "dumps" | "sign") {
            self.claimed(frame, e, call, call.nth(0), given);
            return Some(vec![known(frame, e, Label::Secret(Secret::Token), Origin::Seen, "a new token")]);
        }
        None
    }

    /// A password among the claims of a token.
    fn claimed(&mut self, frame: &mut Frame, e: &Expr, call: &Call, claims: Option<&Expr>, given: &[Value]) {
        let n =
            call.arguments.iter().position(|a| claims.is_some_and(|c| std::ptr::eq(c, &raw const a.value)));
        let Some(value) = n.map(|n| given[n].clone()) else { return };
        self.leave(frame, e.span, &value, Sink::Claim, "");
    }

    fn base64(&mut self, frame: &mut Frame, e: &Expr, full: &str, given: &[Value]) -> Option<Value> {
        let name = full.rsplit('.').next().unwrap_or_default();
        let value = given.first()?.clone();
        if name.ends_with("decode") || name == "a2b_base64" {
            self.leave(frame, e.span, &value, Sink::Decode, full);
            let mut inside = self.step(frame, e.span, &value, DECODED, "taken out of base64");
            if !inside.iter().any(|t| matches!(t.label, Label::Secret(_))) {
                inside.push(known(frame, e, Label::Decoded, Origin::Seen, "taken out of base64"));
            }
            return Some(inside);
        }
        if name.contains("encode") || matches!(name, "b2a_base64" | "hexlify") {
            return Some(self.step(frame, e.span, &value, ENCODED, IN_BASE64));
        }
        None
    }

    fn hashed(&mut self, frame: &mut Frame, e: &Expr, call: &Call, full: &str, given: &[Value]) -> Value {
        let slow = matches!(full, "hashlib.pbkdf2_hmac" | "hashlib.scrypt");
        let named = call.nth(0).and_then(Expr::text).filter(|_| full == "hashlib.new");
        let through = named.map_or_else(|| full.to_owned(), |n| format!("hashlib.{n}"));
        for value in given.iter().filter(|_| !slow) {
            self.leave(frame, e.span, value, Sink::Hash, &through);
        }
        let mut value = Value::new();
        for g in given {
            let digest = self.step(frame, e.span, g, super::value::DIGEST, A_DIGEST);
            join(&mut value, digest);
        }
        if !slow {
            value.push(known(frame, e, Label::Made(through.as_str().into()), Origin::Seen, full));
        }
        value
    }
}

/// What functions of chance and of time give.
fn of_chance(full: &str) -> Option<Label> {
    let guessable = Label::Secret(Secret::Guessable);
    match full {
        "secrets.token_urlsafe"
        | "secrets.token_hex"
        | "secrets.token_bytes"
        | "os.urandom"
        | "uuid.uuid4" => {
            return Some(Label::Random);
        }
        "time.time" | "time.time_ns" | "datetime.datetime.now" | "datetime.datetime.utcnow" => {
            return Some(Label::Clock);
        }
        "uuid.uuid1" | "uuid.uuid3" | "uuid.uuid5" => return Some(guessable),
        _ => {}
    }
    let random = full.strip_prefix("random.").or_else(|| full.strip_prefix("numpy.random."))?;
    let numbers = [
        "random",
        "randint",
        "randrange",
        "choice",
        "choices",
        "sample",
        "getrandbits",
        "randbytes",
        "uniform",
        "integers",
    ];
    numbers.contains(&random).then_some(guessable)
}
