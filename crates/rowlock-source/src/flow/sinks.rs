//! Where values leave a program, told by the call that takes them.

use crate::app::is_log_call;
use crate::program::Program;
use crate::project::{FileId, FunctionAt};
use crate::tree::{Call, Expr, Kind};

/// Where a value leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sink {
    /// A log record.
    Log,
    /// Standard output or error.
    Print,
    /// A warning.
    Warning,
    /// The text of an exception.
    Exception,
    /// An answer to the client.
    Answer,
    /// A URL.
    Url,
    /// A command line.
    Command,
    /// A key of a cache.
    CacheKey,
    /// A file.
    File,
    /// A database or another store.
    Store,
    /// A request to another service.
    Outgoing,
    /// `==` or `!=`.
    Compare,
    /// A digest that is made for speed.
    Hash,
    /// Base64 decoding.
    Decode,
}

impl Sink {
    /// The words in findings.
    pub fn words(self) -> &'static str {
        match self {
            Self::Log => "a log record",
            Self::Print => "standard output",
            Self::Warning => "a warning",
            Self::Exception => "the text of an exception",
            Self::Answer => "the answer",
            Self::Url => "a URL",
            Self::Command => "a command line",
            Self::CacheKey => "the key of a cache",
            Self::File => "a file",
            Self::Store => "a store",
            Self::Outgoing => "a request to another service",
            Self::Compare => "a comparison",
            Self::Hash => "a fast digest",
            Self::Decode => "base64 decoding",
        }
    }
}

/// The arguments of a call that leave, each with where to.
pub(super) fn of<'e>(
    program: &Program<'_>,
    file: FileId,
    scope: Option<FunctionAt>,
    call: &'e Call,
    name: &str,
) -> Vec<(&'e Expr, Sink)> {
    let all = |sink| call.arguments.iter().map(move |a| (&a.value, sink)).collect::<Vec<_>>();
    let called = call.called().unwrap_or_default();
    if is_log_call(call, name) {
        let ours = |n: &str| matches!(n, "exc_info" | "stack_info" | "stacklevel");
        let arguments = call.arguments.iter().filter(|a| !a.name.as_deref().is_some_and(ours));
        return arguments.map(|a| (&a.value, Sink::Log)).collect();
    }
    match name {
        "print" | "pprint.pprint" | "pprint" | "sys.stdout.write" | "sys.stderr.write" | "click.echo"
        | "click.secho" | "typer.echo" | "rich.print" => {
            // `print(x, file=f)` and `click.echo(…)` to a person who asked are told alike.
            let values = call.arguments.iter().filter(|a| a.name.is_none());
            return values.map(|a| (&a.value, Sink::Print)).collect();
        }
        "warnings.warn" => return all(Sink::Warning),
        "flask.redirect" | "fastapi.responses.RedirectResponse" | "starlette.responses.RedirectResponse" => {
            return call.argument("url", 0).into_iter().map(|e| (e, Sink::Url)).collect();
        }
        "flask.url_for" => return all(Sink::Url),
        "flask.jsonify" | "flask.make_response" | "flask.Response" => return all(Sink::Answer),
        _ => {}
    }
    if name.starts_with("subprocess.")
        || matches!(name, "os.system" | "os.popen" | "asyncio.create_subprocess_exec")
    {
        return call.nth(0).into_iter().map(|e| (e, Sink::Command)).collect();
    }
    if name.starts_with("fastapi.responses.") || name.starts_with("starlette.responses.") {
        return call.argument("content", 0).into_iter().map(|e| (e, Sink::Answer)).collect();
    }
    if name.ends_with("HTTPException") {
        return call.argument("detail", 1).into_iter().map(|e| (e, Sink::Answer)).collect();
    }
    if is_client(name) {
        return outgoing(call);
    }
    let Some(receiver) = call.receiver() else { return Vec::new() };
    let of = receiver.last_name().unwrap_or_default().to_ascii_lowercase();
    if is_http_method(called) && (of.contains("client") || of.contains("session") || of == "http") {
        let local = scope.is_some_and(|s| is_http_client(program, s, receiver));
        let imported = program.project.file(file).imports.values().any(|i| is_client(&format!("{i}.get")));
        if local || imported {
            return outgoing(call);
        }
    }
    if matches!(called, "set" | "get" | "add" | "setex" | "hset")
        && (of.contains("cache") || of.contains("redis"))
    {
        return call.nth(0).into_iter().map(|e| (e, Sink::CacheKey)).collect();
    }
    if matches!(called, "write" | "writelines" | "write_text") {
        return call.nth(0).into_iter().map(|e| (e, Sink::File)).collect();
    }
    if matches!(called, "execute" | "executemany" | "insert_one" | "insert_many" | "update_one") {
        return all(Sink::Store);
    }
    Vec::new()
}

/// URL, and what goes along in headers and body.
fn outgoing(call: &Call) -> Vec<(&Expr, Sink)> {
    let mut all = Vec::new();
    for argument in &call.arguments {
        let sink = match argument.name.as_deref() {
            None if matches!(argument.value.kind, Kind::Text(_) | Kind::Format(_) | Kind::Binary(..)) => {
                Sink::Url
            }
            Some("url" | "params") => Sink::Url,
            Some("headers" | "auth" | "json" | "data" | "cookies" | "content") => Sink::Outgoing,
            _ => continue,
        };
        all.push((&argument.value, sink));
    }
    all
}

fn is_client(name: &str) -> bool {
    let Some((module, function)) = name.rsplit_once('.') else { return false };
    let client = matches!(
        module,
        "requests"
            | "httpx"
            | "requests.Session"
            | "httpx.Client"
            | "httpx.AsyncClient"
            | "urllib.request"
            | "aiohttp"
    );
    client && (is_http_method(function) || matches!(function, "request" | "urlopen" | "Request"))
}

fn is_http_method(name: &str) -> bool {
    matches!(name, "get" | "post" | "put" | "patch" | "delete" | "request" | "head")
}

/// Whether a name of this function is made by `httpx.Client(…)` or its like.
fn is_http_client(program: &Program<'_>, scope: FunctionAt, receiver: &Expr) -> bool {
    let Some(name) = receiver.name() else { return false };
    let mut found = false;
    crate::walk::statements(&program.project.function(scope).body, &mut |s| {
        let made = |value: &Expr| {
            let full = value.call().and_then(|c| program.project.full_name(scope.file, &c.function));
            full.is_some_and(|f| {
                matches!(
                    f.as_str(),
                    "httpx.Client"
                        | "httpx.AsyncClient"
                        | "requests.Session"
                        | "requests.session"
                        | "aiohttp.ClientSession"
                )
            })
        };
        match &s.kind {
            crate::tree::StmtKind::With(items, _) => {
                found = found
                    || items.iter().any(|(v, t)| t.as_ref().and_then(Expr::name) == Some(name) && made(v));
            }
            crate::tree::StmtKind::Assign(a) => {
                found = found
                    || (a.targets.iter().any(|t| t.name() == Some(name))
                        && a.value.as_ref().is_some_and(made));
            }
            _ => {}
        }
    });
    found
}
