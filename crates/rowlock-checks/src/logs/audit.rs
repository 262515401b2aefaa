//! The proof that a pipeline may demand: each operation that takes Basic credentials logs failing and
//! successful logins. One of each is planted at every one of them. It is not a check.
//!
//! Stricter than the checks of this folder: a server's access log writes a line for every request, whether
//! the application has logging or not, so it proves a login only where it names the user.

use rowlock_logs::{How, Tied, Watched};
use rowlock_model::{
    Audited, Credential, Exchange, IdentityId, Known, Logged, Marks, OperationId, Plant, Planted, Planting,
    Request,
};

/// Most operations that are tried: each costs a failing login.
const MOST: usize = 40;

/// A successful and a failing login for each operation behind HTTP Basic.
pub(super) fn plantings(known: &Known) -> Vec<Planting> {
    operations(known).take(MOST).flat_map(|id| [success(known, id), failure(known, id)]).flatten().collect()
}

/// What the log tells of them; empty where nothing takes Basic credentials.
pub fn audited(watched: &Watched<'_>) -> Vec<Audited> {
    let known = watched.known;
    let one = |id: OperationId| {
        let operation = known.surface.operation(id)?.label();
        let [failure, success] =
            [Plant::AuditFailure, Plant::AuditSuccess].map(|kind| logged(watched, kind, id));
        Some(Audited { operation, failure, success })
    };
    operations(known).filter_map(one).collect()
}

/// Readable operations whose refusal asks for Basic credentials.
fn operations(known: &Known) -> impl Iterator<Item = OperationId> {
    known.groups.iter().filter(|g| g.basic).flat_map(|g| g.operations.iter().copied())
}

fn success(known: &Known, id: OperationId) -> Option<Planting> {
    known.user()?;
    let mut planting = begin(known, id, Plant::AuditSuccess, "successful login")?;
    planting.request.sent.credential = Credential::Valid(IdentityId(0));
    Some(planting)
}

fn failure(known: &Known, id: OperationId) -> Option<Planting> {
    let mut planting = begin(known, id, Plant::AuditFailure, "failing login")?;
    let seed = |what: &str| format!("log/audit/{}/{what}", planting.request.sent.target);
    (planting.marks.user, planting.marks.password) =
        (known.seed.user(&seed("user")), known.seed.password(&seed("password")));
    let (user, password) = (planting.marks.user.clone(), planting.marks.password.clone());
    planting.request.sent.credential = Credential::Basic { user, password };
    Some(planting)
}

fn begin(known: &Known, id: OperationId, kind: Plant, name: &'static str) -> Option<Planting> {
    let target = known.sample(id)?;
    let word = |what: &str| known.seed.word(&format!("log/{kind:?}/{}/{what}", id.0), 14);
    let marks = Marks { path: word("path"), agent: word("agent"), ..Marks::default() };
    let separator = if target.contains('?') { '&' } else { '?' };
    let request = Request::get(format!("{target}{separator}seen={}", marks.path), name)
        .noise()
        .fresh()
        .of(id)
        .header("User-Agent", format!("rowlock-log/{}", marks.agent));
    Some(Planting { kind, marks, request })
}

/// Whether a planted login left a line.
fn logged(watched: &Watched<'_>, kind: Plant, id: OperationId) -> Logged {
    let unknown = |why: &str| Logged::Unknown(why.to_owned());
    let known = watched.known;
    let Some((planted, lines)) = watched.at(kind, id) else {
        return match kind {
            Plant::AuditSuccess if known.user().is_none() => unknown("needs --user"),
            Plant::AuditFailure if known.ledger.throttle.is_some() => {
                unknown("logins were throttled before it could be tried; --patient waits")
            }
            _ => unknown("it could not be tried"),
        };
    };
    if !ended_as_meant(known, planted, id) {
        return unknown(match kind {
            Plant::AuditFailure => "a made-up user was not refused",
            _ => "the given credentials do not open it",
        });
    }
    let user = match kind {
        Plant::AuditFailure => planted.marks.user.as_str(),
        _ => known.user().map_or("", |(_, identity)| identity.name.as_str()),
    };
    if lines.iter().any(|tied| proves(tied, user)) {
        Logged::Proven
    } else if watched.window.lost > 0 {
        unknown("the log had more lines than are kept")
    } else if watched.is_late() {
        unknown("lines come too late to be tied to one request each")
    } else if !watched.is_of_this_service() && !watched.names_this_service() {
        unknown("no line of the log tells of any request of the scan: is it this service's?")
    } else {
        Logged::Missing
    }
}

fn ended_as_meant(known: &Known, planted: &Planted, id: OperationId) -> bool {
    let exchange: &Exchange = &planted.exchange;
    match planted.kind {
        Plant::AuditFailure => known.refuses(id, exchange),
        _ => exchange.succeeded(),
    }
}

/// The application's own record that names the request or its user, or an access record that names the user.
fn proves(tied: &Tied<'_, '_>, user: &str) -> bool {
    names(&tied.record.text, user) || (!tied.record.is_access() && tied.how <= How::Path)
}

/// Whether a text has the name as a word of its own.
fn names(text: &str, user: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let at =
        |(at, _): (usize, &str)| !text[..at].ends_with(part) && !text[at + user.len()..].starts_with(part);
    !user.is_empty() && text.match_indices(user).any(at)
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_name_is_a_word_of_its_own() {
        assert!(names("user=alice ok", "alice") && names("alice", "alice") && names("\"alice\"", "alice"));
        assert!(!names("malice", "alice") && !names("alice2", "alice") && !names("x", ""));
    }
}
