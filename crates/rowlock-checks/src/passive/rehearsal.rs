//! Small exchanges for the unit tests of rules.

use rowlock_model::{
    Answer, Confidence, Credential, Exchange, Finding, Findings, Headers, Identity, Known, Look, Method,
    Operation, OperationId, Outcome, Provenance, Role, Rule, Scheme, Seed, Sent, Severity, Sight, Sighting,
    Target, Timing, Who,
};

/// A target with one operation, `GET /items`, and the user alice.
pub(super) fn known(url: &str) -> Known {
    let mut known = Known::new(Seed("s".into()), Target::parse(url).expect("a target"));
    known.surface.operations.push(Operation::seen(Method::Get, "/items", Provenance::Given));
    known.identities.push(Identity {
        name: "alice".into(),
        scheme: Scheme::Basic,
        secret_len: 12,
        secret_has_letters: true,
        same_secret_as: None,
        token: None,
    });
    known
}

/// The answer of `GET /items` with these fields and body.
pub(super) fn exchange(credential: Credential, status: u16, fields: &[(&str, &str)], body: &str) -> Exchange {
    Exchange {
        name: "look".into(),
        role: Role::Look,
        operation: Some(OperationId(0)),
        sent: Sent {
            method: Method::Get,
            target: "/items".into(),
            headers: Headers::new(),
            body: String::new(),
            credential,
        },
        outcome: Outcome::Answer(Answer {
            status,
            headers: fields.iter().copied().collect(),
            body: body.into(),
            ..Answer::default()
        }),
        timing: Timing::default(),
    }
}

/// The same as JSON to nobody.
pub(super) fn json(status: u16, body: &str) -> Exchange {
    exchange(Credential::None, status, &[("Content-Type", "application/json")], body)
}

/// Makes an exchange one of the run's ordinary ones.
pub(super) fn sight(known: &mut Known, who: Who, exchange: Exchange) {
    known.sightings.push(Sighting { operation: exchange.operation, who, exchange });
}

/// What a rule over one exchange says.
pub(super) fn look(
    rule: &dyn for<'a> Rule<Sight<'a>>,
    known: &Known,
    exchange: &Exchange,
) -> (Look, Vec<Finding>) {
    let mut found = Vec::new();
    let operation = exchange.operation.and_then(|id| Some((id, known.surface.operation(id)?)));
    let look = rule.look(&Sight { known, operation, exchange }, &mut Findings::open(rule.meta(), &mut found));
    (look, found)
}

/// What a rule over the run says.
pub(super) fn run(rule: &dyn Rule<Known>, known: &Known) -> (Look, Vec<Finding>) {
    let mut found = Vec::new();
    let look = rule.look(known, &mut Findings::open(rule.meta(), &mut found));
    (look, found)
}

/// Confidence and severity of each finding.
pub(super) fn marks(found: &[Finding]) -> Vec<(Confidence, Severity)> {
    found.iter().map(|f| (f.confidence, f.severity)).collect()
}
