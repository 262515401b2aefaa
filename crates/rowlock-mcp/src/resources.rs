//! Kept runs and pages of checks as resources, for clients that let a user attach them.

use rmcp::ErrorData;
use rmcp::model::{ListResourcesResult, ReadResourceResult, Resource, ResourceContents, ResourceTemplate};
use rowlock_report::escape;

use crate::answer::Told;
use crate::answer::listing::found;
use crate::answer::report::RunAnswer;
use crate::fence::Fence;
use crate::server::Server;
use crate::tools::refusal_text;

const SCAN: &str = "rowlock://scan/";
const CHECK: &str = "rowlock://check/";
const MARKDOWN: &str = "text/markdown";
/// Resources on a page of the list.
const PAGE: usize = 50;

/// The shapes of addresses.
pub(crate) fn templates() -> Vec<ResourceTemplate> {
    vec![
        ResourceTemplate::new(format!("{SCAN}{{id}}"), "scan")
            .with_title("A kept run")
            .with_description(
                "The verdict and the first page of findings of a kept run, foreign words fenced.",
            )
            .with_mime_type(MARKDOWN),
        ResourceTemplate::new(format!("{CHECK}{{id}}"), "check")
            .with_title("A check")
            .with_description("The page of a check: what it does, why it matters, the repair.")
            .with_mime_type(MARKDOWN),
    ]
}

/// A page of all resources: kept runs, newest first, then the checks.
pub(crate) async fn list(server: &Server, cursor: Option<String>) -> Result<ListResourcesResult, ErrorData> {
    let from = match cursor {
        None => 0,
        Some(text) => text
            .parse::<usize>()
            .map_err(|_| ErrorData::invalid_params("this cursor is none of this server's", None))?,
    };
    let heads = server.apart(|work| work.runs(None)).await.unwrap_or_default();
    let runs = heads.iter().map(|head| {
        let grade = head.grade.map_or("-", rowlock_policy::Grade::letter);
        let partial = if head.partial { ", partial" } else { "" };
        // Not the target: a list of resources is read without a fence.
        let about = format!("{}, grade {grade}, {}{partial}", head.kind.word(), found(head));
        Resource::new(format!("{SCAN}{}", head.id), head.id.clone())
            .with_description(about)
            .with_mime_type(MARKDOWN)
    });
    let checks = server.work().checks();
    let checks = checks.iter().map(|meta| {
        Resource::new(format!("{CHECK}{}", meta.id), meta.id).with_title(meta.title).with_mime_type(MARKDOWN)
    });
    let mut page: Vec<Resource> = runs.chain(checks).skip(from).take(PAGE + 1).collect();
    let is_more = page.len() > PAGE;
    page.truncate(PAGE);
    let mut result = ListResourcesResult::with_all_items(page);
    result.next_cursor = is_more.then(|| (from + PAGE).to_string());
    Ok(result)
}

/// What stands at an address.
pub(crate) async fn read(server: &Server, uri: &str) -> Result<ReadResourceResult, ErrorData> {
    let missing = |why: String| ErrorData::resource_not_found(why, None);
    let text = if let Some(id) = uri.strip_prefix(SCAN) {
        let id = id.to_owned();
        let kept = server.apart(move |work| work.run(&id)).await.map_err(|r| missing(refusal_text(&r)))?;
        RunAnswer::of(Some(kept.head.id), &kept.report, None).text(&Fence::new())
    } else if let Some(id) = uri.strip_prefix(CHECK) {
        let id = id.to_owned();
        server.apart(move |work| work.explain(&id, None)).await.map_err(|r| missing(refusal_text(&r)))?
    } else {
        let uri = escape::short(uri, 100);
        return Err(missing(format!("there is no resource '{uri}': use {SCAN}ID or {CHECK}ID")));
    };
    Ok(ReadResourceResult::new(vec![ResourceContents::text(text, uri).with_mime_type(MARKDOWN)]))
}
