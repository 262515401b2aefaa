//! Operations that the description calls deprecated and that answer as ever.

use rowlock_model::{
    Answer, Category, Confidence, Exchange, Findings, Known, Look, Meta, Need, Place, Proof, Reference, Rule,
    Severity,
};

/// See the page beside this file.
pub(super) struct DeprecatedAlive;

static META: Meta = Meta {
    id: "deprecated-alive",
    title: "A deprecated operation still answers",
    category: Category::Inventory,
    severity: Severity::Low,
    core: false,
    weakness: "deprecated-alive",
    cwe: &[1059],
    owasp: 9,
    asvs: &[],
    needs: &[Need::Document],
    references: &[Reference {
        title: "RFC 8594: The Sunset HTTP Header Field",
        url: "https://www.rfc-editor.org/rfc/rfc8594",
    }],
    page: include_str!("deprecated_alive.md"),
};

impl Rule<Known> for DeprecatedAlive {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        let hidden = known.missing_page().is_some_and(|missing| missing.status == 404);
        for (id, _) in known.surface.iter().filter(|(_, operation)| operation.deprecated) {
            let alive = |answer: &Answer| answer.is_success() || (answer.status == 401 && hidden);
            let seen = [known.authenticated(id), known.anonymous(id)];
            let Some(exchange) = seen.into_iter().flatten().find(|e| e.answer().is_some_and(alive)) else {
                continue;
            };
            out.find(
                Place::operation(known, id),
                Confidence::Firm,
                format!("the description calls it deprecated, and it is answered with {}", told(exchange)),
                Proof::of(known, exchange),
            );
        }
        Look::Judged
    }
}

fn told(exchange: &Exchange) -> String {
    let sunset = exchange.answer().and_then(|a| a.headers.first("sunset"));
    let end = sunset.map_or_else(
        || "without a `Sunset` date".to_owned(),
        |date| format!("with the `Sunset` date {}", date.chars().take(40).collect::<String>()),
    );
    format!("status {}, {end}", exchange.status().unwrap_or_default())
}
