//! What the checks of cross-origin sharing have in common: where origins are tried, with which
//! requests, what an answer grants to a page of that origin, and what that is worth.
//!
//! A policy mostly holds for a whole service, so few operations are asked: one of each group
//! of protected ones, one that is public, one of other folders. Requests are shared.

use rowlock_model::{
    Answer, Confidence, Credential, Exchange, Findings, Known, Method, Operation, OperationId, Place, Proof,
    Request, Scheme, Seen, Severity, StateRisk,
};

/// Operations that are asked.
const SPOTS: usize = 4;

/// An operation at which origins are tried.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    pub(super) operation: OperationId,
    target: String,
    method: Method,
    /// With what it is read; `None` when it can only be asked for leave.
    reader: Option<Credential>,
    protected: bool,
    ambient: bool,
}

/// What an answer lets a page of the asked origin do (Fetch standard, CORS protocol).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Grant {
    /// The origin itself is named, not `*`.
    pub(super) named: bool,
    /// Also to requests that carry credentials.
    pub(super) credentials: bool,
    /// Caches are told that the answer depends on the origin.
    pub(super) varies: bool,
}

/// A grant that should not be: where, how, how sure, how bad.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leak<'a> {
    pub(super) spot: &'a Spot,
    pub(super) attack: &'a Exchange,
    pub(super) grant: Grant,
    pub(super) confidence: Confidence,
    pub(super) severity: Severity,
}

/// Where origins are tried.
pub(super) fn spots(known: &Known) -> Vec<Spot> {
    let groups = known.groups.iter().map(|g| g.representative).take(2);
    let public = known.readable().map(|(id, _)| id).find(|id| is_public(known, *id));
    let mut ids: Vec<OperationId> = groups.chain(public).collect();
    for (id, operation) in known.readable() {
        let met =
            |other: &OperationId| known.surface.operation(*other).map(folder) == Some(folder(operation));
        if ids.len() < SPOTS && !ids.iter().any(met) {
            ids.push(id);
        }
    }
    if ids.is_empty() {
        // A browser asks the same before it writes; what sounds like a change is not even asked.
        let harmless =
            |o: &Operation| o.sample.is_some() && StateRisk::of(&Method::Get, &o.path, None).is_none();
        ids.extend(known.surface.iter().filter(|(_, o)| harmless(o)).map(|(id, _)| id).take(2));
    }
    ids.dedup();
    ids.into_iter().filter_map(|id| Spot::at(known, id)).take(SPOTS).collect()
}

/// A made-up origin that nobody can have allowed.
pub(super) fn stranger(known: &Known) -> String {
    format!("https://{}.example", known.seed.word("cors/stranger", 10))
}

impl Spot {
    fn at(known: &Known, id: OperationId) -> Option<Self> {
        let operation = known.surface.operation(id)?;
        let protected = known.is_protected(id);
        let reader = if known.user().is_some() && protected {
            Credential::Valid(rowlock_model::IdentityId(0))
        } else {
            Credential::None
        };
        let challenged = known.anonymous(id).and_then(Exchange::answer).is_some_and(|a| {
            ["basic", "digest", "negotiate", "ntlm"]
                .iter()
                .any(|s| a.headers.list("www-authenticate").contains(s))
        });
        let cookie = known.identities.iter().any(|i| matches!(i.scheme, Scheme::Cookie(_)));
        Some(Self {
            operation: id,
            target: operation.sample.clone()?,
            method: operation.method.clone(),
            reader: operation.is_readable().then_some(reader),
            protected,
            ambient: protected && (challenged || cookie),
        })
    }

    /// The request that a page of this origin sends.
    pub(super) fn read(&self, name: &'static str, origin: &str) -> Option<Request> {
        let reader = self.reader.clone()?;
        Some(Request::get(self.target.clone(), name).of(self.operation).with(reader).header("Origin", origin))
    }

    /// The same with a cookie beside it: some middleware grants more to those (Starlette names the origin).
    pub(super) fn read_with_cookie(
        &self,
        known: &Known,
        name: &'static str,
        origin: &str,
    ) -> Option<Request> {
        let signed_in_by_cookie = known.identities.iter().any(|i| matches!(i.scheme, Scheme::Cookie(_)));
        let request = self.read(name, origin)?;
        Some(if signed_in_by_cookie { request } else { request.header("Cookie", "rowlock=1") })
    }

    /// What a browser asks first when the page wants to send credentials of its own.
    pub(super) fn preflight(&self, name: &'static str, origin: &str) -> Request {
        Request::new(Method::Options, self.target.clone(), name)
            .of(self.operation)
            .header("Origin", origin)
            .header("Access-Control-Request-Method", self.method.as_str())
            .header("Access-Control-Request-Headers", "authorization")
    }

