//! The service hands out its own log.

use rowlock_logs::Watched;
use rowlock_model::{
    Category, Confidence, Findings, Look, Meta, Need, Place, Plant, Proof, Reference, Rule, Severity,
};

use super::reading::silent;

/// See the page beside this file.
pub(super) struct LogServed;

static META: Meta = Meta {
    id: "log-served",
    title: "The service hands out its own log",
    category: Category::Logging,
    severity: Severity::High,
    core: false,
    weakness: "log-served",
    cwe: &[532, 552],
    owasp: 8,
    asvs: &["16.4.2"],
    needs: &[Need::Log],
    references: &[Reference {
        title: "CWE-552, files or directories accessible to external parties",
        url: "https://cwe.mitre.org/data/definitions/552.html",
    }],
    page: include_str!("log_served.md"),
};

impl Rule<Watched<'_>> for LogServed {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, watched: &Watched<'_>, out: &mut Findings<'_>) -> Look {
        let planted = &watched.window.planted;
        let own = |p: &&rowlock_model::Planted| p.kind == Plant::Served;
        if !planted.iter().any(|p| p.kind == Plant::Served) {
            return Look::NotAssessed("the log was not asked for as a file".into());
        }
        if !watched.is_of_this_service() {
            return silent(watched);
        }
        for served in planted.iter().filter(own).filter(|p| p.exchange.succeeded()) {
            let text = served.exchange.answer().map(rowlock_model::Answer::text).unwrap_or_default();
            let earlier = planted.iter().filter(|p| p.kind != Plant::Served);
            let Some(mark) = earlier.flat_map(|p| p.marks.all()).find(|m| text.contains(*m)) else {
                continue;
            };
            out.find(
                Place::of(watched.known, &served.exchange),
                Confidence::Confirmed,
                format!(
                    "an anonymous request got the log: its answer holds '{mark}', which the scan had put into \
                     another request a moment before"
                ),
                Proof::of(watched.known, &served.exchange),
            );
        }
        Look::Judged
    }
}
