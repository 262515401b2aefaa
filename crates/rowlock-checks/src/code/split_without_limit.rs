//! A user-pass that is split at every colon.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::{FunctionAt, Program, Secret, Sink, walk};

use super::tell;

/// See the page beside this file.
pub(super) struct SplitWithoutLimit;

static META: Meta = Meta {
    id: "split-without-limit",
    title: "Passwords with a colon are cut or crash",
    category: Category::Authentication,
    severity: Severity::Low,
    core: false,
    weakness: "basic-malformed-crash",
    cwe: &[20, 755],
    owasp: 2,
    asvs: &["6.2.8"],
    needs: &[],
    references: &[Reference {
        title: "RFC 7617 section 2: only the user-id has no colon",
        url: "https://www.rfc-editor.org/rfc/rfc7617#section-2",
    }],
    page: include_str!("split_without_limit.md"),
};

impl Rule<Program<'_>> for SplitWithoutLimit {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for flow in program.flows().iter().filter(|f| f.sink == Sink::Split && !f.by_name) {
            let sure = match flow.secret {
                Secret::Authorization | Secret::Pair | Secret::Encoded => true,
                Secret::Decoded => flow.function.is_some_and(|f| speaks_of_basic(program, f)),
                _ => false,
            };
            if sure {
                let because = if flow.through == "split" {
                    "a password may hold colons: `split(\":\")` then gives more than two parts"
                } else {
                    "a password may hold colons, a user name none: from the right, part of the password becomes the name"
                };
                tell::flow_as(program, out, flow, Confidence::Firm, because);
            }
        }
        Look::Judged
    }
}

/// Whether a function takes the `Authorization` header apart, by its words.
fn speaks_of_basic(program: &Program<'_>, function: FunctionAt) -> bool {
    let function = program.project.function(function);
    let tells = |n: &str| ["auth", "cred", "basic", "user_pass", "userpass"].iter().any(|w| n.contains(w));
    tells(&function.name.to_ascii_lowercase())
        || walk::any_in(&function.body, &mut |e| {
            e.text().is_some_and(|t| t.contains("Basic") || t.eq_ignore_ascii_case("authorization"))
                || e.name().is_some_and(tells)
        })
}
