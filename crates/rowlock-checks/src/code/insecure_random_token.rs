//! A token that can be predicted.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::tree::{Expr, StmtKind};
use rowlock_source::{Program, Scope, walk};

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
        for scope in program.scopes() {
            let function = scope.function.map(|f| program.project.function(f).name.to_string());
            walk::statements(scope.body, &mut |statement| {
                let (named, value) = match &statement.kind {
                    StmtKind::Assign(a) => {
                        let names = a.targets.iter().filter_map(|t| t.last_name().or_else(|| key(t)));
                        (names.into_iter().any(is_secret), a.value.as_ref())
                    }
                    StmtKind::Return(value) => (function.as_deref().is_some_and(is_secret), value.as_ref()),
                    _ => return,
                };
                let Some(value) = value.filter(|_| named) else { return };
                if let Some(source) = weak(program, &scope, value) {
                    let because = format!(
                        "`{source}` can be predicted from what it gave before, and so can the secret"
                    );
                    tell::at(program, out, tell::range(scope.file, value.span), Confidence::Firm, because);
                }
            });
        }
        Look::Judged
    }
}

fn key(target: &Expr) -> Option<&str> {
    match &target.kind {
        rowlock_source::tree::Kind::Subscript(_, key) => key.text(),
        _ => None,
    }
}

/// Whether a name is that of what nobody must guess.
fn is_secret(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let words: Vec<&str> = lower.split('_').collect();
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
        || pair("api", "key")
        || pair("reset", "code")
        || pair("secret", "key")
}

/// The function that gives the numbers, where they can be predicted.
fn weak(program: &Program<'_>, scope: &Scope<'_>, value: &Expr) -> Option<String> {
    let mut found = None;
    walk::inside(value, &mut |e| {
        let Some(call) = e.call() else { return };
        let Some(name) = program.project.full_name(scope.file, &call.function) else { return };
        let random = name.strip_prefix("random.").is_some_and(|f| {
            matches!(
                f,
                "random"
                    | "randint"
                    | "randrange"
                    | "choice"
                    | "choices"
                    | "sample"
                    | "getrandbits"
                    | "randbytes"
                    | "uniform"
            )
        });
        if random || matches!(name.as_str(), "uuid.uuid1" | "uuid.uuid3" | "uuid.uuid5") {
            found = Some(name);
        }
    });
    found
}
