//! What a function that runs around requests does to anything but its own names. It is not a check.

use std::collections::BTreeSet;

use rowlock_source::tree::{Call, Expr, Function, Kind, Stmt, StmtKind};
use rowlock_source::{FunctionAt, Program, walk};

/// What a hook has an effect on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing: it reads, it changes copies of its own, it hands on what it got.
    None,
    /// The request.
    Request,
    /// Something else.
    Some,
}

/// Calls that give a value and change nothing.
const PURE: [&str; 36] = [
    "dict",
    "list",
    "tuple",
    "set",
    "str",
    "int",
    "bool",
    "len",
    "copy",
    "deepcopy",
    "sorted",
    "any",
    "all",
    "getattr",
    "isinstance",
    "get",
    "getlist",
    "items",
    "keys",
    "values",
    "lower",
    "upper",
    "strip",
    "split",
    "startswith",
    "endswith",
    "encode",
    "decode",
    "mutablecopy",
    "raw",
    "to_wsgi_list",
    "Headers",
    "MutableHeaders",
    "repr",
    "join",
    "replace",
];
/// Calls that change what they are called on.
const CHANGES: [&str; 10] =
    ["pop", "remove", "update", "setdefault", "clear", "append", "popitem", "discard", "add", "extend"];

/// What a hook does; `before`: whether what it returns is the answer.
pub(super) fn of(program: &Program<'_>, at: FunctionAt, before: bool) -> Effect {
    let function = program.project.function(at);
    let mut own: BTreeSet<&str> = BTreeSet::new();
    walk::statements(&function.body, &mut |statement| {
        if let StmtKind::Assign(assign) = &statement.kind
            && let Some(value) = &assign.value
            && is_copy(value)
        {
            own.extend(assign.targets.iter().filter_map(Expr::name));
        }
    });
    let mut effect = Effect::None;
    walk::statements(&function.body, &mut |statement| {
        let mut here = statement_effect(function, statement, &own, before);
        // `global last` and `last = …`
        if let StmtKind::Assign(assign) = &statement.kind
            && assign
                .targets
                .iter()
                .filter_map(Expr::name)
                .any(|n| program.project.file(at.file).value(n).is_some())
        {
            here = Effect::Some;
        }
        effect = match (effect, here) {
            (Effect::Some, _) | (_, Effect::Some) => Effect::Some,
            (Effect::Request, _) | (_, Effect::Request) => Effect::Request,
            _ => Effect::None,
        };
    });
    effect
}

fn statement_effect(function: &Function, statement: &Stmt, own: &BTreeSet<&str>, before: bool) -> Effect {
    let mut effect = Effect::None;
    let mut note = |e: Effect| {
        if e == Effect::Some || effect == Effect::None {
            effect = e;
        }
    };
    match &statement.kind {
        StmtKind::Raise(_) | StmtKind::Assert(_) | StmtKind::With(..) | StmtKind::Try(_) => {
            note(Effect::Some);
        }
        StmtKind::Return(Some(value)) => {
            let handed_on =
                value.name().is_some_and(|n| !before && n != "None") || value.is_none() || passes(value);
            // A name that holds what came out of `call_next`, or the parameter itself.
            let known = value.name().is_none_or(|n| {
                function.parameter(n).is_some()
                    || rowlock_source::settle::bound(&function.body, n).iter().all(|v| passes(v))
            });
            if !(handed_on && known) {
                note(Effect::Some);
            }
        }
        StmtKind::Assign(assign) => assign.targets.iter().for_each(|t| note(on(t, own))),
        StmtKind::Delete(targets) => targets.iter().for_each(|t| note(on(t, own))),
        StmtKind::Function(_) | StmtKind::Class(_) => note(Effect::Some),
        _ => {}
    }
    walk::own(statement, &mut |e| {
        walk::inside(e, &mut |e| {
            if let Kind::Call(call) = &e.kind {
                note(called(call, own));
            }
        });
    });
    effect
}

/// The result of what comes next, handed on: `await call_next(request)`, `await self.app(scope, receive, send)`.
fn passes(value: &Expr) -> bool {
    match &value.kind {
        Kind::Inner(inside) => passes(inside),
        Kind::Call(call) => is_next(call),
        _ => false,
    }
}

fn is_next(call: &Call) -> bool {
    matches!(call.called(), Some("call_next" | "app" | "_app" | "next" | "get_response" | "wsgi_app"))
}

fn called(call: &Call, own: &BTreeSet<&str>) -> Effect {
    let name = call.called().unwrap_or_default();
    if is_next(call) {
        // What is handed on is the request itself, or a copy that was made for it.
        let replaced = call.arguments.iter().any(|a| a.value.name().is_some_and(|n| own.contains(n)));
        return if replaced { Effect::Some } else { Effect::None };
    }
    if CHANGES.contains(&name) {
        return call.receiver().map_or(Effect::Some, |r| holder(r, own));
    }
    if PURE.contains(&name) { Effect::None } else { Effect::Some }
}

/// What a target belongs to: a name of its own is nothing, what hangs on something is that.
fn on(target: &Expr, own: &BTreeSet<&str>) -> Effect {
    match &target.kind {
        Kind::Name(_) => Effect::None,
        Kind::Sequence(all) => {
            if all.iter().all(|t| t.name().is_some()) {
                Effect::None
            } else {
                Effect::Some
            }
        }
        Kind::Subscript(of, _) | Kind::Attribute(of, _) => holder(of, own),
        _ => Effect::Some,
    }
}

fn holder(of: &Expr, own: &BTreeSet<&str>) -> Effect {
    match &of.kind {
        Kind::Name(name) if own.contains(&**name) => Effect::None,
        Kind::Name(name) if &**name == "request" => Effect::Request,
        // `dict(request.headers).pop(…)`
        Kind::Call(_) if is_copy(of) => Effect::None,
        Kind::Attribute(of, _) | Kind::Subscript(of, _) => holder(of, own),
        _ => Effect::Some,
    }
}

/// Whether a value is a new thing that nobody else holds.
fn is_copy(value: &Expr) -> bool {
    match &value.kind {
        Kind::Call(call) => match call.called() {
            // `MutableHeaders(scope=request.scope)` writes into the request.
            Some("MutableHeaders" | "Headers") => {
                call.named("scope").is_none() && call.named("raw").is_none()
            }
            Some("dict" | "list" | "copy" | "deepcopy" | "mutablecopy" | "to_wsgi_list") => true,
            _ => false,
        },
        Kind::Dict(_) | Kind::Sequence(_) | Kind::Comprehension(_) => true,
        _ => false,
    }
}

/// Whether a body takes the credentials out of the request.
pub(super) fn strips(function: &Function) -> bool {
    walk::any_in(&function.body, &mut |e| {
        e.call().is_some_and(|call| {
            let field = call.nth(0).and_then(Expr::text).unwrap_or_default().to_ascii_lowercase();
            let request = call.receiver().is_some_and(|r| walk::any(r, &mut |e| e.name() == Some("request")));
            call.called() == Some("pop") && field.contains("authorization") && request
        })
    })
}
