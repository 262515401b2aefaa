//! Loggers: what writes a log record, by the name of a call, by what made the logger, or by what it is called.

use crate::program::Site;
use crate::project::{FileId, FunctionAt, Project};
use crate::tree::{Call, Expr};

/// Whether a call of this full name writes a log record.
pub fn is_log_call(call: &Call, full: &str) -> bool {
    let Some(called) = call.called() else { return false };
    LOGS.contains(&called) && call.receiver().is_some_and(|receiver| is_logger(receiver, full))
}

/// Whether something is a logger, by its name.
fn is_logger(receiver: &Expr, full: &str) -> bool {
    let last = receiver.last_name().unwrap_or_default().to_ascii_lowercase();
    full.starts_with("logging.") || last.contains("log") || last == "getlogger" || last == "bind"
}

/// Whether a call writes a log record: by what made the logger, or by what it is called.
pub(crate) fn is_record(call: &Call, name: &str, made: Option<&str>) -> bool {
    let called = call.called().unwrap_or_default();
    let by_maker =
        made.is_some_and(|m| ["logging.", "structlog.", "loguru."].iter().any(|p| m.starts_with(p)));
    is_log_call(call, name)
        || RECORDS.contains(&name)
        || ((by_maker || name.starts_with("loguru.logger.")) && WRITES.contains(&called))
}

/// Whether a call leaves a trace of what happened: a record, an audit entry, a function of the project that logs.
pub(crate) fn is_log(project: &Project, site: &Site<'_>) -> bool {
    let called = site.call.called().unwrap_or_default();
    let made = || site.call.receiver().is_some_and(|r| is_made_logger(project, site.file, site.scope, r, 0));
    is_log_call(site.call, &site.name)
        || called.contains("audit")
        || called.starts_with("log_")
        || called == "capture_message"
        || (LOGS.contains(&called) && made())
}

/// `entry = journal.bind(user=…)`: a logger by what it was made from.
fn is_made_logger(
    project: &Project,
    file: FileId,
    scope: Option<FunctionAt>,
    e: &Expr,
    depth: usize,
) -> bool {
    let (home, value) = project.settled(file, scope, e);
    let Some(call) = value.call().filter(|_| depth < 4) else { return is_logger(value, "") };
    let full = project.full_name(home, &call.function).unwrap_or_default();
    let root = full.split('.').next().unwrap_or_default();
    let scope = scope.filter(|_| home == file);
    matches!(call.called(), Some("getLogger" | "get_logger" | "getChild"))
        || matches!(root, "logging" | "structlog" | "loguru")
        || (matches!(call.called(), Some("bind" | "new" | "opt"))
            && call.receiver().is_some_and(|r| is_made_logger(project, home, scope, r, depth + 1)))
}

/// Names of methods that write a record, of whatever is called a logger.
const LOGS: [&str; 10] =
    ["debug", "info", "warning", "warn", "error", "exception", "critical", "log", "fatal", "audit"];
/// Functions that write a record, beside those of loggers.
const RECORDS: [&str; 12] = [
    "syslog.syslog",
    "sentry_sdk.capture_message",
    "sentry_sdk.set_extra",
    "sentry_sdk.set_context",
    "sentry_sdk.set_tag",
    "sentry_sdk.set_user",
    "sentry_sdk.add_breadcrumb",
    "rollbar.report_message",
    "structlog.contextvars.bind_contextvars",
    "structlog.contextvars.bound_contextvars",
    "logging.makeLogRecord",
    "systemd.journal.send",
];
/// Methods of loggers that write a record, or keep what every later one holds.
const WRITES: [&str; 17] = [
    "debug",
    "info",
    "warning",
    "warn",
    "error",
    "exception",
    "critical",
    "log",
    "fatal",
    "success",
    "trace",
    "msg",
    "notice",
    "bind",
    "contextualize",
    "ainfo",
    "awarning",
];
