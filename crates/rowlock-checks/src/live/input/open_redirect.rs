//! A parameter sends the caller to any host.

use rowlock_model::{
    Answer, Batch, Case, Category, Confidence, Exchange, Findings, Known, Meta, Phase, Plan, Probe, Proof,
    Reference, Seen, Severity, Verdict,
};
use url::Url;

use super::destinations::destinations;
use super::fields::Field;

/// See the page beside this file.
pub(super) struct OpenRedirect;

static META: Meta = Meta {
    id: "open-redirect",
    title: "A parameter sends the caller to any host",
    category: Category::Input,
    severity: Severity::Medium,
    core: false,
    weakness: "open-redirect",
    cwe: &[601],
    owasp: 8,
    asvs: &["3.7.2"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Unvalidated Redirects and Forwards Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Unvalidated_Redirects_and_Forwards_Cheat_Sheet.html",
    }],
    page: include_str!("open_redirect.md"),
};

const LOCAL: &str = "a path of its own";
const FOREIGN: &str = "a foreign URL";
const MOST: usize = 12;

impl Probe for OpenRedirect {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let cases = destinations(known).into_iter().map(|field| {
            let requests = vec![field.get(LOCAL, &coded(&local(known))).control(), foreign(known, &field)];
            Case::about(field.subject(), requests).at_most(MOST).in_phase(Phase::Read)
        });
        Plan::cases_or(
            cases.collect(),
            "no readable operation has a parameter that says where to go, or redirects",
        )
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(field), Some(control), Some(plain)) =
            (field(known, case), seen.named(LOCAL), seen.named(FOREIGN))
        else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        let (Some(answer), Some(_)) = (control.answer(), plain.answer()) else {
            return Verdict::unsure("a request of the experiment was not answered");
        };
        let led = |e: &&Exchange| lands(known, e).is_some();
        let found = seen.exchanges.iter().skip(1).find(led);
        let obeys = answer.redirects_to().is_some_and(|to| to.ends_with(&local(known)));
        let Some(attack) = found else {
            // Where the parameter decides at all, a check of its value may be got around.
            if obeys && seen.exchanges.len() == 2 {
                return Verdict::Next(Batch::one_by_one(around(known, &field)));
            }
            return Verdict::Done;
        };
        if field.names.len() > 1 && seen.exchanges.len() == 2 {
            let alone = field.names.iter().map(|n| foreign(known, &field.alone(n)));
            return Verdict::Next(Batch::one_by_one(alone.collect()));
        }
        let alone =
            field.names.iter().zip(seen.exchanges.iter().skip(2)).filter(|(_, e)| led(e)).map(|(n, _)| n);
        let part = match (field.names.len(), alone.cloned().collect::<Vec<_>>()) {
            (1, _) => field.clone(),
            (_, names) if names.is_empty() => field.clone(),
            (_, names) => field.alone(&names.join(", ")),
        };
        let Some((confidence, how)) = lands(known, attack) else { return Verdict::Done };
        out.find(
            part.place(known),
            confidence,
            format!(
                "with {} the answer {how} a host that was made up; {}",
                attack.name,
                if obeys {
                    "a local path is followed in the same way"
                } else {
                    "with a local path it does not"
                }
            ),
            Proof::of(known, attack).and(known, control),
        );
        Verdict::Done
    }
}

fn field(known: &Known, case: &Case) -> Option<Field> {
    let sent = &case.batch.requests.first()?.sent;
    destinations(known).into_iter().find(|f| f.get(LOCAL, &coded(&local(known))).sent == *sent)
}

fn host(known: &Known) -> String {
    format!("{}.example", known.seed.word("open-redirect/host", 10))
}

fn local(known: &Known) -> String {
    format!("/{}", known.seed.word("open-redirect/path", 10))
}

fn foreign(known: &Known, field: &Field) -> rowlock_model::Request {
    field.get(FOREIGN, &coded(&format!("https://{}/", host(known))))
}

/// Spellings that browsers read as another host and careless checks as a path or the own host.
fn around(known: &Known, field: &Field) -> Vec<rowlock_model::Request> {
    let (host, own) = (host(known), known.target.origin());
    let other = if known.target.is_tls() { "http" } else { "https" };
    [
        ("a URL without scheme", format!("//{host}/")),
        ("a slash and a backslash", format!("/\\{host}/")),
        ("two backslashes", format!("\\\\{host}/")),
        ("a scheme without slashes", format!("{other}:{host}/")),
        ("three slashes", format!("///{host}/")),
        ("the own host as a user name", format!("{own}@{host}/")),
        ("the own URL in the query", format!("https://{host}/?{own}/")),
    ]
    .into_iter()
    .map(|(name, value)| field.get(name, &coded(&value)))
    .collect()
}

/// Whether an answer leads a browser to the made-up host, and how.
fn lands(known: &Known, exchange: &Exchange) -> Option<(Confidence, &'static str)> {
    let answer = exchange.answer()?;
    let base = Url::parse(&known.target.url(&exchange.sent.target)).ok()?;
    let there = |to: &str| base.join(to.trim()).is_ok_and(|u| u.host_str() == Some(host(known).as_str()));
    if answer.redirects_to().is_some_and(there) {
        return Some((Confidence::Confirmed, "redirects to"));
    }
    let refresh = answer.headers.first("refresh").and_then(|r| r.split_once("url=")).map(|(_, to)| to);
    if answer.is_success() && refresh.is_some_and(there) {
        return Some((Confidence::Confirmed, "refreshes to"));
    }
    script(answer, &host(known)).then_some((Confidence::Tentative, "is a page that seems to move on to"))
}

/// Whether a page moves on by itself: a refresh in its head, or a script that sets its location.
fn script(answer: &Answer, host: &str) -> bool {
    if !answer.is_html() || !answer.is_success() {
        return false;
    }
    let text = answer.text().to_ascii_lowercase();
    text.match_indices(host).any(|(at, _)| {
        let before: String =
            text[..at].chars().rev().take(80).collect::<Vec<_>>().into_iter().rev().collect();
        let moves = ["http-equiv=\"refresh\"", "location.href", "location.replace", "location ="];
        moves.iter().any(|m| before.contains(m))
    })
}

fn coded(value: &str) -> String {
    url::form_urlencoded::byte_serialize(value.as_bytes()).collect()
}
