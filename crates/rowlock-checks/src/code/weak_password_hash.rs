//! A password through a digest that is made for speed.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::tree::{Expr, Kind};
use rowlock_source::{Flow, Program, Secret, Sink, Site, walk};

use super::tell;

/// See the page beside this file.
pub(super) struct WeakPasswordHash;

static META: Meta = Meta {
    id: "weak-password-hash",
    title: "A password is hashed with a digest made for speed",
    category: Category::Authentication,
    severity: Severity::High,
    core: false,
    weakness: "weak-password-hash",
    cwe: &[916, 328],
    owasp: 2,
    asvs: &["11.4.2"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Password Storage Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html",
    }],
    page: include_str!("weak_password_hash.md"),
};

impl Rule<Program<'_>> for WeakPasswordHash {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for flow in program.flows().iter().filter(|f| f.sink == Sink::Hash) {
            if matches!(flow.secret, Secret::Password | Secret::Pair | Secret::Encoded)
                && !has_reason(program, flow)
            {
                let digest = flow.through.rsplit('.').next().unwrap_or_default();
                let because = format!(
                    "{} goes through {digest}, of which one card tries billions a second",
                    flow.secret.words()
                );
                tell::flow_as(program, out, flow, Confidence::Firm, because);
            }
        }
        for site in &program.calls {
            if let Some(method) = weak_method(site) {
                let at = tell::range(site.file, site.expr.span);
                tell::at(program, out, at, Confidence::Firm, format!("passwords are hashed with `{method}`"));
            }
        }
        Look::Judged
    }
}

/// Whether a fast digest is right: before a slow hash, or to ask whether the password is known to have leaked.
fn has_reason(program: &Program<'_>, flow: &Flow) -> bool {
    let text = program.project.file(flow.at.file).text.whole().to_ascii_lowercase();
    let slow = ["bcrypt", "argon2", "scrypt", "pbkdf2"];
    let before = flow.function.is_some_and(|f| {
        walk::any_in(&program.project.function(f).body, &mut |e| {
            let name = e.dotted().unwrap_or_default().to_ascii_lowercase();
            slow.iter().any(|s| name.contains(s))
        })
    });
    before || text.contains("pwnedpasswords") || text.contains("haveibeenpwned")
}

/// The method of `generate_password_hash(…)` or `CryptContext(…)`, where it is a fast one.
fn weak_method(site: &Site<'_>) -> Option<String> {
    let weak = |m: &str| {
        ["plain", "md5", "sha1", "sha256", "sha512", "hex_", "ldap_", "des_crypt", "plaintext"]
            .iter()
            .any(|w| m.starts_with(w))
            && !m.ends_with("_crypt")
    };
    if let Some((scheme, "hash" | "encrypt")) =
        site.name.strip_prefix("passlib.hash.").and_then(|n| n.split_once('.'))
    {
        let known =
            ["plaintext", "lmhash", "nthash", "mysql323", "mysql41", "des_crypt", "md5_crypt", "sha1_crypt"];
        return (weak(scheme) || known.contains(&scheme)).then(|| scheme.to_owned());
    }
    match site.call.called()? {
        "generate_password_hash" => {
            site.call.argument("method", 1)?.text().filter(|m| weak(m)).map(str::to_owned)
        }
        "CryptContext" => match &site.call.argument("schemes", 0)?.kind {
            Kind::Sequence(all) => all.first().and_then(Expr::text).filter(|m| weak(m)).map(str::to_owned),
            _ => None,
        },
        _ => None,
    }
}
