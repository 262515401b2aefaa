//! Staging, test and internal hosts in a published description.

use rowlock_model::{Category, Findings, Look, Meta, Need, Reference, Rule, Severity};
use std::net::IpAddr;

use rowlock_openapi::{Document, Server};

use super::naming;
use super::report::{self, Spot};

/// See the page beside this file.
pub(super) struct StageHostInSpec;

static META: Meta = Meta {
    id: "stage-host-in-spec",
    title: "A server that is not meant for the public is named",
    category: Category::Inventory,
    severity: Severity::Low,
    core: false,
    weakness: "stage-host-in-spec",
    cwe: &[497],
    owasp: 9,
    asvs: &[],
    needs: &[Need::Document],
    references: &[Reference {
        title: "OWASP API9:2023 Improper Inventory Management",
        url: "https://owasp.org/API-Security/editions/2023/en/0xa9-improper-inventory-management/",
    }],
    page: include_str!("stage_host_in_spec.md"),
};

impl Rule<Document> for StageHostInSpec {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, document: &Document, out: &mut Findings<'_>) -> Look {
        let servers: Vec<Server> = document.servers().into_iter().filter(|s| s.host().is_some()).collect();
        if servers.is_empty() {
            return Look::NotApplicable("the description names no absolute server".into());
        }
        // A description that only knows inner hosts is an inner description.
        if servers.iter().all(|s| inner(s).is_some()) {
            return Look::NotApplicable("every server of the description is an inner one".into());
        }
        let spot = |server: &Server| {
            let because =
                format!("'{:.120}' is named beside public servers: {}", server.expanded, inner(server)?);
            Some(Spot::new(server.pointer.clone(), because))
        };
        report::each(document, out, servers.iter().filter_map(spot).collect());
        Look::Judged
    }
}

/// Words in host names of systems that are not meant for the public.
const STAGES: [&str; 14] = [
    "stage",
    "staging",
    "stg",
    "dev",
    "development",
    "devel",
    "test",
    "testing",
    "qa",
    "uat",
    "preprod",
    "preproduction",
    "internal",
    "intranet",
];

/// Why a server is an inner one.
fn inner(server: &Server) -> Option<String> {
    let host = server.host()?;
    if server.is_local() {
        return Some("it is the developer's own machine".to_owned());
    }
    let private = match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) => ip.is_private() || ip.is_link_local(),
        Ok(IpAddr::V6(ip)) => ip.is_unique_local() || ip.is_unicast_link_local(),
        Err(_) => [".local", ".lan", ".corp", ".internal", ".intranet", ".home.arpa"]
            .iter()
            .any(|end| host.ends_with(end)),
    };
    if private {
        return Some("its address is a private one".to_owned());
    }
    // The registered name (`test.com`) belongs to whoever it belongs to; only what is before it tells.
    let labels: Vec<&str> = host.split('.').collect();
    let before = labels.len().saturating_sub(2);
    let word =
        labels.iter().take(before).flat_map(|l| naming::words(l)).find(|w| STAGES.contains(&w.as_str()))?;
    Some(format!("'{word}' in its name"))
}
