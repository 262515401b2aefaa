//! The comment on a pull request: one of ours, found again across all pages and kept up to date.
//!
//! Nothing here decides anything: what goes wrong is a warning, and the gate's verdict stands. The token
//! lives in a vault like every other secret, and goes to the one API that `GITHUB_API_URL` names.

use std::time::Duration;

use rowlock_model::{Answer, Credential, IdentityId, Method, Outcome as Came, Request, Scheme, Target};
use rowlock_net::{Connection, Limits, Outlet, Secret, Vault, Way};
use rowlock_policy::Demands;
use rowlock_report::ci::{Outcome, summary};
use rowlock_report::escape::short;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::identities::environment;
use crate::output;

/// Where the API is when the environment does not say.
const API: &str = "https://api.github.com";
/// Comments of a page, the most that the API gives.
const PAGE: usize = 100;
/// Most pages that are read.
const PAGES: usize = 100;
/// Largest page that is read: each comment may have 64 KiB, four bytes a character.
const LARGEST: usize = 32 << 20;
/// Comments with our mark that are tried: anybody can write one, and only ours can be changed.
const TRIES: usize = 5;

/// Writes the comment, or says why it could not.
pub(crate) async fn comment(outcome: &Outcome, demands: &Demands, key: &str) {
    let told = match Thread::of_environment() {
        Ok(thread) => {
            thread.write(&summary::comment(outcome, demands, key, &footer()), &summary::mark(key)).await
        }
        Err(why) => Err(why),
    };
    match told {
        Ok(what) => output::say(&format!("comment: {what}")),
        Err(why) => output::say(&format!("warning: the comment was not written: {}", short(&why, 400))),
    }
}

/// Where the run can be looked at.
fn footer() -> String {
    let run = || {
        let (server, id) = (environment("GITHUB_SERVER_URL")?, environment("GITHUB_RUN_ID")?);
        Some(format!("{server}/{}/actions/runs/{id}", environment("GITHUB_REPOSITORY")?))
    };
    run().map(|url| format!("The whole report: {url}")).unwrap_or_default()
}

/// The comments of a pull request.
struct Thread {
    outlet: Outlet,
    /// The path of the repository below the API.
    repository: String,
    number: u64,
}

/// A comment as the API lists it.
#[derive(Debug, Deserialize)]
struct Comment {
    id: u64,
    #[serde(default)]
    body: Option<String>,
}

impl Thread {
    fn of_environment() -> Result<Self, String> {
        let needed = |name: &str| environment(name).ok_or_else(|| format!("{name} is not set"));
        let repository = needed("GITHUB_REPOSITORY")?;
        if !is_repository(&repository) {
            return Err(format!("GITHUB_REPOSITORY is '{}', which is no OWNER/NAME", short(&repository, 80)));
        }
        let event = environment("GITHUB_EVENT_PATH").and_then(|path| std::fs::read_to_string(path).ok());
        let event = event.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or(Value::Null);
        let number = number(&event, &environment("GITHUB_REF").unwrap_or_default())
            .ok_or("this run is of no pull request")?;
        let token = environment("GITHUB_TOKEN")
            .ok_or("GITHUB_TOKEN is not set; the step needs `env: GITHUB_TOKEN: ${{ github.token }}`")?;
        let api = environment("GITHUB_API_URL").unwrap_or_else(|| API.to_owned());
        let target = Target::parse(&api).map_err(|e| format!("GITHUB_API_URL: {e}"))?;
        let secret =
            Secret { name: "github".to_owned(), scheme: Scheme::Bearer, secret: SecretString::from(token) };
        let limits =
            Limits { requests: 2 * PAGES, rate: None, in_flight: 1, timeout: Duration::from_secs(20) };
        let repository = format!("{}/repos/{repository}", target.base_path);
        let way = Way::Live(Connection::default());
        let outlet = Outlet::new(target, Vault::new(vec![secret]), way, limits, None, None)
            .map_err(|e| format!("the connection to GitHub: {e}"))?;
        Ok(Self { outlet, repository, number })
    }