    /// Whether strangers are refused here.
    pub(super) fn is_protected(&self) -> bool {
        self.protected
    }

    /// What came of the request of this name here.
    pub(super) fn find<'a>(&self, seen: &Seen<'a>, what: &str) -> Option<&'a Exchange> {
        seen.exchanges.iter().find(|e| e.operation == Some(self.operation) && e.name == what)
    }

    /// What came of reading as a page of this origin here.
    pub(super) fn asked<'a>(&self, seen: &Seen<'a>, origin: &str) -> Option<&'a Exchange> {
        let here = |e: &&Exchange| e.operation == Some(self.operation) && e.sent.method == Method::Get;
        seen.exchanges.iter().filter(here).find(|e| e.sent.headers.first("origin") == Some(origin))
    }

    /// How bad a grant to strangers is here; `None` when it gives nothing that is not public.
    pub(super) fn severity(&self, grant: Grant) -> Option<Severity> {
        match (self.protected, grant.credentials && grant.named) {
            (true, true) if self.ambient => Some(Severity::High),
            (true, true) => Some(Severity::Medium),
            (true, false) | (false, true) => Some(Severity::Low),
            (false, false) => None,
        }
    }

    /// What a browser does with a grant that names a stranger.
    pub(super) fn meaning(&self, grant: Grant) -> &'static str {
        match (self.protected, grant.credentials) {
            (true, true) if self.ambient => {
                "with `Access-Control-Allow-Credentials: true`: a page of that origin reads the answer with the \
                 visitor's own login, which the browser adds by itself"
            }
            (true, true) => {
                "with `Access-Control-Allow-Credentials: true`: a page of that origin reads the answer wherever \
                 the browser adds credentials by itself (a cookie, a client certificate)"
            }
            (true, false) => {
                "without `Access-Control-Allow-Credentials`: browsers add no login of the visitor, so such a page \
                 reads only with credentials that it has itself"
            }
            (false, true) => {
                "with `Access-Control-Allow-Credentials: true`; what was read is public, what a login adds to it \
                 would be read as well"
            }
            (false, false) => "without credentials, of what is public",
        }
    }
}

impl Grant {
    /// What an answer grants to this origin; `None` when a browser would keep the answer from the page.
    pub(super) fn of(answer: &Answer, origin: &str) -> Option<Self> {
        let mut fields = answer.headers.all("access-control-allow-origin");
        let allowed = fields.next()?.trim();
        // Two values are an error to browsers, whatever they say.
        if fields.next().is_some() || (allowed != origin && allowed != "*") {
            return None;
        }
        Some(Self {
            named: allowed == origin && allowed != "*",
            credentials: answer.headers.first("access-control-allow-credentials").map(str::trim)
                == Some("true"),
            varies: answer.headers.list("vary").split(',').any(|v| matches!(v.trim(), "origin" | "*")),
        })
    }

    /// The grant that an exchange shows to this origin.
    pub(super) fn shown(exchange: &Exchange, origin: &str) -> Option<Self> {
        Self::of(exchange.answer()?, origin)
    }
}

/// Opens one finding for the service when all asked operations leak, else one for each that does.
pub(super) fn report(
    known: &Known,
    leaks: &[Leak<'_>],
    asked: usize,
    out: &mut Findings<'_>,
    say: impl Fn(&Leak<'_>) -> String,
) {
    let worst = leaks.iter().max_by_key(|l| (l.severity, l.confidence));
    let everywhere = leaks.len() == asked && asked > 1;
    for leak in leaks.iter().filter(|l| !everywhere || worst.is_some_and(|w| std::ptr::eq(w, *l))) {
        let control =
            known.anonymous(leak.spot.operation).or_else(|| known.authenticated(leak.spot.operation));
        let mut proof = Proof::of(known, leak.attack);
        if let Some(control) = control {
            proof = proof.and(known, control);
        }
        let place =
            if everywhere { Place::target(known) } else { Place::operation(known, leak.spot.operation) };
        let mut because = say(leak);
        if leak.grant.named && !leak.grant.varies {
            because.push_str("; and no `Vary: Origin`, so a cache may hand the grant on to others");
        }
        if everywhere {
            because = format!("{because}; the same at all {asked} operations that were asked");
        }
        out.find(place, leak.confidence, because, proof).severity(leak.severity);
    }
}

fn is_public(known: &Known, id: OperationId) -> bool {
    known.anonymous(id).is_some_and(Exchange::succeeded)
}

/// The folder of an operation: where another blueprint or router, with a policy of its own, begins.
fn folder(operation: &Operation) -> String {
    operation.path.split('{').next().unwrap_or_default().trim_end_matches('/').to_owned()
}
