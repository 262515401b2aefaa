//! A target and a reference found in one of its answers: nothing may ever lead off the origin.

use rowlock_model::Target;
use url::Url;

/// The first line is what a user types, the second a reference.
pub(crate) fn exercise(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (typed, reference) = text.split_once('\n').unwrap_or((&text, "/"));
    let Ok(target) = Target::parse(typed) else { return };
    assert!(matches!(target.scheme.as_str(), "http" | "https"));
    assert_eq!(Target::parse(&target.origin()).map(|t| t.origin()), Ok(target.origin()));
    let from = format!("{}/here", target.base_path);
    if let Some(resolved) = target.resolve(&from, reference) {
        assert!(resolved.starts_with('/'), "{resolved}");
        let url = Url::parse(&target.url(&resolved)).unwrap_or_else(|e| panic!("{resolved}: {e}"));
        assert!(target.covers(&url), "{url} is off {}", target.origin());
    }
}
