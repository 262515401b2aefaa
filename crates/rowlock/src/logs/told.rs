//! What `rowlock logs scan` found, for people and for programs; a secret only by its hash.

use std::fmt::Write as _;

use rowlock_logs::{Claims, Place, Secret, Tally};
use rowlock_report::escape::{json as escaped, visible};
use serde_json::{Value, json};

use super::Aside;
use crate::fault::Fault;
use crate::moment::rfc3339;

/// Most secrets of one kind that people are shown.
const SHOWN: usize = 20;

/// Kind by kind, the secret with most lines first.
pub(super) fn terminal(tally: &Tally, aside: &Aside, now: i64) -> String {
    let secrets = tally.secrets();
    let mut text = String::new();
    for of in secrets.chunk_by(|a, b| a.kind.id == b.kind.id) {
        let lines: u64 = of.iter().map(|s| s.lines).sum();
        let Some(first) = of.first() else { continue };
        let (id, title) = (first.kind.id, first.kind.title);
        let _ = writeln!(
            text,
            "{id}: {title}, {} in {}",
            number(of.len() as u64, "secret"),
            number(lines, "line")
        );
        for secret in of.iter().take(SHOWN) {
            let _ = writeln!(
                text,
                "  #{}  {:>9}  {}",
                secret.mark,
                number(secret.lines, "line"),
                span(tally, secret)
            );
            let _ = writeln!(text, "  {:29}{}", "", live(secret, now).1);
            if let Some(said) = secret.claims.as_deref().and_then(said) {
                let _ = writeln!(text, "  {:29}{said}", "");
            }
        }
        if of.len() > SHOWN {
            let _ = writeln!(text, "  and {} more; --format json has them all", of.len() - SHOWN);
        }
        text.push('\n');
    }
    for (name, what) in &aside.skipped {
        let _ = writeln!(text, "skipped: {}: {what} (--text reads it)", visible(name));
    }
    for (name, why) in &aside.unreadable {
        let _ = writeln!(text, "not read: {}: {}", visible(name), visible(why));
    }
    if tally.beyond > 0 {
        let _ = writeln!(
            text,
            "{} of secrets beyond the first 100,000 are not listed",
            number(tally.beyond, "place")
        );
    }
    let sources = number(tally.sources.len() as u64, "source");
    let found =
        if secrets.is_empty() { "no secret".to_owned() } else { number(secrets.len() as u64, "secret") };
    let _ = writeln!(text, "{found} in {} of {sources}", number(tally.lines, "line"));
    text
}

/// The same, all of it; the shape is described in docs/logs.md.
pub(super) fn json(tally: &Tally, aside: &Aside, now: i64) -> Result<String, Fault> {
    let place =
        |p: &Place| json!({ "source": tally.sources.get(p.source), "line": p.line, "column": p.column });
    let secrets: Vec<Value> = tally
        .secrets()
        .into_iter()
        .map(|s| {
            let (state, why) = live(s, now);
            json!({
                "kind": s.kind.id, "title": s.kind.title, "hash": s.mark,
                "times": s.times, "lines": s.lines, "first": place(&s.first), "last": place(&s.last),
                "live": state, "why": why, "expires": expires(s).map(rfc3339),
                "live_when_logged": s.lived, "claims": s.claims.as_deref().map(claims),
            })
        })
        .collect();
    let list = |of: &[(String, String)]| -> Vec<Value> {
        of.iter().map(|(source, why)| json!({ "source": source, "why": why })).collect()
    };
    let all = json!({
        "version": 1, "sources": tally.sources.len(), "lines": tally.lines, "bytes": tally.bytes,
        "secrets": secrets, "beyond": tally.beyond,
        "skipped": list(&aside.skipped), "unreadable": list(&aside.unreadable),
    });
    let text = serde_json::to_string_pretty(&all).map_err(Fault::impossible)?;
    Ok(format!("{}\n", escaped(&text)))
}

/// Whether a secret looks live: a word for programs and a sentence for people.
fn live(secret: &Secret, now: i64) -> (&'static str, String) {
    let then = match secret.lived {
        Some(true) => "; it was valid when it was logged",
        Some(false) => "; it had ended before it was logged",
        None => "",
    };
    match expires(secret) {
        Some(end) if end <= now => ("expired", format!("expired {}{then}", rfc3339(end))),
        Some(end) => ("live", format!("valid until {}, as it says", rfc3339(end))),
        None => ("unknown", "live or not: it does not say; take it for live".to_owned()),
    }
}

fn expires(secret: &Secret) -> Option<i64> {
    secret.claims.as_ref()?.expires
}

/// What a token says of itself, in a line.
fn said(claims: &Claims) -> Option<String> {
    let part = |word: &str, of: &Option<String>| of.as_ref().map(|of| format!("{word} {}", visible(of)));
    let parts = [
        part("by", &claims.issuer),
        part("for", &claims.audience),
        claims.algorithm.as_deref().map(|alg| visible(alg).into_owned()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn claims(claims: &Claims) -> Value {
    json!({ "algorithm": claims.algorithm, "issuer": claims.issuer, "audience": claims.audience })
}

fn span(tally: &Tally, secret: &Secret) -> String {
    let at = |p: &Place| {
        let name = tally.sources.get(p.source).map_or("", String::as_str);
        format!("{}:{}:{}", visible(name), p.line, p.column)
    };
    if secret.first == secret.last {
        return at(&secret.first);
    }
    format!("{} to {}", at(&secret.first), at(&secret.last))
}

fn number(many: u64, what: &str) -> String {
    format!("{many} {what}{}", if many == 1 { "" } else { "s" })
}
