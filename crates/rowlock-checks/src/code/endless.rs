//! Ends of tokens and sessions: what has one, and what takes one away. A part of
//! `token-without-expiry`; it is not a check of its own.

use rowlock_source::tree::{Expr, Kind, Stmt, StmtKind};
use rowlock_source::{Program, Site, is_token_name, walk, words};

use super::tell;

/// A signature without a time, a time that nobody looks at, an end that is switched off.
pub(super) fn unlimited(program: &Program<'_>, site: &Site<'_>) -> Option<&'static str> {
    let call = site.call;
    match call.called()? {
        "decode" if site.name.contains("jwt") => {
            let off = |e: &Expr| match &e.kind {
                Kind::Dict(items) => items
                    .iter()
                    .any(|(k, v)| k.as_ref().and_then(Expr::text) == Some("verify_exp") && v.is_false()),
                _ => false,
            };
            let body = site.scope.map(|s| program.project.function(s).body.as_slice()).unwrap_or_default();
            // Whoever reads `exp` himself may know why.
            let reads = walk::any_in(body, &mut |e| e.text() == Some("exp"));
            (call.named("options").is_some_and(off) && !reads)
                .then_some("`verify_exp` is off: a token that has ended works on")
        }
        "create_access_token" => {
            let off = call.named("expires_delta").is_some_and(Expr::is_false);
            (off && site.name.starts_with("flask_jwt_extended"))
                .then_some("`expires_delta=False`: the token has no end")
        }
        "set" => {
            let of = call.receiver()?.last_name()?.to_ascii_lowercase();
            let key = call.nth(0)?;
            let session = walk::any(key, &mut |e| {
                e.text().is_some_and(|t| {
                    t.starts_with("session:") || t.starts_with("token:") || t.starts_with("sess:")
                })
            });
            let ends = call.arguments.iter().any(|a| {
                matches!(a.name.as_deref(), Some("ex" | "px" | "exat" | "pxat" | "timeout" | "keepttl"))
            });
            let body = site.scope.map(|s| program.project.function(s).body.as_slice()).unwrap_or_default();
            let later = walk::any_in(body, &mut |e| {
                e.call().is_some_and(|c| c.called().is_some_and(|n| n.contains("expire")))
            });
            (of.contains("redis") && session && !ends && !later && call.nth(2).is_none())
                .then_some("the session is kept without a time at which it ends")
        }
        "dumps" | "sign" => {
            let maker = tell::maker(program, site)?;
            let timeless = matches!(
                maker.as_str(),
                "itsdangerous.URLSafeSerializer" | "itsdangerous.Serializer" | "itsdangerous.Signer"
            );
            let ends = call.nth(0).is_some_and(|e| walk::any(e, &mut is_end));
            (timeless && !ends && is_session(program, site))
                .then_some("the signature has no time in it: whoever gets the token keeps it for ever")
        }
        "loads" | "unsign" => {
            let maker = tell::maker(program, site)?;
            let timed = matches!(
                maker.as_str(),
                "itsdangerous.URLSafeTimedSerializer"
                    | "itsdangerous.TimedSerializer"
                    | "itsdangerous.TimestampSigner"
            );
            (timed
                && call.argument("max_age", 1).is_none()
                && !call.is_open()
                && call.named("return_timestamp").is_none())
            .then_some("without `max_age` nobody looks at the time in the token")
        }
        _ => None,
    }
}

/// Whether what is signed says who somebody is: by the name of the function or variable, or by its fields.
fn is_session(program: &Program<'_>, site: &Site<'_>) -> bool {
    let named = site.scope.is_some_and(|s| {
        let function = program.project.function(s);
        let mut set = is_token_name(&function.name);
        walk::statements(&function.body, &mut |s| {
            if let StmtKind::Assign(a) = &s.kind
                && a.value.as_ref().is_some_and(|v| walk::any(v, &mut |e| e.span == site.expr.span))
            {
                set = set || a.targets.iter().filter_map(Expr::last_name).any(is_token_name);
            }
        });
        set
    });
    let who = ["user", "sub", "uid", "user_id", "username", "email", "id"];
    named
        || site.call.nth(0).is_some_and(|e| walk::any(e, &mut |e| e.text().is_some_and(|t| who.contains(&t))))
}

/// `app.config["JWT_ACCESS_TOKEN_EXPIRES"]`
pub(super) fn is_setting(target: &Expr) -> bool {
    let name = match &target.kind {
        Kind::Subscript(_, key) => key.text(),
        _ => target.last_name(),
    };
    matches!(name, Some("JWT_ACCESS_TOKEN_EXPIRES" | "JWT_REFRESH_TOKEN_EXPIRES"))
}

/// `SESSIONS[token] = user`, of a mapping of the module.
pub(super) fn is_store(program: &Program<'_>, file: rowlock_source::FileId, target: &Expr) -> bool {
    let Kind::Subscript(of, key) = &target.kind else { return false };
    let (name, own) = match &of.kind {
        Kind::Attribute(owner, name) if owner.name() == Some("self") => (&**name, true),
        _ => (of.name().unwrap_or_default(), false),
    };
    let lower = name.to_ascii_lowercase();
    let store = ["session", "token"].iter().any(|w| lower.contains(w));
    let dict = program.project.file(file).value(name).is_some_and(|v| {
        matches!(v.kind, Kind::Dict(_)) || v.call().is_some_and(|c| c.called() == Some("dict"))
    });
    store
        && (dict || own)
        && key.text().is_none()
        && key.name().is_some_and(|k| {
            let k = k.to_ascii_lowercase();
            // What an object calls a session may be one of a conversation.
            k.contains("token") || k == "sid" || (!own && (k.contains("session") || k == "key"))
        })
}

/// Whether a body speaks of an end.
pub(super) fn ends(body: &[Stmt]) -> bool {
    walk::any_in(body, &mut is_end)
}

/// Whether a name or text is that of an end.
fn is_end(e: &Expr) -> bool {
    let ends = ["exp", "ttl", "timedelta", "until", "lifetime", "expiry", "monotonic", "deadline", "age"];
    let word = e.text().filter(|t| t.len() < 40).or(e.last_name()).unwrap_or_default();
    words(word).iter().any(|w| ends.contains(&w.as_str()) || w.starts_with("expir"))
        || e.call().is_some_and(|c| c.argument("exp", 99).is_some())
}

/// Whether anything in a file knows of an end, or asks for the time.
pub(super) fn file_ends(program: &Program<'_>, file: rowlock_source::FileId) -> bool {
    let scopes = program.scopes();
    scopes.iter().filter(|s| s.file == file).any(|s| {
        walk::any_in(s.body, &mut |e| {
            is_end(e) || e.dotted().is_some_and(|d| d == "time.time" || d.ends_with("datetime.now"))
        })
    })
}
