//! A password hash that costs too little, or that no password can match.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::tree::{Call, Expr, StmtKind};
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
        for site in program.calls.iter().filter(|s| !program.project.file(s.file).is_test()) {
            if let Some((e, because)) = cheap(program, site.file, site.call) {
                tell::at(program, out, tell::range(site.file, e.span), Confidence::Firm, because);
            }
        }
        for scope in program.scopes().iter().filter(|s| !program.project.file(s.file).is_test()) {
            let mut decoys = Vec::new();
            walk::statements(scope.body, &mut |s| {
                if let StmtKind::Assign(a) = &s.kind
                    && a.targets.iter().filter_map(Expr::last_name).any(is_dummy)
                {
                    decoys.extend(a.value.as_ref().map(|v| v.span));
                }
            });
            walk::expressions(scope.body, &mut |e| {
                // A hash that no user has, verified so that unknown users take as long as others.
                let checks = e
                    .call()
                    .filter(|c| c.called().is_some_and(|n| n.contains("check") || n.contains("verify")));
                let named =
                    e.call().filter(|c| c.arguments.iter().any(|a| a.value.text().is_some_and(is_dummy)));
                decoys.extend(named.iter().flat_map(|c| &c.arguments).map(|a| a.value.span));
                decoys.extend(checks.iter().flat_map(|c| &c.arguments).map(|a| a.value.span));
                let Some(because) = e.text().filter(|_| !decoys.contains(&e.span)).and_then(stored) else {
                    return;
                };
                tell::at(program, out, tell::range(scope.file, e.span), Confidence::Firm, because);
            });
        }
        Look::Judged
    }
}

/// Whether a name is that of a hash that no user has.
fn is_dummy(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.contains("dummy") || lower.contains("fake")
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
    // A key of chance needs no slow hash.
    let hashed = call.argument("password", 0).into_iter().chain(call.nth(1));
    let chance =
        |e: &Expr| walk::any(e, &mut |e| e.name().is_some_and(|n| n.contains("key") || n.contains("token")));
    if matches!(call.called()?, "pbkdf2_hmac" | "scrypt") && hashed.into_iter().any(chance) {
        return None;
    }
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
        "CryptContext" | "using" => call.arguments.iter().find_map(|argument| {
            let (scheme, name) = scheme_of(call, argument.name.as_deref()?)?;
            let (e, cost) = number(Some(&argument.value))?;
            Some((e, weak_cost(scheme, name, cost)?))
        }),
        "PasswordHasher" => {
            let (e, memory) = number(call.argument("memory_cost", 1))?;
            Some((e, weak_cost("argon2", "memory_cost", memory)?))
        }
        "PBKDF2HMAC" => {
            let (e, rounds) = number(call.argument("iterations", 3))?;
            Some((e, weak_cost("pbkdf2_sha256", "rounds", rounds)?))
        }
        "scrypt" | "Scrypt" => {
            let (e, n) = number(call.named("n"))?;
            (n < 1 << 13)
                .then(|| (e, format!("scrypt with n = {n}, 2^17 is advised and 2^13 the least today")))
        }
        _ => None,
    }
}

/// The scheme of `bcrypt__rounds=` of a `CryptContext`, or of `bcrypt.using(rounds=…)`.
fn scheme_of<'c>(call: &'c Call, argument: &'c str) -> Option<(&'c str, &'c str)> {
    match argument.rsplit_once("__") {
        Some((scheme, name)) => Some((scheme, name)),
        None => Some((call.receiver()?.last_name()?, argument)),
    }
}

/// What is wrong with a scheme's cost; nothing of schemes that are not known.
fn weak_cost(scheme: &str, name: &str, cost: i64) -> Option<String> {
    let rounds = matches!(name, "rounds" | "default_rounds" | "max_rounds");
    if scheme.starts_with("bcrypt") && rounds {
        return (cost < 10).then(|| format!("bcrypt with cost {cost}, 10 is the least today"));
    }
    if let Some(digest) = scheme.strip_prefix("pbkdf2_").filter(|_| rounds) {
        // Django and passlib name the digest; 210,000 rounds of SHA-512 are as slow as 600,000 of SHA-256.
        let least = least(digest);
        return (cost < least).then(|| format!("{cost} rounds of PBKDF2, {least} are the least today"));
    }
    if scheme.starts_with("argon2") && name == "memory_cost" {
        return (cost < 7168).then(|| format!("argon2 with {cost} KiB of memory, 7168 are the least today"));
    }
    None
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
