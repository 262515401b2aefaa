//! The requests that are planted for the log: each with marks that are in it and nowhere else.
//!
//! Few of them fail as logins (four), since a throttle that they bring up would blind the experiments. It
//! is not a check.

use rowlock_model::{
    Credential, IdentityId, Known, Marks, OperationId, ParameterPlace, Plant, Planting, Request,
};

use crate::spec::naming;

/// A sequence that no service colours its own log with (ECMA-48: underline colour).
pub(super) const ESCAPE: &str = "\u{1b}[58m";
/// An address of nobody (RFC 5737).
const NOBODY: &str = "203.0.113.";
/// Where logs are served by mistake, below the root.
const SERVED: [&str; 6] =
    ["app.log", "access.log", "error.log", "debug.log", "logs/app.log", "static/app.log"];

/// All requests that the rules of this folder want to find, in the order in which they are sent.
pub fn plantings(known: &Known) -> Vec<Planting> {
    let mut all = Vec::new();
    if let Some(place) = Place::closed(known) {
        all.extend(place.logins());
    } else if let Some(place) = Place::open(known) {
        all.push(place.success());
    }
    if known.settings.audit {
        all.extend(super::audit::plantings(known));
    }
    if let Some((operation, target, name)) = token_parameter(known) {
        let place = Place { known, operation, target };
        all.push(place.query_token(&name));
    }
    if !all.is_empty() {
        all.extend(served(known));
    }
    all
}

/// An operation that requests are planted at.
struct Place<'a> {
    known: &'a Known,
    operation: OperationId,
    target: &'a str,
}

impl<'a> Place<'a> {
    /// Where credentials are asked for; best where the user's open something, and where Basic is.
    fn closed(known: &'a Known) -> Option<Self> {
        let basic = || known.groups.iter().filter(|g| g.basic);
        let opened = known.groups_opened_by_user();
        let mut groups = opened.chain(basic()).chain(&known.groups);
        groups.find_map(|g| Self::at(known, g.representative))
    }

    fn open(known: &'a Known) -> Option<Self> {
        known.readable().find_map(|(id, _)| Self::at(known, id))
    }

    fn at(known: &'a Known, operation: OperationId) -> Option<Self> {
        Some(Self { known, operation, target: known.sample(operation)? })
    }

    fn logins(&self) -> Vec<Planting> {
        let seed = &self.known.seed;
        let user = |what: &str| seed.user(&format!("log/{what}"));
        let password = |what: &str| seed.password(&format!("log/{what}"));
        let token = |what: &str| seed.word(&format!("log/{what}/token"), 40);
        let mut all = vec![self.success()];

        let mut failure = self.begin(Plant::Failure, "failing login");
        (failure.marks.user, failure.marks.password) = (user("failure"), password("failure"));
        failure.request.sent.credential = pair(&failure.marks.user, &failure.marks.password);
        all.push(failure);

        let mut address = self.begin(Plant::ForgedAddress, "claimed address");
        address.marks.address = format!("{NOBODY}{}", 1 + seed.below("log/address", 250));
        address.request = address
            .request
            .header("X-Forwarded-For", address.marks.address.clone())
            .header("X-Real-IP", address.marks.address.clone());
        all.push(address);

        let mut malformed = self.begin(Plant::Malformed, "malformed Authorization field");
        malformed.marks.token = token("malformed");
        // Neither base64 nor a token: an odd number of characters and one that no alphabet has.
        malformed.request.sent.credential = Credential::Raw(format!("Basic !{}", malformed.marks.token));
        all.push(malformed);

        let mut bearer = self.begin(Plant::Bearer, "unknown bearer token");
        bearer.marks.token = token("bearer");
        bearer.request.sent.credential = Credential::Raw(format!("Bearer {}", bearer.marks.token));
        all.push(bearer);

        let mut forged = self.begin(Plant::ForgedUser, "user name with a line of its own");
        let line = seed.word("log/line", 12);
        forged.marks.user = user("forged");
        forged.marks.password = password("forged");
        let name = format!("{}{ESCAPE}\r\n{line} login of admin succeeded", forged.marks.user);
        forged.marks.forged = line;
        forged.request.sent.credential = pair(&name, &forged.marks.password);
        all.push(forged);

        let mut path = self.begin(Plant::ForgedPath, "path with a line of its own");
        path.marks.forged = seed.word("log/path line", 12);
        path.marks.key = seed.word("log/path key", 12);
        let folder = self.target.split('?').next().unwrap_or_default().trim_end_matches('/');
        let (word, key) = (&path.marks.path, &path.marks.key);
        path.request.sent.target =
            format!("{folder}/{word}%22,%22{key}%22:%22%1b%5b58m%0d%0a{}", path.marks.forged);
        all.push(path);
        all
    }

