//! API descriptions that the user names: files and URLs.

use std::time::Duration;

use rowlock_model::{Outcome, Request, Target};
use rowlock_net::{Connection, Limits, Outlet, Vault, Way};
use rowlock_openapi::Document;

use crate::fault::{Fault, misuse};

const LARGEST: usize = 64 << 20;

/// Reads a description's text; a URL is fetched without credentials.
async fn text(place: &str) -> Result<Vec<u8>, Fault> {
    if !place.starts_with("http://") && !place.starts_with("https://") {
        let size = std::fs::metadata(place).map_err(|e| misuse!("{place} cannot be read: {e}"))?.len();
        if size > LARGEST as u64 {
            return Err(misuse!("{place} is larger than {} MiB; is it an API description?", LARGEST >> 20));
        }
        return std::fs::read(place).map_err(|e| misuse!("{place} cannot be read: {e}"));
    }
    let url = url::Url::parse(place).map_err(|e| misuse!("'{place}' is not a URL: {e}"))?;
    let target = Target::parse(&url.origin().ascii_serialization()).map_err(Fault::usage)?;
    let limits = Limits { requests: 1, rate: None, in_flight: 1, timeout: Duration::from_secs(30) };
    let way = Way::Live(Connection::default());
    let outlet = Outlet::new(target, Vault::default(), way, limits, None, None).map_err(Fault::usage)?;
    let query = url.query().map(|q| format!("?{q}")).unwrap_or_default();
    let request = Request::get(format!("{}{query}", url.path()), "description");
    match outlet.send_limited(&request, LARGEST).await.outcome {
        Outcome::Answer(answer) if answer.is_success() && !answer.truncated => Ok(answer.body),
        Outcome::Answer(answer) if answer.is_success() => {
            Err(misuse!("{place} is larger than {} MiB; is it an API description?", LARGEST >> 20))
        }
        Outcome::Answer(answer) => Err(Fault::impossible(anyhow::anyhow!(
            "{place} answered status {}; give the description as a file when it needs credentials",
            answer.status
        ))),
        Outcome::Failed(failure) => Err(Fault::impossible(anyhow::anyhow!("{place}: {failure}"))),
    }
}

/// Reads and parses a description.
pub(crate) async fn document(place: &str) -> Result<Document, Fault> {
    Document::parse(place, text(place).await?).map_err(Fault::usage)
}
