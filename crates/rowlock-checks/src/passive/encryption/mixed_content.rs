//! Plain HTTP resources and links in answers that came over HTTPS.

use std::sync::LazyLock;

use regex::bytes::Regex;
use rowlock_model::{Category, Confidence, Findings, Look, Meta, Place, Reference, Rule, Severity, Sight};

use crate::passive::reading;

/// See the page beside this file.
pub(super) struct MixedContent;

static META: Meta = Meta {
    id: "mixed-content",
    title: "A page over HTTPS loads over plain HTTP",
    category: Category::Encryption,
    severity: Severity::Medium,
    core: false,
    weakness: "mixed-content",
    cwe: &[319],
    owasp: 8,
    asvs: &["12.2.1"],
    needs: &[],
    references: &[Reference { title: "W3C Mixed Content", url: "https://www.w3.org/TR/mixed-content/" }],
    page: include_str!("mixed_content.md"),
};

/// Elements that run or shape the page, then those that only show something.
static LOADED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let shape = r#"(?i)(?-u)<(?:(?P<active>script|iframe|object|embed|form|link)|img|audio|video|source)\b[^>]{0,400}?\s(?:src|data|action|href)\s{0,3}=\s{0,3}["']?(?P<url>http://[^"'\s>]{1,300})"#;
    Regex::new(shape).ok()
});

impl Rule<Sight<'_>> for MixedContent {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, sight: &Sight<'_>, out: &mut Findings<'_>) -> Look {
        if !reading::is_sealed(sight.known) {
            return Look::NotApplicable("the target is not reached over TLS".into());
        }
        let Some((answer, body)) = reading::text(sight) else {
            return Look::NotApplicable(reading::NO_TEXT.into());
        };
        if !reading::holds(body, "http://") {
            return Look::Judged;
        }
        let place = reading::place(sight);
        if !answer.is_html() {
            own_link(sight, body, place, out);
            return Look::Judged;
        }
        let Some(found) = LOADED.as_ref().and_then(|l| l.captures(body)) else { return Look::Judged };
        let Some(url) = found.name("url") else { return Look::Judged };
        let text = String::from_utf8_lossy(url.as_bytes());
        // `<link rel="canonical">` and the like load nothing.
        let element =
            String::from_utf8_lossy(&body[found.get(0).map_or(0, |m| m.start())..url.start()]).to_lowercase();
        let named_only =
            element.starts_with("<link") && !element.contains("stylesheet") && !element.contains("manifest");
        if named_only || reading::was_sent(sight.exchange, &text) {
            return Look::Judged;
        }
        let severity = if found.name("active").is_some() { Severity::Medium } else { Severity::Low };
        let because = format!("the page came over HTTPS and loads {text}, which anybody between can replace");
        let proof = reading::proof_at(sight.known, sight.exchange, url.range());
        out.find(place, Confidence::Firm, because, proof).severity(severity);
        Look::Judged
    }
}

/// Links of the service to its own host over plain HTTP, in answers that are not HTML.
fn own_link(sight: &Sight<'_>, body: &[u8], place: Place, out: &mut Findings<'_>) {
    let link = format!("http://{}", sight.known.target.host);
    let Some(at) = memchr::memmem::find(body, link.as_bytes()) else { return };
    // `http://api.shop.example` is not `http://api.shop`.
    let ends = body.get(at + link.len()).is_none_or(|b| !b.is_ascii_alphanumeric() && !b".-_".contains(b));
    // On loopback a link without the proxy's name is what every developer sees.
    if !ends || sight.known.target.loopback || reading::was_sent(sight.exchange, &link) {
        return;
    }
    let because =
        format!("the answer came over HTTPS and links to {link}: a client that follows it leaves TLS");
    let proof = reading::proof_at(sight.known, sight.exchange, at..at + link.len());
    out.find(place, Confidence::Firm, because, proof)
        .title("An answer over HTTPS links to its own service over plain HTTP")
        .severity(Severity::Low);
}

#[cfg(test)]
mod tests {
    use rowlock_model::Credential;

    use super::*;
    use crate::passive::rehearsal::{exchange, json, known, look};

    #[test]
    fn resources_count_and_references_do_not() {
        let known = known("https://api.shop");
        let page = |body: &str| {
            let exchange =
                exchange(Credential::None, 200, &[("Content-Type", "text/html; charset=utf-8")], body);
            look(&MixedContent, &known, &exchange).1.first().map(|f| f.severity)
        };
        assert_eq!(page(r#"<script async src="http://cdn.shop/a.js"></script>"#), Some(Severity::Medium));
        assert_eq!(page("<IMG SRC=http://cdn.shop/a.png>"), Some(Severity::Low));
        assert_eq!(page(r#"<link rel="canonical" href="http://api.shop/">"#), None);
        assert_eq!(
            page(r#"<a href="http://other.example/">x</a> <svg xmlns="http://www.w3.org/2000/svg">"#),
            None
        );
    }

    #[test]
    fn json_counts_only_links_to_the_service_itself() {
        let known = known("https://api.shop");
        let finds = |body: &str| !look(&MixedContent, &known, &json(200, body)).1.is_empty();
        assert!(finds(r#"{"next":"http://api.shop/items?page=2"}"#));
        assert!(!finds(r#"{"blog":"http://octocat.example/","ns":"http://www.w3.org/1999/xhtml"}"#));
        assert!(!finds(r#"{"other":"http://api.shopping.example/"}"#));
    }
}
