//! What the answers say of the software behind them: development servers and version numbers.

use rowlock_model::{
    Category, Confidence, Exchange, Findings, Known, Look, Meta, Place, Proof, Reference, Rule, Severity,
};

/// See `development_server.md`.
pub(super) struct DevelopmentServer;
/// See `server_banner.md`.
pub(super) struct ServerBanner;

static DEVELOPMENT: Meta = Meta {
    id: "development-server",
    title: "The service runs on a development server",
    category: Category::Inventory,
    severity: Severity::Medium,
    core: false,
    weakness: "development-server",
    cwe: &[489, 1188],
    owasp: 8,
    asvs: &["15.2.3"],
    needs: &[],
    references: &[Reference {
        title: "Flask: Deploying to Production",
        url: "https://flask.palletsprojects.com/en/stable/deploying/",
    }],
    page: include_str!("development_server.md"),
};

static BANNER: Meta = Meta {
    id: "server-banner",
    title: "Answers name the server software",
    category: Category::Inventory,
    severity: Severity::Low,
    core: false,
    weakness: "server-banner",
    cwe: &[200, 497],
    owasp: 8,
    asvs: &["13.4.6"],
    needs: &[],
    references: &[Reference {
        title: "RFC 9110 section 10.2.4",
        url: "https://www.rfc-editor.org/rfc/rfc9110#section-10.2.4",
    }],
    page: include_str!("server_banner.md"),
};

/// How the `Server` field of a development server begins, and whose it is.
const DEVELOPMENT_SERVERS: [(&str, &str); 5] = [
    ("Werkzeug/", "Flask's development server"),
    ("WSGIServer/", "wsgiref, which Django's runserver is built on"),
    ("SimpleHTTP/", "Python's http.server"),
    ("BaseHTTP/", "Python's http.server"),
    ("webpack-dev-server", "webpack's development server"),
];

/// Fields that name software.
const FIELDS: [&str; 6] =
    ["server", "x-powered-by", "x-aspnet-version", "x-aspnetmvc-version", "x-generator", "x-runtime-version"];

impl Rule<Known> for DevelopmentServer {
    fn meta(&self) -> &'static Meta {
        &DEVELOPMENT
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        let named = |e: &'_ Exchange| {
            let server = e.answer()?.headers.first("server")?;
            DEVELOPMENT_SERVERS.iter().find(|(begin, _)| server.starts_with(begin))
        };
        if known.sightings.iter().all(|s| s.exchange.answer().is_none()) {
            return Look::NotApplicable("no answer was seen".into());
        }
        let Some((exchange, (begin, whose))) =
            known.sightings.iter().find_map(|s| Some((&s.exchange, named(&s.exchange)?)))
        else {
            return Look::Judged;
        };
        let because = format!(
            "`Server` begins with '{begin}': {whose}, made for one developer and not for load or attack"
        );
        let proof = Proof::of(known, exchange);
        if known.target.loopback {
            let because = format!("{because}. On loopback that is where it belongs; see that it stays there");
            out.find(Place::target(known), Confidence::Tentative, because, proof).severity(Severity::Low);
        } else {
            out.find(Place::target(known), Confidence::Firm, because, proof);
        }
        Look::Judged
    }
}

impl Rule<Known> for ServerBanner {
    fn meta(&self) -> &'static Meta {
        &BANNER
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        let mut answered = false;
        for field in FIELDS {
            let mut best: Option<(&Exchange, &str)> = None;
            for exchange in known.sightings.iter().map(|s| &s.exchange) {
                let Some(answer) = exchange.answer() else { continue };
                answered = true;
                let value = answer.headers.first(field).filter(|v| !v.trim().is_empty());
                if let Some(value) =
                    value.filter(|v| best.is_none_or(|(_, b)| !has_version(b) && has_version(v)))
                {
                    best = Some((exchange, value));
                }
            }
            let Some((exchange, value)) = best else { continue };
            let (what, severity) = if has_version(value) {
                ("with a version", Severity::Low)
            } else {
                ("without a version", Severity::Info)
            };
            let because =
                format!("`{field}: {value}` names the software {what}, which sorts it for known weaknesses");
            let place = Place::target(known);
            out.find(place, Confidence::Firm, because, Proof::of(known, exchange)).severity(severity);
        }
        if answered { Look::Judged } else { Look::NotApplicable("no answer was seen".into()) }
    }
}

/// Whether a product is named with a version (`nginx/1.25.3`, `PHP/8`, `4.0.30319`).
fn has_version(value: &str) -> bool {
    let mut previous = ' ';
    value.chars().any(|c| {
        let is = c.is_ascii_digit() && matches!(previous, '/' | '.' | ' ');
        previous = c;
        is
    })
}

#[cfg(test)]
mod tests {
    use rowlock_model::{Credential, Who};

    use super::*;
    use crate::passive::rehearsal::{exchange, known, marks, run, sight};

    fn with(url: &str, server: &str) -> Known {
        let mut known = known(url);
        sight(&mut known, Who::Anonymous, exchange(Credential::None, 200, &[("Server", server)], "{}"));
        known
    }

    #[test]
    fn a_development_server_belongs_on_loopback() {
        let marks = |url| marks(&run(&DevelopmentServer, &with(url, "Werkzeug/3.0.1 Python/3.12.1")).1);
        assert_eq!(marks("http://127.0.0.1:5000"), [(Confidence::Tentative, Severity::Low)]);
        assert_eq!(marks("https://api.shop"), [(Confidence::Firm, Severity::Medium)]);
        assert!(run(&DevelopmentServer, &with("https://api.shop", "gunicorn")).1.is_empty());
    }

    #[test]
    fn a_version_is_worse_than_a_name() {
        let severity = |server: &str| {
            run(&ServerBanner, &with("https://api.shop", server)).1.first().map(|f| f.severity)
        };
        assert_eq!(severity("nginx/1.25.3"), Some(Severity::Low));
        assert_eq!(severity("gunicorn"), Some(Severity::Info));
        assert_eq!(severity("hypercorn-h11"), Some(Severity::Info));
        assert_eq!(severity(""), None);
    }
}
