//! The tools: what each is called, what it takes and answers, and how it is carried out.

mod inputs;
mod schema;

use std::sync::Arc;

use rmcp::model::{CallToolResult, ContentBlock, JsonObject, Tool, ToolAnnotations};
use rmcp::service::{RequestContext, RoleServer};
use rowlock_report::escape;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use self::inputs::{
    CheckPaths, CheckSpec, CompareScans, ExplainCheck, GetScan, ListScans, RescanFinding, ScanApi, SuggestFix,
};
use crate::answer::Told;
use crate::answer::comparison::Compared;
use crate::answer::listing::Listed;
use crate::answer::page::{Explained, Fix, For};
use crate::answer::report::{self, RunAnswer};
use crate::answer::rescan::Rescanned;
use crate::fence::{Fence, NOTICE};
use crate::server::Server;
use crate::work::{Answer, Refusal, RescanOrder};
use crate::{prompts, resources};

/// What a tool does to the world, for clients that ask before they call.
#[derive(Clone, Copy)]
enum Touch {
    /// It reads what is on this machine.
    Reads,
    /// It reads, perhaps from a service.
    Fetches,
    /// It sends requests to a service.
    Sends,
}

/// All tools, in the order in which they are listed.
pub(crate) fn all() -> Vec<Tool> {
    let run = || schema::output::<RunAnswer>();
    vec![
        tool(
            "scan_api",
            "Scan a running API",
            "Scans a running HTTP API from the outside and says what is wrong with it, with proof: score, grade, findings worst first, and what could not be assessed. Use it on a service that runs (locally, or at a configured origin); for code that does not run yet use check_code, for a description alone check_spec. Sends at most 2000 requests, takes seconds to minutes, and keeps the run: note its id. Reads only, unless level says otherwise.",
            (schema::input::<ScanApi>(), run()),
            Touch::Sends,
        ),
        tool(
            "get_scan",
            "Read a kept run",
            "Reads a kept run again without sending anything: further pages of its findings, or all evidence of one finding (requests, answers, curl lines). Use it after scan_api or a check_ tool when the first page was not enough.",
            (schema::input::<GetScan>(), run()),
            Touch::Reads,
        ),
        tool(
            "list_scans",
            "List kept runs",
            "Lists kept runs, newest first, with their ids, targets and grades. Use it to find an earlier run to read or to compare with.",
            (schema::input::<ListScans>(), schema::output::<Listed>()),
            Touch::Reads,
        ),
        tool(
            "compare_scans",
            "Compare two runs",
            "Says what is new, worse, fixed and not looked at between two kept runs of the same service. Use it after a change to see its whole effect; for one finding rescan_finding is quicker.",
            (schema::input::<CompareScans>(), schema::output::<Compared>()),
            Touch::Reads,
        ),
        tool(
            "check_spec",
            "Check an API description",
            "Analyses an OpenAPI or Swagger description for security weaknesses, without a request to the API: operations without protection, credentials in URLs, weak schemes, missing bounds. Use it when a description is written or changed.",
            (schema::input::<CheckSpec>(), run()),
            Touch::Fetches,
        ),
        tool(
            "check_code",
            "Check Python source",
            "Reads the Python source of a Flask or FastAPI service and finds what lets secrets out or attackers in: credentials in logs and answers, routes without protection, comparisons that leak, weak hashes. Nothing is run. Use it on code that was just written; it has no grade, because source shows what is wrong and not that the rest is right.",
            (schema::input::<CheckPaths>(), run()),
            Touch::Reads,
        ),
        tool(
            "check_logs",
            "Search logs for credentials",
            "Searches log files (plain, gzip, zstd) for credentials that should not be there and says where each stands first; none is ever printed. Use it to see whether a service writes passwords or tokens.",
            (schema::input::<CheckPaths>(), run()),
            Touch::Reads,
        ),
        tool(
            "explain_check",
            "Explain a check",
            "Explains a check or a family of weaknesses: what it does, why it matters, how it shows, the repair in Flask and FastAPI, references. Rowlock's own words; nothing is sent. For the code to apply alone use suggest_fix.",
            (schema::input::<ExplainCheck>(), schema::output::<Explained>()),
            Touch::Reads,
        ),
        tool(
            "suggest_fix",
            "Suggest the repair",
            "Gives the repair of a weakness in code, for Flask or FastAPI, with the reasons: from a check's id, or from a finding of a kept run. Apply it to the service's source, restart the service, then call rescan_finding.",
            (schema::input::<SuggestFix>(), schema::output::<Fix>()),
            Touch::Reads,
        ),
        tool(
            "rescan_finding",
            "Is it fixed now?",
            "Runs the check of one finding again, as the same users, and answers fixed, still_there or could_not_tell with the reason. Use it after a repair, once the service runs with it. Quicker than a whole scan; what could not be assessed is never called fixed.",
            (schema::input::<RescanFinding>(), schema::output::<Rescanned>()),
            Touch::Sends,
        ),
    ]
}

