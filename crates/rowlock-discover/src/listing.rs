//! Lists that a service publishes of itself: `robots.txt` (RFC 9309).

use rowlock_model::{Provenance, Surface};

use crate::fetch::Fetch;
use crate::{add, shape};

/// Paths that `robots.txt` names; those that answer are operations.
pub(crate) async fn robots(fetch: &mut Fetch<'_>, surface: &mut Surface, pages: &mut Vec<String>) {
    let Some(exchange) = fetch.get("/robots.txt").await else { return };
    let Some(answer) = exchange.answer().filter(|a| a.is_success() && a.media_type() == "text/plain") else {
        return;
    };
    let text = answer.text().into_owned();
    let paths = text.lines().filter_map(|line| {
        let (field, value) = line.split_once(':')?;
        let listed = ["allow", "disallow"].contains(&field.trim().to_ascii_lowercase().as_str());
        let value = value.split('#').next().unwrap_or_default().trim();
        (listed && value.starts_with('/') && !value.contains(['*', '$']) && value.len() > 1).then_some(value)
    });
    let paths: Vec<&str> = paths.take(20).collect();
    fetch.ahead(&paths).await;
    fetch.siblings_of(&paths).await;
    for path in paths {
        if fetch.exists(path).await {
            add(surface, shape::operation(path, Provenance::Listing));
            pages.push(path.to_owned());
        }
    }
}
