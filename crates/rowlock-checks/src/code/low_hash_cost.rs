//! A password hash that costs too little, or that no password can match.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::tree::{Call, Expr};
use rowlock_source::{FileId, Program, walk};

use super::tell;

/// See the page beside this file.
pub(super) struct LowHashCost;

static META: Meta = Meta {
    id: "low-hash-cost",
    title: "A password hash costs too little",
    category: Category::Authentication,
    severity: Severity::Medium,
    core: false,
    weakness: "weak-password-hash",
    cwe: &[916],
    owasp: 2,
    asvs: &["11.4.2"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Password Storage Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html",
    }],
    page: include_str!("low_hash_cost.md"),
};

impl Rule<Program<'_>> for LowHashCost {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for site in &program.calls {
            if let Some((e, because)) = cheap(program, site.file, site.call) {
                tell::at(program, out, tell::range(site.file, e.span), Confidence::Firm, because);
            }
        }
        for scope in program.scopes() {
            walk::expressions(scope.body, &mut |e| {
                let Some(because) = e.text().and_then(stored) else { return };
                tell::at(program, out, tell::range(scope.file, e.span), Confidence::Firm, because);
            });
        }
        Look::Judged
    }
}

/// Rounds of PBKDF2 by its digest (OWASP Password Storage Cheat Sheet).
fn least(digest: &str) -> i64 {
    match digest {
        "sha512" => 210_000,
        "sha1" => 1_300_000,
        _ => 600_000,
    }
}

/// A call that hashes too fast, and the argument that says so.
fn cheap<'c>(program: &Program<'c>, file: FileId, call: &'c Call) -> Option<(&'c Expr, String)> {
    let number = |e: Option<&'c Expr>| {
        let e = e?;
        Some((e, program.project.constant(file, e)?.number()?))
    };
    match call.called()? {
        "pbkdf2_hmac" => {
            let least = least(call.argument("hash_name", 0).and_then(Expr::text).unwrap_or_default());
            let (e, rounds) = number(call.argument("iterations", 3))?;
            (rounds < least).then(|| (e, format!("{rounds} rounds of PBKDF2, {least} are the least today")))
        }
        "generate_password_hash" => {
            let e = call.argument("method", 1)?;
            Some((e, stored(e.text()?)?))
        }
        "gensalt" => {
            let (e, rounds) = number(call.argument("rounds", 0))?;
            (rounds < 10).then(|| (e, format!("bcrypt with cost {rounds}, 10 is the least today")))
        }
        "CryptContext" => {
            let (e, rounds) =
                number(call.named("bcrypt__rounds").or_else(|| call.named("bcrypt__default_rounds")))?;
            (rounds < 10).then(|| (e, format!("bcrypt with cost {rounds}, 10 is the least today")))
        }
        "PasswordHasher" => {
            let (e, memory) = number(call.argument("memory_cost", 1))?;
            (memory < 7168)
                .then(|| (e, format!("argon2 with {memory} KiB of memory, 7168 are the least today")))
        }
        _ => None,
    }
}

/// What is wrong with a stored hash or with the description of one.
fn stored(text: &str) -> Option<String> {
    if let Some(rest) = text.strip_prefix("pbkdf2:") {
        let mut parts = rest.split(['$', ':']);
        let least = least(parts.next()?);
        let rounds: i64 = parts.next()?.parse().ok()?;
        return (rounds < least).then(|| format!("{rounds} rounds of PBKDF2, {least} are the least today"));
    }
    let bcrypt = ["$2a$", "$2b$", "$2y$"].iter().any(|p| text.starts_with(p)) && text.len() > 7;
    let length = text.chars().count();
    (bcrypt && length != 60 && length > 40)
        .then(|| format!("a bcrypt hash has 60 characters and this one {length}: no password can match it"))
}
