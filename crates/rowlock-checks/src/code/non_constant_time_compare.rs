//! A token or key that is compared by `==`.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::{Program, Secret, Sink};

use super::tell;

/// See the page beside this file.
pub(super) struct NonConstantTimeCompare;

static META: Meta = Meta {
    id: "non-constant-time-compare",
    title: "A secret is compared in a time that tells how much of it was right",
    category: Category::Authentication,
    severity: Severity::Medium,
    core: false,
    weakness: "non-constant-time-compare",
    cwe: &[208],
    owasp: 2,
    asvs: &["11.2.4"],
    needs: &[],
    references: &[Reference {
        title: "Python, secrets.compare_digest",
        url: "https://docs.python.org/3/library/secrets.html#secrets.compare_digest",
    }],
    page: include_str!("non_constant_time_compare.md"),
};

impl Rule<Program<'_>> for NonConstantTimeCompare {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for flow in program.flows().iter().filter(|f| f.sink == Sink::Compare) {
            let other = flow.through.to_ascii_lowercase();
            let secret = matches!(
                flow.secret,
                Secret::Token | Secret::Authorization | Secret::Key | Secret::Digest | Secret::Signature
            );
            // Where no client chooses one of the two, nobody can measure. A signature is only made to be held against
            // what somebody sent; a token or key that meets a setting, a constant or itself is not.
            let chosen = flow.sent || matches!(flow.secret, Secret::Signature | Secret::Digest);
            if !secret || !chosen || is_public(&other) {
                continue;
            }
            let sure = if flow.sent { Confidence::Firm } else { Confidence::Tentative };
            let because = format!(
                "{} is compared by `==`, which ends at the first letter that differs",
                flow.secret.words()
            );
            tell::flow_as(program, out, flow, sure, because);
        }
        Look::Judged
    }
}

/// Whether the other side is no secret: nothing, a scheme, a kind of token.
fn is_public(other: &str) -> bool {
    let plain = other.trim_matches(['"', '\'', ' ']);
    let words = [
        "none",
        "basic",
        "bearer",
        "negotiate",
        "true",
        "false",
        "null",
        "undefined",
        "",
        "refresh",
        "access",
        "digest",
    ];
    words.contains(&plain)
        || plain.chars().all(|c| c.is_ascii_digit() || c == '_')
        || ["type", "scheme", "placeholder", "default", "missing", "mask", "***", "_id", "empty", "unset"]
            .iter()
            .any(|w| plain.contains(w))
}
