//! Servers made for development, by what they call themselves.

use rowlock_model::{
    Category, Confidence, Exchange, Findings, Known, Look, Meta, Place, Proof, Reference, Rule, Severity,
};

/// See the page beside this file.
pub(super) struct DevelopmentServer;

static META: Meta = Meta {
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

/// How the `Server` field of a development server begins, and whose it is.
const DEVELOPMENT_SERVERS: [(&str, &str); 5] = [
    ("Werkzeug/", "Flask's development server"),
    ("WSGIServer/", "wsgiref, which Django's runserver is built on"),
    ("SimpleHTTP/", "Python's http.server"),
    ("BaseHTTP/", "Python's http.server"),
    ("webpack-dev-server", "webpack's development server"),
];

impl Rule<Known> for DevelopmentServer {
    fn meta(&self) -> &'static Meta {
        &META
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
}