    /// Updates our comment, or writes the first one.
    async fn write(&self, text: &str, mark: &str) -> Result<&'static str, String> {
        let ours = self.ours(mark).await?;
        for id in ours.into_iter().take(TRIES) {
            let path = format!("{}/issues/comments/{id}", self.repository);
            let answer = self.ask(Method::Patch, path, Some(text)).await?;
            match answer.status {
                200 => return Ok("updated"),
                // Somebody else's comment with our mark, or one that was deleted meanwhile.
                403 | 404 => {}
                _ => return Err(refused("to update the comment", &answer)),
            }
        }
        let path = format!("{}/issues/{}/comments", self.repository, self.number);
        let answer = self.ask(Method::Post, path, Some(text)).await?;
        if answer.status == 201 { Ok("written") } else { Err(refused("to write the comment", &answer)) }
    }

    /// The comments that begin with our mark, oldest first, of all pages.
    async fn ours(&self, mark: &str) -> Result<Vec<u64>, String> {
        let mut found = Vec::new();
        for page in 1..=PAGES {
            let path =
                format!("{}/issues/{}/comments?per_page={PAGE}&page={page}", self.repository, self.number);
            let answer = self.ask(Method::Get, path, None).await?;
            if answer.status != 200 {
                return Err(refused("to list the comments", &answer));
            }
            let comments: Vec<Comment> = serde_json::from_slice(&answer.body)
                .map_err(|e| format!("GitHub's list of comments: {e}"))?;
            let is_ours = |c: &&Comment| c.body.as_ref().is_some_and(|body| body.starts_with(mark));
            found.extend(comments.iter().filter(is_ours).map(|c| c.id));
            if comments.len() < PAGE {
                break;
            }
        }
        Ok(found)
    }

    async fn ask(&self, method: Method, path: String, text: Option<&str>) -> Result<Answer, String> {
        let mut request = Request::new(method, path, "comment")
            .with(Credential::Valid(IdentityId(0)))
            .header("Accept", "application/vnd.github+json")
            .header("X-GitHub-Api-Version", "2022-11-28");
        if let Some(text) = text {
            request = request.body("application/json", json!({ "body": text }).to_string());
        }
        match self.outlet.send_limited(&request, LARGEST).await.outcome {
            Came::Answer(answer) if answer.truncated => Err("GitHub's answer is too large".to_owned()),
            Came::Answer(answer) => Ok(answer),
            Came::Failed(failure) => Err(format!("{}: {failure}", self.outlet.target().origin())),
        }
    }
}

/// What GitHub says to a request that it refused.
fn refused(what: &str, answer: &Answer) -> String {
    let said = serde_json::from_slice::<Value>(&answer.body).ok();
    let said = said.as_ref().and_then(|v| v["message"].as_str()).unwrap_or("no reason given");
    let hint = match answer.status {
        401 => "; is GITHUB_TOKEN right?",
        403 | 404 => "; the job needs `permissions: pull-requests: write` (a fork's run has no such token)",
        _ => "",
    };
    format!("GitHub refused {what} ({}, {}){hint}", answer.status, short(said, 200))
}

/// `OWNER/NAME` and nothing that would lead elsewhere.
fn is_repository(text: &str) -> bool {
    let is_name = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    text.split_once('/').is_some_and(|(owner, name)| is_name(owner) && is_name(name))
}

/// The number of the pull request that an event is about.
fn number(event: &Value, reference: &str) -> Option<u64> {
    let of_event = event["pull_request"]["number"].as_u64();
    // A comment on a pull request is an event of an issue.
    let of_issue =
        || event["issue"]["pull_request"].is_object().then(|| event["issue"]["number"].as_u64())?;
    let of_reference = || reference.strip_prefix("refs/pull/")?.split('/').next()?.parse().ok();
    of_event.or_else(of_issue).or_else(of_reference)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_pull_request_is_found_where_there_is_one() {
        let of =
            |event: &str, reference: &str| number(&serde_json::from_str(event).expect("JSON"), reference);
        assert_eq!(of(r#"{"pull_request":{"number":7}}"#, ""), Some(7));
        assert_eq!(of(r#"{"issue":{"number":8,"pull_request":{"url":"x"}}}"#, ""), Some(8));
        assert_eq!(of(r#"{"issue":{"number":8}}"#, ""), None);
        assert_eq!(of("{}", "refs/pull/9/merge"), Some(9));
        assert_eq!(of("{}", "refs/heads/main"), None);
        assert_eq!(of("[]", "refs/pull/x/merge"), None);
    }

    #[test]
    fn a_repository_leads_nowhere_else() {
        assert!(is_repository("a-b/c.d_e"));
        for text in ["", "a", "a/", "/b", "a/b/c", "../b", "a/..", "a/b?c", "a/b\r\nX: y"] {
            assert!(!is_repository(text), "{text}");
        }
    }
}
