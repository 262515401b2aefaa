//! A development server that listens everywhere.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::tree::{Expr, Kind, StmtKind};
use rowlock_source::{FileId, Program, Site, walk};

use super::tell;

/// See the page beside this file.
pub(super) struct BindAllInterfaces;

static META: Meta = Meta {
    id: "bind-all-interfaces",
    title: "A server is started on all addresses of the machine",
    category: Category::Inventory,
    severity: Severity::Low,
    core: false,
    weakness: "bind-all-interfaces",
    cwe: &[1327, 668],
    owasp: 8,
    asvs: &[],
    needs: &[],
    references: &[Reference {
        title: "Flask, development server",
        url: "https://flask.palletsprojects.com/en/stable/server/",
    }],
    page: include_str!("bind_all_interfaces.md"),
};

impl Rule<Program<'_>> for BindAllInterfaces {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        let mut starts = false;
        for site in &program.calls {
            let Some((file, host)) = host(program, site) else { continue };
            starts = true;
            let (_, value) = program.project.settled(file, site.scope.filter(|_| file == site.file), host);
            if is_everywhere(value) {
                say(program, out, tell::range(file, host.span));
            }
        }
        for site in &program.calls {
            // `parser.add_argument("--host", default="0.0.0.0")`, where a server takes its host from it.
            let option = site.call.nth(0).and_then(Expr::text).unwrap_or_default();
            let is_host = matches!(option.trim_start_matches('-'), "host" | "bind" | "listen" | "address");
            if starts && is_host && site.call.called() == Some("add_argument") {
                let default = site.call.named("default");
                let value = default.map(|d| program.project.settled(site.file, site.scope, d).1);
                if value.is_some_and(is_everywhere) {
                    say(program, out, tell::range(site.file, site.expr.span));
                }
            }
        }
        settings(program, out);
        Look::Judged
    }
}

/// Whether a call starts a server on all addresses: by its name or number.
pub(super) fn starts_everywhere(program: &Program<'_>, site: &Site<'_>) -> bool {
    host(program, site).is_some_and(|(file, host)| {
        is_everywhere(program.project.settled(file, site.scope.filter(|_| file == site.file), host).1)
    })
}

fn say(program: &Program<'_>, out: &mut Findings<'_>, at: rowlock_source::At) {
    let because = "whoever reaches the machine reaches this server, past the proxy in front of it";
    tell::at(program, out, at, Confidence::Firm, because);
}

/// The address that a call starts a server on.
fn host<'p>(program: &'p Program<'_>, site: &Site<'p>) -> Option<(FileId, &'p Expr)> {
    let first = match site.call.called()? {
        "run" => {
            let receiver = site.call.receiver().and_then(Expr::last_name).unwrap_or_default();
            (receiver.contains("app") && !site.name.starts_with("uvicorn.")).then_some(0)
        }
        "run_simple" | "make_server" | "create_server" | "WSGIServer" | "pywsgi" | "HTTPServer" => Some(0),
        "serve" | "Config" | "run_app" | "Granian" | "Server" | "start_server" => None,
        _ => return None,
    };
    ["host", "hostname", "address", "listen", "bind"]
        .iter()
        .find_map(|name| program.project.option(site, name, None))
        .or_else(|| program.project.option(site, "host", Some(first?)))
}

/// `0.0.0.0`, `::`, with a port behind it, the first of a pair, or one of a list.
fn is_everywhere(value: &Expr) -> bool {
    match &value.kind {
        Kind::Text(text) => {
            let text = text.strip_prefix("tcp://").unwrap_or(text);
            let port =
                |t: &str| t.is_empty() || t.strip_prefix(':').is_some_and(|p| p.parse::<u16>().is_ok());
            ["0.0.0.0", "[::]", "*"].iter().any(|all| text.strip_prefix(all).is_some_and(port))
                || text == "::"
        }
        Kind::Sequence(all) => all.first().is_some_and(is_everywhere),
        _ => false,
    }
}

/// `bind = "0.0.0.0:8000"` in the settings of a server, and `config.bind = [...]`.
fn settings(program: &Program<'_>, out: &mut Findings<'_>) {
    for scope in program.scopes() {
        let name = program.project.file(scope.file).text.name();
        let server = ["gunicorn", "hypercorn"].iter().any(|w| name.contains(w));
        walk::statements(scope.body, &mut |statement| {
            let StmtKind::Assign(assign) = &statement.kind else { return };
            let bound = assign.targets.iter().any(|t| match &t.kind {
                Kind::Name(name) => server && &**name == "bind",
                Kind::Attribute(_, name) => &**name == "bind",
                Kind::Subscript(_, key) => key.text() == Some("bind"),
                _ => false,
            });
            let Some(value) = assign.value.as_ref().filter(|_| bound) else { return };
            if is_everywhere(program.project.settled(scope.file, scope.function, value).1) {
                say(program, out, tell::range(scope.file, statement.span));
            }
        });
    }
}