/// The tools, prompts and resource templates as clients see them, for documents.
pub fn described() -> Value {
    json!({
        "tools": all(),
        "prompts": prompts::all(),
        "resourceTemplates": resources::templates(),
    })
}

fn tool(
    name: &'static str,
    title: &'static str,
    description: &'static str,
    (input, output): (Arc<JsonObject>, Arc<JsonObject>),
    touch: Touch,
) -> Tool {
    let annotations = match touch {
        // A scan with consent writes, so clients should ask; what it writes is its own and is put back.
        Touch::Sends => ToolAnnotations::with_title(title)
            .read_only(false)
            .destructive(false)
            .idempotent(false)
            .open_world(true),
        Touch::Reads | Touch::Fetches => ToolAnnotations::with_title(title)
            .read_only(true)
            .destructive(false)
            .idempotent(true)
            .open_world(matches!(touch, Touch::Fetches)),
    };
    Tool::new(name, description, input)
        .with_title(title)
        .with_raw_output_schema(output)
        .with_annotations(annotations)
}

/// Carries out a call; `None` when there is no tool of this name.
pub(crate) async fn call(
    server: &Server,
    name: &str,
    arguments: JsonObject,
    context: &RequestContext<RoleServer>,
) -> Option<CallToolResult> {
    let outcome = match name {
        "scan_api" => scan_api(server, arguments, context).await,
        "get_scan" => get_scan(server, arguments).await,
        "list_scans" => list_scans(server, arguments).await,
        "compare_scans" => compare_scans(server, arguments).await,
        "check_spec" => check_spec(server, arguments).await,
        "check_code" => check_code(server, arguments).await,
        "check_logs" => check_logs(server, arguments).await,
        "explain_check" => explain_check(server, arguments).await,
        "suggest_fix" => suggest_fix(server, arguments).await,
        "rescan_finding" => rescan_finding(server, arguments, context).await,
        _ => return None,
    };
    Some(outcome.unwrap_or_else(|refusal| refused(&refusal)))
}

async fn scan_api(
    server: &Server,
    arguments: JsonObject,
    context: &RequestContext<RoleServer>,
) -> Answer<CallToolResult> {
    let order = read::<ScanApi>(arguments)?.into();
    let done = server.watched(context, |work, watch| async move { work.scan(order, watch).await }).await?;
    answer(&RunAnswer::of(done.id, &done.report, None))
}

async fn rescan_finding(
    server: &Server,
    arguments: JsonObject,
    context: &RequestContext<RoleServer>,
) -> Answer<CallToolResult> {
    let given: RescanFinding = read(arguments)?;
    let (run, finding) = (given.run.clone(), given.finding.clone());
    let order = RescanOrder { run, finding, with: given.with() };
    let rescan =
        server.watched(context, |work, watch| async move { work.rescan(order, watch).await }).await?;
    answer(&Rescanned::of(&rescan))
}

async fn get_scan(server: &Server, arguments: JsonObject) -> Answer<CallToolResult> {
    let given: GetScan = read(arguments)?;
    let kept = server.apart(move |work| work.run(&given.run)).await?;
    let id = Some(kept.head.id);
    let Some(finding) = &given.finding else {
        return answer(&RunAnswer::of(id, &kept.report, given.page));
    };
    let one = RunAnswer::one(id, &kept.report, finding);
    answer(&one.ok_or_else(|| no_finding(finding))?)
}

async fn list_scans(server: &Server, arguments: JsonObject) -> Answer<CallToolResult> {
    let given: ListScans = read(arguments)?;
    let heads = server.apart(move |work| work.runs(given.target.as_deref())).await?;
    answer(&Listed::of(heads, given.page))
}

