//! Protected operations by the way they refuse, and the framework behind them.

use rowlock_model::{Answer, Exchange, Framework, Group, Known, OperationId, likeness};

/// Groups the protected operations by status, challenge, shape of the refusal and first tag.
pub(crate) fn groups(known: &Known) -> Vec<Group> {
    let mut groups: Vec<(String, Group)> = Vec::new();
    for (id, operation) in known.readable() {
        if !known.is_protected(id) {
            continue;
        }
        let Some(anonymous) = known.anonymous(id) else { continue };
        let Some(refusal) = anonymous.answer() else { continue };
        let challenge = refusal.headers.list("www-authenticate");
        let key = format!(
            "{}|{challenge}|{}|{}",
            refusal.status,
            // The text of a redirect names the page that was asked for.
            known.sent_elsewhere(anonymous).map_or_else(|| likeness::settled(&refusal.body), str::to_owned),
            operation.tags.first().map_or("", String::as_str),
        );
        match groups.iter_mut().find(|(k, _)| *k == key) {
            Some((_, group)) => group.operations.push(id),
            None => {
                // Some services refuse without a challenge; then the description says what is asked for.
                let silent = refusal.status == 401 && challenge.is_empty();
                let basic = challenge.contains("basic") || (silent && operation.security.mentions_basic());
                groups.push((key, Group { representative: id, operations: vec![id], basic }));
            }
        }
    }
    let mut groups: Vec<Group> = groups.into_iter().map(|(_, group)| group).collect();
    for group in &mut groups {
        choose(known, group);
    }
    groups
}

/// The representative is the first operation that the user can read and that has no parameters.
fn choose(known: &Known, group: &mut Group) {
    let rank = |id: &OperationId| {
        let opened = known.authenticated(*id).is_some_and(Exchange::succeeded);
        let plain = known.surface.operation(*id).is_some_and(|o| !o.path.contains('{'));
        (!opened, !plain)
    };
    if let Some(best) = group.operations.iter().copied().min_by_key(rank) {
        group.representative = best;
        group.operations.retain(|id| *id != best);
        group.operations.insert(0, best);
    }
}

/// What Werkzeug's own error pages say (`werkzeug.exceptions`).
const WERKZEUG: [&str; 4] = [
    "The requested URL was not found on the server. If you entered",
    "The server could not verify that you are authorized to access the URL requested.",
    "The method is not allowed for the requested URL.",
    "The server encountered an internal error and was unable to complete your request. Either the server is",
];
/// What FastAPI and the Starlette below it say of themselves, as JSON.
const STARLETTE: [&str; 3] =
    [r#"{"detail":"Not Found"}"#, r#"{"detail":"Method Not Allowed"}"#, r#"{"detail":"Not authenticated"}"#];

/// The framework, when its own answers give it away; servers such as gunicorn and uvicorn run many, so they say nothing.
pub(crate) fn framework<'a>(mut answers: impl Iterator<Item = &'a Answer>) -> Option<Framework> {
    answers.find_map(|answer| {
        let (server, text) = (answer.headers.list("server"), answer.text());
        if server.contains("werkzeug") || WERKZEUG.iter().any(|words| text.contains(words)) {
            return Some(Framework::Flask);
        }
        // A complaint of Pydantic, in FastAPI's frame.
        let complains = text.starts_with(r#"{"detail":[{"#) && text.contains(r#""loc":["#);
        let starlette = answer.media_type() == "application/json"
            && (STARLETTE.contains(&&*text) || text.contains("HTTPValidationError") || complains);
        starlette.then_some(Framework::FastApi)
    })
}

#[cfg(test)]
mod tests {
    use rowlock_model::{
        Method, Operation, Outcome, Provenance, Request, Security, Seed, Sighting, Target, Timing, Who,
    };

    use super::*;

    #[test]
    fn a_framework_is_told_by_its_own_words_and_not_by_its_server() {
        let told = |kind: &'static str, server: &'static str, body: &str| {
            let headers = [("Content-Type", kind), ("Server", server)].into_iter().collect();
            let answer = Answer { status: 404, headers, body: body.as_bytes().to_vec(), ..Answer::default() };
            framework([&answer].into_iter())
        };
        let (json, html) = ("application/json", "text/html");
        assert_eq!(told(html, "Werkzeug/3.1.3 Python/3.12.3", ""), Some(Framework::Flask));
        assert_eq!(told(json, "gunicorn", r#"{"error":"not found"}"#), None);
        let refused =
            "<p>The server could not verify that you are authorized to access the URL requested. You";
        assert_eq!(told(html, "gunicorn", refused), Some(Framework::Flask));
        assert_eq!(told(json, "uvicorn", r#"{"detail":"Not Found"}"#), Some(Framework::FastApi));
        assert_eq!(told(json, "uvicorn", r#"{"detail":"Not found."}"#), None, "Django REST framework");
        assert_eq!(told(json, "uvicorn", r#"{"status_code":404,"detail":"Not Found"}"#), None, "Litestar");
        assert_eq!(told("text/plain", "uvicorn", "Not Found"), None, "Starlette alone");
        let complaint = r#"{"detail":[{"type":"int_parsing","loc":["path","id"],"msg":"..."}]}"#;
        assert_eq!(told(json, "hypercorn", complaint), Some(Framework::FastApi));
    }

    #[test]
    fn a_refusal_without_a_challenge_asks_for_what_the_description_says() {
        let grouped = |security: Security, challenge: &'static str| {
            let target = Target::parse("http://127.0.0.1:8401").expect("a target");
            let mut known = Known::new(Seed("s".into()), target);
            let mut operation = Operation::seen(Method::Get, "/projects", Provenance::Document);
            operation.security = security;
            known.surface.operations.push(operation);
            let headers = [("WWW-Authenticate", challenge)].into_iter().filter(|(_, c)| !c.is_empty());
            let answer = Answer { status: 401, headers: headers.collect(), ..Answer::default() };
            let request = Request::get("/projects", "look").of(OperationId(0));
            let exchange = request.became(Outcome::Answer(answer), Timing::default());
            known.sightings.push(Sighting { operation: Some(OperationId(0)), who: Who::Anonymous, exchange });
            groups(&known).iter().map(|g| g.basic).collect::<Vec<_>>()
        };
        let described = || Security::Required(vec!["basic".into()]);
        assert_eq!(grouped(described(), ""), [true]);
        assert_eq!(grouped(described(), "Bearer"), [false], "the service knows better");
        assert_eq!(grouped(Security::Unknown, ""), [false]);
        assert_eq!(grouped(Security::Unknown, "Basic realm=\"x\""), [true]);
    }
}
