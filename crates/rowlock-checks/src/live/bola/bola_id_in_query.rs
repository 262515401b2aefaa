//! An identifier in the query gives one user what is another's.

use rowlock_model::{
    Case, Category, Confidence, Findings, Known, Meta, Need, Operation, OperationId, Parameter,
    ParameterPlace, Place, Plan, Probe, Reference, Seen, Severity, Subject, Verdict, Who, likeness,
};

use super::account::{is_private_part, own_id};
use super::bola_confirmed::{BOTH, by_lists};
use super::shelf::{around, by_query};
use super::trial::{Ground, Privacy, Trial};
use crate::leaves::bare;

/// See the page beside this file.
pub(super) struct BolaIdInQuery;

static META: Meta = Meta {
    id: "bola-id-in-query",
    title: "An identifier in the query gives another user's data",
    category: Category::Bola,
    severity: Severity::High,
    core: false,
    weakness: "bola",
    cwe: &[639],
    owasp: 1,
    asvs: &["8.2.2"],
    needs: &[Need::Identity, Need::OtherIdentity],
    references: &[Reference {
        title: "OWASP API1:2023 Broken Object Level Authorization",
        url: "https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/",
    }],
    page: include_str!("bola_id_in_query.md"),
};

/// Parameters that choose an account, in lower case without separators.
const ACCOUNTS: [&str; 17] = [
    "userid",
    "user",
    "username",
    "uid",
    "accountid",
    "account",
    "customerid",
    "customer",
    "ownerid",
    "owner",
    "memberid",
    "member",
    "patientid",
    "clientid",
    "tenantid",
    "login",
    "employeeid",
];

impl Probe for BolaIdInQuery {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let trials = trials(known);
        if !trials.is_empty() {
            let subject = |t: &Trial, name: &str| Subject::Parameter(t.operation, name.to_owned());
            return Plan::Cases(trials.iter().map(|(name, t)| t.case(subject(t, name))).collect());
        }
        let choosers: Vec<bool> = known
            .readable()
            .flat_map(|(id, o)| {
                o.parameters.iter().filter(|p| chooses(p)).map(move |p| (id, o, p.name.as_str()))
            })
            .map(|(id, operation, name)| only_filters(known, id, operation, name))
            .collect();
        if choosers.is_empty() {
            return Plan::NotApplicable("no readable operation takes an identifier in its query".into());
        }
        if choosers.iter().all(|filters| *filters) {
            return Plan::NotApplicable(
                "identifiers in queries only filter what both users are shown".into(),
            );
        }
        Plan::NotAssessed(
            "the identifiers of the two users' own accounts and objects are not known: they are learned from lists and \
             from operations such as /me"
                .into(),
        )
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Subject::Parameter(id, name) = &case.subject else { return Verdict::Done };
        let Some((_, trial)) = trials(known).into_iter().find(|(n, t)| n == name && t.operation == *id)
        else {
            return Verdict::unsure("the objects of the experiment are not known any more");
        };
        trial.judge(known, Place::operation(known, *id).part(name), seen, out)
    }
}

/// Whether a parameter's name says that its value identifies something.
fn chooses(parameter: &Parameter) -> bool {
    let name = bare(&parameter.name);
    let id = name.ends_with("id") && !["grid", "valid", "paid", "bid", "android"].contains(&name.as_str());
    parameter.place == ParameterPlace::Query && (id || ACCOUNTS.contains(&name.as_str()))
}

fn trials(known: &Known) -> Vec<(String, Trial)> {
    let mut all = Vec::new();
    for (id, operation) in known.readable() {
        for parameter in operation.parameters.iter().filter(|p| chooses(p)) {
            if let Some(trial) = one(known, id, operation, &parameter.name) {
                all.push((parameter.name.clone(), trial));
            }
        }
    }
    all
}

fn one(known: &Known, id: OperationId, operation: &Operation, name: &str) -> Option<Trial> {
    if !ACCOUNTS.contains(&bare(name).as_str()) {
        return by_lists(known, &by_query(known, id, name)?);
    }
    if only_filters(known, id, operation, name) {
        return None;
    }
    let plain = is_plain(operation, name);
    let (mine, others) = (own_id(known, BOTH.0, name)?, own_id(known, BOTH.1, name)?);
    let (before, after) = around(operation, name)?;
    let coded = |id: &str| url::form_urlencoded::byte_serialize(id.as_bytes()).collect::<String>();
    let target = |id: &str| format!("{before}{}{after}", coded(id));
    let last = operation.path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let sure =
        if is_private_part(last) { Some(Confidence::Confirmed) } else { plain.then_some(Confidence::Firm) };
    (mine != others).then(|| Trial {
        operation: id,
        victim: BOTH.0,
        other: BOTH.1,
        target: target(&mine),
        own: Some(target(&others)),
        nobodys: target(&known.seed.nobodys(&mine)),
        ground: Ground::Account(Privacy::Part(sure)),
        id: mine,
    })
}

/// Whether the ordinary request was sent without the parameter.
fn is_plain(operation: &Operation, name: &str) -> bool {
    operation.sample.as_deref().is_some_and(|s| !s.contains(&format!("{name}=")))
}

/// Whether both users are shown the same without the parameter: a shared list, which it only filters.
fn only_filters(known: &Known, id: OperationId, operation: &Operation, name: &str) -> bool {
    let shown = |who| known.seen(id, Who::Identity(who)).filter(|e| e.succeeded()).and_then(|e| e.answer());
    let pair = shown(BOTH.0).zip(shown(BOTH.1));
    is_plain(operation, name) && pair.is_some_and(|(a, b)| likeness::same_content(a, b))
}
