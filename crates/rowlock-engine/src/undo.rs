//! What a case changed, put back on every way out.
//!
//! A check says what is owed ([`Probe::undo`]); the journal keeps it on disk
//! while it is, so that a scan that was killed leaves a note of it.

use rowlock_model::{Case, Consent, Exchange, Known, Method, Probe, Request, Seen};
use rowlock_net::Debt;

use crate::effort;
use crate::provoke::last_parameter;
use crate::sender::Sender;

/// Notes what will be owed once this request has been sent; what cannot be noted is not to be sent.
pub(crate) fn note(sender: &Sender<'_>, owed: &[Request], next: &Request) -> Result<(), String> {
    let Some(journal) = sender.journal else { return Ok(()) };
    let sents: Vec<_> = owed.iter().map(|r| &r.sent).collect();
    journal.owe(&sents, Some(&next.sent)).map_err(|e| format!("nothing is written without a journal: {e}"))
}

/// Puts back what a case changed; what could not be, one line each.
pub(crate) async fn put_back(
    sender: &Sender<'_>,
    known: &Known,
    probe: &dyn Probe,
    case: &Case,
    seen: &[Exchange],
) -> (Vec<Exchange>, Vec<String>) {
    let owed = probe.undo(known, case, &Seen::of(seen));
    let (mut sent, mut left) = (Vec::new(), Vec::new());
    if let (Some(journal), false) = (sender.journal, owed.is_empty()) {
        // A file that cannot be written keeps nothing from being put back.
        let _ = journal.owe(&owed.iter().map(|r| &r.sent).collect::<Vec<_>>(), None);
    }
    for request in &owed {
        let exchange = sender.put_back(request).await;
        if !is_settled(&exchange) {
            sender.journal.inspect(|journal| journal.leave(&request.sent));
            let status = exchange.status().map_or_else(|| "no answer".to_owned(), |s| s.to_string());
            left.push(format!(
                "{}: {} {} was answered {status}; made or changed by {} on {}",
                request.name,
                request.sent.method,
                request.sent.target,
                probe.meta().id,
                effort::label(known, &case.subject),
            ));
        }
        sent.push(exchange);
    }
    if let Some(journal) = sender.journal {
        journal.settle();
    }
    left.extend(probe.leaves(known, case, &Seen::of(seen)).into_iter().map(|what| {
        format!("{what}; made by {} on {}", probe.meta().id, effort::label(known, &case.subject))
    }));
    (sent, left)
}

/// Puts back what an earlier run that was killed still owes, where that is possible; what a reader should know.
pub(crate) async fn settle(sender: &Sender<'_>, known: &Known, debt: &Debt) -> Vec<String> {
    let names: Vec<&str> = known.identities.iter().map(|i| i.name.as_str()).collect();
    let possible = known.allows(Consent::Write) && debt.identities == names;
    let mut notes = Vec::new();
    let mut open = 0;
    for sent in &debt.owed {
        let what = format!("{} {}", sent.method, sent.target);
        let request = Request { sent: sent.clone(), ..Request::get("", "undo of an earlier scan") };
        if possible && is_settled(&sender.put_back(&request).await) {
            notes.push(format!("an earlier scan had not put this back; done now: {what}"));
        } else {
            open += 1;
            sender.journal.inspect(|journal| journal.leave(sent));
            notes.push(format!("an earlier scan has not put this back: {what}"));
        }
    }
    if let Some(sent) = &debt.under_way {
        notes.push(format!(
            "an earlier scan was cut off while it sent this, which may have been done: {} {} {}",
            sent.method, sent.target, sent.body
        ));
    }
    if let Some(journal) = sender.journal {
        journal.settle();
    }
    if open > 0 && !possible {
        notes.push("give the same users and --consent write, and the scan puts it back first".to_owned());
    } else if open > 0 {
        notes.push("the target did not take it back: put it back by hand".to_owned());
    }
    notes
}

/// Whether what was to be put back is: done, or gone already.
pub(crate) fn is_settled(exchange: &Exchange) -> bool {
    exchange.succeeded() || matches!(exchange.status(), Some(404 | 410))
}

/// Whether a request touches only what the case made itself, or what it puts back afterwards.
///
/// What the path names, by its last parameter (its last segment where the template is not known),
/// counts as made when an answer to an own `POST` of the case carries it.
pub(crate) fn is_ours(
    request: &Request,
    template: Option<&str>,
    seen: &[Exchange],
    owed: &[Request],
) -> bool {
    if request.sent.method == Method::Post {
        return true;
    }
    let path = path(&request.sent.target);
    if owed.iter().any(|undo| self::path(&undo.sent.target) == path) {
        return true;
    }
    let named = match template {
        Some(template) => last_parameter(template),
        None => Some(path.split('/').count() - 1),
    };
    let Some(name) = named.and_then(|at| path.split('/').nth(at)).filter(|n| !n.is_empty()) else {
        return false;
    };
    let made = seen.iter().filter(|e| e.sent.method == Method::Post && e.succeeded());
    made.filter_map(Exchange::answer).any(|answer| {
        answer.headers.first("location").map(self::path) == Some(path) || carries(&answer.text(), name)
    })
}

fn path(target: &str) -> &str {
    target.split(['?', '#']).next().unwrap_or_default()
}

/// Whether a JSON answer carries this value as a whole string or number.
fn carries(text: &str, name: &str) -> bool {
    fn within(value: &serde_json::Value, name: &str) -> bool {
        match value {
            serde_json::Value::String(s) => {
                s == name || s.strip_suffix(name).is_some_and(|h| h.ends_with('/'))
            }
            serde_json::Value::Number(n) => n.to_string() == name,
            serde_json::Value::Array(all) => all.iter().any(|v| within(v, name)),
            serde_json::Value::Object(all) => all.values().any(|v| within(v, name)),
            serde_json::Value::Null | serde_json::Value::Bool(_) => false,
        }
    }
    serde_json::from_str(text).is_ok_and(|value| within(&value, name))
}

#[cfg(test)]
mod tests {
    use rowlock_model::{Answer, Outcome, Timing};

    use super::*;

    fn made(body: &str) -> Exchange {
        let answer = Answer { status: 201, body: body.as_bytes().to_vec(), ..Answer::default() };
        Request::new(Method::Post, "/notes", "make").became(Outcome::Answer(answer), Timing::default())
    }

    #[test]
    fn only_what_the_case_made_or_puts_back_may_be_written() {
        let delete = |target: &str| Request::new(Method::Delete, target, "delete");
        let seen = [made(r#"{"id": 17, "self": "/notes/abc", "owner": "alice"}"#)];
        let item = Some("/notes/{id}");
        assert!(is_ours(&delete("/notes/17"), item, &seen, &[]));
        assert!(is_ours(&delete("/notes/17/tags"), Some("/notes/{id}/tags"), &seen, &[]));
        assert!(is_ours(&delete("/notes/abc"), None, &seen, &[]));
        assert!(!is_ours(&delete("/notes/18"), item, &seen, &[]));
        assert!(!is_ours(&delete("/notes/1"), item, &seen, &[]));
        assert!(!is_ours(&delete("/users/alice/notes/18"), Some("/users/{user}/notes/{id}"), &seen, &[]));
        assert!(!is_ours(&delete("/notes"), Some("/notes"), &seen, &[]));
        assert!(!is_ours(&delete("/notes/17"), item, &[], &[]));
        assert!(is_ours(&delete("/me"), Some("/me"), &[], &[delete("/me")]));
    }
}