async fn compare_scans(server: &Server, arguments: JsonObject) -> Answer<CallToolResult> {
    let given: CompareScans = read(arguments)?;
    answer(&Compared::of(&server.apart(move |work| work.compare(&given.old, &given.new)).await?))
}

async fn check_spec(server: &Server, arguments: JsonObject) -> Answer<CallToolResult> {
    let given: CheckSpec = read(arguments)?;
    let done = server.reading(|work| async move { work.spec(given.spec).await }).await?;
    answer(&RunAnswer::of(done.id, &done.report, None))
}

async fn check_code(server: &Server, arguments: JsonObject) -> Answer<CallToolResult> {
    let given: CheckPaths = read(arguments)?;
    let done = server.reading(|work| async move { work.code(given.paths).await }).await?;
    answer(&RunAnswer::of(done.id, &done.report, None))
}

async fn check_logs(server: &Server, arguments: JsonObject) -> Answer<CallToolResult> {
    let given: CheckPaths = read(arguments)?;
    let done = server.reading(|work| async move { work.logs(given.paths).await }).await?;
    answer(&RunAnswer::of(done.id, &done.report, None))
}

async fn explain_check(server: &Server, arguments: JsonObject) -> Answer<CallToolResult> {
    let given: ExplainCheck = read(arguments)?;
    let (check, framework) = (given.check.clone(), given.framework.map(Into::into));
    let text = server.apart(move |work| work.explain(&check, framework)).await?;
    answer(&Explained::of(&given.check, &text, given.part))
}

async fn suggest_fix(server: &Server, arguments: JsonObject) -> Answer<CallToolResult> {
    let given: SuggestFix = read(arguments)?;
    let (mut check, mut framework) = (given.check, given.framework.map(Into::into));
    let mut of = None;
    if let (Some(run), Some(finding)) = (&given.run, &given.finding) {
        let word = run.clone();
        let kept = server.apart(move |work| work.run(&word)).await?;
        let found = report::find(&kept.report, finding).ok_or_else(|| no_finding(finding))?;
        check = Some(found.check.clone());
        framework = framework.or(kept.report.record.framework);
        of = Some(For { run: kept.head.id, finding: report::id(found) });
    }
    let Some(check) = check else {
        return Err(Refusal::new("Give a check, or a run and a finding of it."));
    };
    let known = server.work().checks().into_iter().find(|m| m.id == check);
    let meta = known.ok_or_else(|| {
        Refusal::new(format!("There is no check '{}'; findings name theirs.", escape::short(&check, 80)))
    })?;
    answer(&Fix::of(meta, framework, given.auth.map(inputs::Auth::word), of))
}

fn no_finding(given: &str) -> Refusal {
    Refusal::new(format!(
        "This run has no finding '{}'; get_scan lists them, each with its id (12 digits).",
        escape::short(given, 60)
    ))
}

/// What a tool was given.
fn read<T: DeserializeOwned>(arguments: JsonObject) -> Answer<T> {
    serde_json::from_value(Value::Object(arguments)).map_err(|e| {
        Refusal::new(format!("The arguments are wrong: {}.", escape::short(&e.to_string(), 300)))
    })
}

fn answer<T: Told>(told: &T) -> Answer<CallToolResult> {
    let value = serde_json::to_value(told)
        .map_err(|e| Refusal::new(format!("the answer could not be written: {e}")))?;
    let mut result = CallToolResult::success(vec![ContentBlock::text(told.text(&Fence::new()))]);
    result.structured_content = Some(value);
    Ok(result)
}

/// A refusal as a tool's own error, which the assistant sees and can act on.
fn refused(refusal: &Refusal) -> CallToolResult {
    CallToolResult::error(vec![ContentBlock::text(refusal_text(refusal))])
}

/// A refusal in words, what was quoted fenced.
pub(crate) fn refusal_text(refusal: &Refusal) -> String {
    let words = escape::short(&refusal.words, 1200);
    match &refusal.told {
        None => words,
        Some(told) => format!("{words}\n\n{NOTICE}\n\n{}", Fence::new().block(told, 1000)),
    }
}

#[cfg(test)]
mod tests;
