//! Parameters that say where a client goes next.

use rowlock_model::{Exchange, Known, Operation};

use super::fields::{Field, distinct, of};

/// Names of parameters that say where to go next, in lower case without separators.
const NAMES: [&str; 29] = [
    "next",
    "url",
    "uri",
    "redirect",
    "redirecturl",
    "redirecturi",
    "redirectto",
    "return",
    "returnurl",
    "returnto",
    "returnuri",
    "returnpath",
    "continue",
    "continueto",
    "dest",
    "destination",
    "target",
    "goto",
    "to",
    "go",
    "back",
    "backurl",
    "callback",
    "callbackurl",
    "successurl",
    "forward",
    "rurl",
    "referer",
    "link",
];
/// Those that are tried where none is known.
const GUESSED: [&str; 8] =
    ["next", "url", "redirect", "redirect_to", "return_to", "return_url", "continue", "goto"];
/// Words of paths that redirect.
const PLACES: [&str; 12] = [
    "login", "signin", "auth", "sso", "redirect", "goto", "go", "out", "leave", "exit", "continue",
    "callback",
];

/// Parameters that are named so, and guesses where an operation redirects or sounds as if it did.
pub(super) fn destinations(known: &Known) -> Vec<Field> {
    let mut found = Vec::new();
    for (id, operation) in known.readable() {
        let all = of(known, id, operation);
        let named: Vec<Field> = all.into_iter().filter(|f| f.names.iter().all(|n| is_telling(n))).collect();
        let ordinary = known.authenticated(id).or_else(|| known.anonymous(id)).and_then(Exchange::answer);
        let redirects = ordinary.is_some_and(|a| a.redirects_to().is_some());
        if named.is_empty() && (redirects || sounds(operation)) {
            let sample = operation.sample.as_deref().unwrap_or_default();
            let guesses = GUESSED.map(str::to_owned).to_vec();
            found.push(Field::in_query(known, id, sample, guesses));
        }
        found.extend(named);
    }
    distinct(found)
}

fn is_telling(name: &str) -> bool {
    let plain: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    NAMES.contains(&plain.as_str())
}

fn sounds(operation: &Operation) -> bool {
    operation.path.split(['/', '-', '_']).any(|w| PLACES.contains(&w.to_ascii_lowercase().as_str()))
}
