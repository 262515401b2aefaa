//! A token that can be predicted.

use std::collections::BTreeMap;

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::{At, Flow, Program, Secret, Sink, words};

use super::tell;

/// See the page beside this file.
pub(super) struct InsecureRandomToken;

static META: Meta = Meta {
    id: "insecure-random-token",
    title: "A secret is made of numbers that can be predicted",
    category: Category::Authentication,
    severity: Severity::High,
    core: false,
    weakness: "insecure-random-token",
    cwe: &[338, 330],
    owasp: 2,
    asvs: &["11.5.1"],
    needs: &[],
    references: &[Reference {
        title: "Python, secrets",
        url: "https://docs.python.org/3/library/secrets.html",
    }],
    page: include_str!("insecure_random_token.md"),
};

impl Rule<Program<'_>> for InsecureRandomToken {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        // One source is one finding, where it is first called a secret.
        let mut first: BTreeMap<At, &Flow> = BTreeMap::new();
        for flow in program.flows().iter().filter(|f| f.sink == Sink::Token && f.secret == Secret::Guessable)
        {
            if let Some(source) = flow.steps.first()
                && (!matches!(source.what.as_str(), "uuid.uuid3" | "uuid.uuid5")
                    || flow.through.contains("token"))
                && (is_secret(&flow.through) || is_code(program, flow))
            {
                let kept = first.entry(source.at).or_insert(flow);
                if (flow.steps.len(), flow.at) < (kept.steps.len(), kept.at) {
                    *kept = flow;
                }
            }
        }
        for flow in first.values() {
            let source = flow.steps.first().map(|s| s.what.as_str()).unwrap_or_default();
            let because = format!(
                "`{}` comes from `{source}`, which can be predicted from what it gave before",
                flow.through
            );
            tell::flow_as(program, out, flow, Confidence::Firm, because);
        }
        Look::Judged
    }
}

/// A `code` or `pin` in a function that signs people in or sets their passwords.
fn is_code(program: &Program<'_>, flow: &Flow) -> bool {
    let code = words(&flow.through).last().is_some_and(|w| matches!(w.as_str(), "code" | "pin"));
    let Some(function) = flow.function.filter(|_| code) else { return false };
    let path = program.app.route_of(function).map(|r| r.path.to_ascii_lowercase()).unwrap_or_default();
    let name = program.project.function(function).name.to_ascii_lowercase();
    ["reset", "otp", "verif", "2fa", "mfa", "login", "invit", "activat", "confirm", "recover", "password"]
        .iter()
        .any(|w| name.contains(w) || path.contains(w))
}

/// Whether a name is that of what nobody must guess.
fn is_secret(name: &str) -> bool {
    let words = words(name);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let secret = [
        "token",
        "password",
        "secret",
        "otp",
        "sessionid",
        "nonce",
        "salt",
        "csrf",
        "apikey",
        "passcode",
        "passwd",
    ];
    let pair = |a: &str, b: &str| words.windows(2).any(|w| w == [a, b]);
    words.iter().any(|w| secret.contains(w))
        && !words.iter().any(|w| matches!(*w, "tokens" | "count" | "max" | "min" | "len" | "index" | "ids"))
        || pair("session", "id")
        || pair("session", "key")
        || pair("api", "key")
        || pair("reset", "code")
        || pair("secret", "key")
}
