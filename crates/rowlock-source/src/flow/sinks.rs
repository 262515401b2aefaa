//! Where values leave a program, told by the call that takes them.

use crate::flow::names::secret_name;
use crate::flow::value::Secret;
use crate::loggers::is_record;
use crate::tree::{Call, Expr};
use crate::walk;

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
    /// A comparison that a database makes.
    Asked,
    /// A digest that is made for speed.
    Hash,
    /// Base64 decoding.
    Decode,
    /// Splitting at a colon.
    Split,
    /// The query of a request, from which it is read.
    Query,
    /// What is called a token.
    Token,
    /// The claims of a signed token.
    Claim,
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
            Self::Asked => "a comparison of a database",
            Self::Hash => "a fast digest",
            Self::Decode => "base64 decoding",
            Self::Split => "a split at colons",
            Self::Query => "the query of a request",
            Self::Token => "a token",
            Self::Claim => "the claims of a token",
        }
    }
}

/// The arguments of a call that leave, each with where to.
pub(super) fn of<'e>(call: &'e Call, name: &str, made: Option<&str>) -> Vec<(&'e Expr, Sink)> {
    let all = |sink| call.arguments.iter().map(move |a| (&a.value, sink)).collect::<Vec<_>>();
    let first = |sink| call.nth(0).into_iter().map(|e| (e, sink)).collect::<Vec<_>>();
    let called = call.called().unwrap_or_default();
    if is_record(call, name, made) {
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
        "flask.url_for" => {
            // What an OAuth flow sends through the browser is meant to be there.
            let meant = |n: &str| matches!(n, "state" | "code" | "nonce" | "next" | "sig" | "signature");
            let all = call.arguments.iter().filter(|a| !a.name.as_deref().is_some_and(meant));
            return all.map(|a| (&a.value, Sink::Url)).collect();
        }
        "flask.jsonify"
        | "flask.make_response"
        | "flask.Response"
        | "flask.abort"
        | "flask.flash"
        | "flask.render_template" => {
            return all(Sink::Answer);
        }
        _ => {}
    }
    if name.starts_with("subprocess.")
        || matches!(name, "os.system" | "os.popen" | "asyncio.create_subprocess_exec")
    {
        return first(Sink::Command);
    }
    if name.starts_with("fastapi.responses.") || name.starts_with("starlette.responses.") {
        return call.argument("content", 0).into_iter().map(|e| (e, Sink::Answer)).collect();
    }
    if name.ends_with("HTTPException") {
        return call.argument("detail", 1).into_iter().map(|e| (e, Sink::Answer)).collect();
    }
    if name.starts_with("werkzeug.exceptions.") {
        return call.argument("description", 0).into_iter().map(|e| (e, Sink::Answer)).collect();
    }
    if let Some(function) = client(name, made, called) {
        return outgoing(call, function);
    }
    if is_client(name) {
        let along = call
            .arguments
            .iter()
            .filter(|a| matches!(a.name.as_deref(), Some("headers" | "auth" | "cookies")));
        return along.map(|a| (&a.value, Sink::Outgoing)).collect();
    }
    if matches!(name, "json.dump" | "pickle.dump" | "yaml.dump" | "yaml.safe_dump") {
        return first(Sink::File);
    }
    let Some(receiver) = call.receiver() else { return Vec::new() };
    let of = receiver.last_name().unwrap_or_default().to_ascii_lowercase();
    if matches!(called, "set" | "get" | "add" | "setex" | "hset" | "hmset")
        && (of.contains("cache") || of.contains("redis"))
    {
        let rest = call.arguments.iter().map(|a| &a.value).filter(|e| call.nth(0) != Some(*e));
        return first(Sink::CacheKey).into_iter().chain(rest.map(|e| (e, Sink::Store))).collect();
    }
    // `users.insert().values(password=…)`, `Member.create(password=…)`, `Member.objects.get(password=…)`
    let class =
        of.starts_with("objects") || receiver.last_name().is_some_and(|n| n.starts_with(char::is_uppercase));
    let sink = match called {
        "values" => Some(Sink::Store),
        "create" | "bulk_create" | "upsert" if class => Some(Sink::Store),
        "get" | "filter" | "exists" if class => Some(Sink::Asked),
        _ => None,
    };
    if let Some(sink) = sink {
        let named = call
            .arguments
            .iter()
            .filter(|a| a.name.as_deref().and_then(secret_name) == Some(Secret::Password));
        return named.map(|a| (&a.value, sink)).collect();
    }
    if matches!(called, "write" | "writelines" | "write_text" | "writerow") {
        // A file that is called a log is one.
        let log = of.ends_with("log") || of.contains("audit") || of.contains("logfile");
        return first(if log { Sink::Log } else { Sink::File });
    }
    if matches!(
        called,
        "execute" | "executemany" | "executescript" | "fetch_one" | "fetchrow" | "fetch" | "scalar"
    ) {
        return asked(call, called);
    }
    if matches!(called, "insert_one" | "insert_many" | "update_one" | "replace_one") {
        return all(Sink::Store);
    }
    if matches!(called, "filter_by" | "find_one" | "get_or_none") {
        return all(Sink::Asked);
    }
    Vec::new()
}

