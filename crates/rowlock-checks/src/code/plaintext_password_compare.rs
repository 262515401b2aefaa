//! A password that is compared as it is.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::{Flow, Program, Secret, Sink};

use super::tell;

/// See the page beside this file.
pub(super) struct PlaintextPasswordCompare;

static META: Meta = Meta {
    id: "plaintext-password-compare",
    title: "A password is compared in plain text",
    category: Category::Authentication,
    severity: Severity::High,
    core: false,
    weakness: "plaintext-password-compare",
    cwe: &[256, 208],
    owasp: 2,
    asvs: &["11.4.2"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Password Storage Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html",
    }],
    page: include_str!("plaintext_password_compare.md"),
};

impl Rule<Program<'_>> for PlaintextPasswordCompare {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for flow in program
            .flows()
            .iter()
            .filter(|f| matches!(f.sink, Sink::Compare | Sink::Asked) && f.secret == Secret::Password)
        {
            if is_no_check(&flow.through) || is_between(program, flow) {
                continue;
            }
            if flow.sink == Sink::Asked {
                let because =
                    "a database compares the password with what it keeps, so that it keeps plain text";
                tell::flow_as(program, out, flow, Confidence::Firm, because);
                continue;
            }
            let because = format!(
                "the password is compared with `{:.60}` by `==`, so that one must be plain text",
                shown(program, &flow.through)
            );
            tell::flow_as(program, out, flow, Confidence::Firm, because);
        }
        Look::Judged
    }
}

/// Whether one of the two sides proves nothing.
fn is_between(program: &Program<'_>, flow: &Flow) -> bool {
    let text = program.project.file(flow.at.file).text.of(flow.at.span);
    // `name.split(".")[-1] == "pem"`: a part of it proves nothing.
    let no_check = |side: &str| is_no_check(side.trim()) || side.contains(".split(");
    text.split_once("==").or_else(|| text.split_once("!=")).is_some_and(|(l, r)| no_check(l) || no_check(r))
}

/// Whether the other side is nothing that proves who somebody is: empty, a second field, a length.
fn is_no_check(other: &str) -> bool {
    let lower = other.to_ascii_lowercase();
    let other = lower.trim_matches(['"', '\'']);
    other.is_empty()
        || other == "none"
        // `pwd2`, `password_2`: asked for twice.
        || (other.ends_with('2') && other.starts_with(|c: char| c.is_ascii_alphabetic()))
        || matches!(other.rsplit('.').next(), Some("username" | "environ"))
        || other.chars().all(|c| c.is_ascii_digit())
        || [
            "confirm",
            "repeat",
            "again",
            "retype",
            "password2",
            "verify",
            "password1",
            "new_",
            "old_",
            "current",
            "legacy",
            "hash",
            "digest",
            "mask",
            "placeholder",
            "***",
            "crypt",
            "sentinel",
            "default",
            "missing",
            "empty",
            "unset",
        ]
        .iter()
        .any(|w| other.contains(w))
}

/// The other side as it may be shown.
fn shown(program: &Program<'_>, other: &str) -> String {
    let mut text = other.to_owned();
    for literal in program.literals() {
        text = text.replace(&literal.value, &rowlock_source::program::masked(&literal.value));
    }
    text
}