    /// As the first identity, or as nobody where there is none.
    fn success(&self) -> Planting {
        let mut success = self.begin(Plant::Success, "ordinary request");
        if self.known.user().is_some() {
            success.request.sent.credential = Credential::Valid(IdentityId(0));
        }
        success
    }

    fn query_token(&self, name: &str) -> Planting {
        let mut planting = self.begin(Plant::QueryToken, "token in the query");
        planting.marks.token = self.known.seed.word("log/query/token", 40);
        let path = self.target.split('?').next().unwrap_or_default();
        planting.request.sent.target = format!("{path}?{name}={}", planting.marks.token);
        planting
    }

    /// A request with the marks that all have.
    fn begin(&self, kind: Plant, name: &'static str) -> Planting {
        let seed = &self.known.seed;
        let word = |what: &str| seed.word(&format!("log/{kind:?}/{what}"), 14);
        let id = uuid(self.known, kind);
        let mut marks =
            Marks { path: word("path"), agent: word("agent"), id: id.clone(), ..Marks::default() };
        let mut agent = format!("rowlock-log/{}", marks.agent);
        if kind == Plant::ForgedUser {
            // A user name holds no colon (RFC 7617 section 2), so the key has to come by another way.
            marks.key = seed.word("log/key", 12);
            agent.extend(["\",\"", &marks.key, "\":\""]);
        }
        let separator = if self.target.contains('?') { '&' } else { '?' };
        let target = format!("{}{separator}seen={}", self.target, marks.path);
        let mut request = Request::get(target, name)
            .noise()
            .fresh()
            .of(self.operation)
            .header("User-Agent", agent)
            .header("X-Request-ID", id.clone())
            .header("traceparent", format!("00-{}-{}-01", id.replace('-', ""), &id.replace('-', "")[16..]));
        if kind == Plant::ForgedAddress || kind == Plant::ForgedPath {
            let valid = self.known.user().map(|_| Credential::Valid(IdentityId(0)));
            request.sent.credential = valid.unwrap_or_default();
        }
        Planting { kind, marks, request }
    }
}

fn pair(user: &str, password: &str) -> Credential {
    Credential::Basic { user: user.to_owned(), password: password.to_owned() }
}

/// A UUID of version 4 (RFC 9562 section 5.4): what services take as an id that they did not make.
fn uuid(known: &Known, kind: Plant) -> String {
    let part = |what: &str, bits: u32| known.seed.below(&format!("log/{kind:?}/{what}"), 1 << bits);
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        part("a", 32),
        part("b", 16),
        part("c", 12),
        0x8000 | part("d", 14),
        part("e", 48)
    )
}

/// The first operation with a query parameter that carries a token by its name.
fn token_parameter(known: &Known) -> Option<(OperationId, &str, String)> {
    known.readable().find_map(|(id, operation)| {
        let target = operation.sample.as_deref()?;
        let mut names = operation.parameters.iter().filter(|p| p.place == ParameterPlace::Query);
        let parameter = names.find(|p| naming::is_credential(&p.name))?;
        Some((id, target, parameter.name.clone()))
    })
}

/// The log as a file of the service, under its own name and usual ones.
fn served(known: &Known) -> Vec<Planting> {
    let mut paths: Vec<String> = Vec::new();
    for name in known.settings.logs.iter().filter_map(|l| l.strip_prefix("file:")) {
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        if !name.is_empty() && name.chars().all(is_plain) {
            paths.extend(["", "logs/", "log/", "static/"].map(|folder| format!("{folder}{name}")));
        }
    }
    paths.extend(SERVED.map(str::to_owned));
    paths.dedup();
    let base = known.target.base_path.trim_end_matches('/');
    let planting = |path: String| Planting {
        kind: Plant::Served,
        marks: Marks::default(),
        request: Request::get(format!("{base}/{path}"), "the log as a file").noise(),
    };
    paths.into_iter().map(planting).collect()
}