/// What a statement of SQL does with its values: it keeps them, or compares them.
fn asked<'e>(call: &'e Call, called: &str) -> Vec<(&'e Expr, Sink)> {
    let Some(statement) = call.nth(0) else { return Vec::new() };
    let mut text = String::new();
    walk::inside(statement, &mut |e| text.push_str(e.text().unwrap_or_default()));
    let text = text.trim_start().to_ascii_lowercase();
    let keeps = ["insert", "update", "replace", "merge", "upsert"].iter().any(|w| text.starts_with(w));
    let sink = match (keeps, text.starts_with("select") || text.starts_with("with")) {
        (true, _) => Sink::Store,
        (_, true) => Sink::Asked,
        _ if called.starts_with("execute") => Sink::Store,
        _ => return Vec::new(),
    };
    call.arguments.iter().map(|a| (&a.value, sink)).collect()
}

/// Whether a call writes the exception that is being handled.
pub(super) fn tells_exception(call: &Call, name: &str, made: Option<&str>) -> bool {
    let called = call.called().unwrap_or_default();
    let told = call.named("exc_info").is_some_and(|e| !e.is_false()) || called == "exception";
    (told && is_record(call, name, made))
        || name == "traceback.print_exc"
        || name == "sentry_sdk.capture_exception"
}

/// URL, and what goes along in headers and body.
fn outgoing<'e>(call: &'e Call, function: &str) -> Vec<(&'e Expr, Sink)> {
    let mut all = Vec::new();
    let url = usize::from(function == "request" || function == "stream");
    let mut place = 0;
    for argument in &call.arguments {
        let sink = match argument.name.as_deref() {
            None if argument.spread => continue,
            None => {
                place += 1;
                if place - 1 != url {
                    continue;
                }
                Sink::Url
            }
            Some("url" | "params") => Sink::Url,
            Some("headers" | "auth" | "json" | "data" | "cookies" | "content" | "body" | "fields") => {
                Sink::Outgoing
            }
            _ => continue,
        };
        all.push((&argument.value, sink));
    }
    all
}

/// The method by which a client of HTTP sends, where a call is one's.
fn client<'n>(name: &'n str, made: Option<&str>, called: &'n str) -> Option<&'n str> {
    if made.is_some_and(is_client) {
        let sends = is_http_method(called) || matches!(called, "stream" | "build_request" | "send");
        return sends.then_some(called);
    }
    let (module, function) = name.rsplit_once('.')?;
    let module =
        matches!(module, "requests" | "httpx" | "urllib.request" | "aiohttp" | "urllib3" | "requests.api");
    let sends = is_http_method(function) || matches!(function, "urlopen" | "Request" | "stream");
    (module && sends).then_some(function)
}

/// Whether a function makes a client of HTTP.
pub(super) fn is_client(maker: &str) -> bool {
    let makers = [
        "requests.Session",
        "requests.session",
        "requests.sessions.Session",
        "httpx.Client",
        "httpx.AsyncClient",
        "aiohttp.ClientSession",
        "urllib3.PoolManager",
        "http.client.HTTPConnection",
        "http.client.HTTPSConnection",
    ];
    makers.contains(&maker)
}

fn is_http_method(name: &str) -> bool {
    matches!(name, "get" | "post" | "put" | "patch" | "delete" | "request" | "head" | "options")
}
