//! A token that is taken whatever scheme stands before it.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::tree::{Call, Expr, Kind, Span, Stmt, StmtKind};
use rowlock_source::{Program, walk};

use super::authorization_field::{is_header, looks_at_scheme};
use super::tell;

/// See the page beside this file.
pub(super) struct BearerSchemeIgnoredInSource;

static META: Meta = Meta {
    id: "bearer-scheme-ignored-in-source",
    title: "A token is taken whatever scheme stands before it",
    category: Category::Authentication,
    severity: Severity::Low,
    core: false,
    weakness: "bearer-scheme-ignored",
    cwe: &[1287, 287],
    owasp: 2,
    asvs: &[],
    needs: &[],
    references: &[Reference {
        title: "RFC 6750 section 2.1",
        url: "https://www.rfc-editor.org/rfc/rfc6750#section-2.1",
    }],
    page: include_str!("bearer_scheme_ignored_in_source.md"),
};

impl Rule<Program<'_>> for BearerSchemeIgnoredInSource {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for scope in program.scopes() {
            let header = |e: &Expr| is_header(program, scope, e);
            if !walk::any_in(scope.body, &mut |e| header(e)) || looks_at_scheme(program, scope) {
                continue;
            }
            // What is decoded from base64 is a password, and its rule another.
            let mut decoded: Vec<Span> = Vec::new();
            walk::expressions(scope.body, &mut |e| {
                decoded.extend(e.call().filter(|c| is_decoder(c)).map(|_| e.span));
                let inside = decoded.iter().any(|d| d.start <= e.span.start && e.span.end <= d.end);
                if !inside && drops_scheme(e, &header) && !is_decoded_later(scope.body, e) {
                    say(program, out, tell::range(scope.file, e.span));
                }
            });
            walk::statements(scope.body, &mut |statement| {
                if drops_by_name(scope.body, statement, &header) {
                    say(program, out, tell::range(scope.file, statement.span));
                }
            });
        }
        Look::Judged
    }
}

fn say(program: &Program<'_>, out: &mut Findings<'_>, at: rowlock_source::At) {
    let because = "what stands before the token is dropped and never looked at: a bare token, or `Basic TOKEN`, works as well";
    tell::at(program, out, at, Confidence::Firm, because);
}

fn is_decoder(call: &Call) -> bool {
    call.called().is_some_and(|name| name.contains("b64decode"))
}

/// Whether the name that is given a value is decoded afterwards.
fn is_decoded_later(body: &[Stmt], value: &Expr) -> bool {
    let mut name = None;
    walk::statements(body, &mut |statement| {
        if let StmtKind::Assign(assign) = &statement.kind
            && assign.value.as_ref().is_some_and(|v| walk::any(v, &mut |e| e.span == value.span))
        {
            name = assign.targets.first().and_then(Expr::name);
        }
    });
    name.is_some()
        && walk::any_in(body, &mut |e| {
            e.call().is_some_and(|c| {
                is_decoder(c) && c.arguments.iter().any(|a| walk::any(&a.value, &mut |e| e.name() == name))
            })
        })
}

/// `.replace("Bearer ", "")`, `.removeprefix("Bearer ")`, `.split(" ")[1]`, `.partition(" ")[2]`, `header[7:]`
fn drops_scheme(e: &Expr, header: &dyn Fn(&Expr) -> bool) -> bool {
    let is_bearer = |t: &str| t.trim().eq_ignore_ascii_case("bearer");
    match &e.kind {
        Kind::Call(call) => {
            matches!(call.called(), Some("replace" | "removeprefix" | "lstrip" | "strip"))
                && call.nth(0).and_then(Expr::text).is_some_and(is_bearer)
        }
        Kind::Subscript(of, key) => match &key.kind {
            Kind::Slice(parts) => parts.first().and_then(Expr::number) == Some(7) && header(of),
            _ => {
                let last = matches!(key.number(), Some(1 | 2 | -1));
                last && of.call().is_some_and(|c| is_split(c, header))
            }
        },
        _ => false,
    }
}

/// The field taken apart at the blank.
fn is_split(call: &Call, header: &dyn Fn(&Expr) -> bool) -> bool {
    matches!(call.called(), Some("split" | "partition" | "rpartition" | "rsplit"))
        && call.nth(0).is_none_or(|s| s.text() == Some(" ") || s.is_none())
        && call.receiver().is_some_and(|r| walk::any(r, &mut |e| header(e)))
}

/// `_, token = header.split(" ", 1)`: the scheme has a name that nothing looks at.
fn drops_by_name(body: &[Stmt], statement: &Stmt, header: &dyn Fn(&Expr) -> bool) -> bool {
    let StmtKind::Assign(assign) = &statement.kind else { return false };
    let Some(call) = assign.value.as_ref().and_then(Expr::call).filter(|c| is_split(c, header)) else {
        return false;
    };
    let [Expr { kind: Kind::Sequence(names), .. }] = assign.targets.as_slice() else { return false };
    let (Some(scheme), Some(token)) = (names.first().and_then(Expr::name), names.last().and_then(Expr::name))
    else {
        return false;
    };
    let uses = |name: &str| {
        let mut count = 0;
        walk::expressions(body, &mut |e| count += usize::from(e.name() == Some(name)));
        count
    };
    let decoded = walk::any_in(body, &mut |e| {
        e.call().is_some_and(|c| {
            is_decoder(c) && c.arguments.iter().any(|a| walk::any(&a.value, &mut |e| e.name() == Some(token)))
        })
    });
    names.len() > 1
        && !decoded
        && !is_decoder(call)
        && (scheme == "_" || uses(scheme) == 1)
        && uses(token) > 1
}
