//! The knowledge base: one article a weakness family, framework and way of authentication.

use clap::ValueEnum;

/// The frameworks that have articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Framework {
    /// Flask.
    Flask,
    /// FastAPI.
    Fastapi,
}

impl Framework {
    /// As pages head their repairs.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Flask => "Flask",
            Self::Fastapi => "FastAPI",
        }
    }
}

/// The ways of authentication that have articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Auth {
    /// HTTP Basic (RFC 7617).
    Basic,
}

/// An article, as `cargo xtask docs` puts it together from `kb/` and `lab/`.
#[derive(Debug)]
pub(super) struct Article {
    /// The weakness family.
    pub(super) family: &'static str,
    pub(super) framework: Framework,
    pub(super) auth: Auth,
    /// Markdown.
    pub(super) text: &'static str,
}

/// The articles of a family, Flask before FastAPI.
macro_rules! family {
    ($name:literal) => {
        [
            Article {
                family: $name,
                framework: Framework::Flask,
                auth: Auth::Basic,
                text: include_str!(concat!("../../../../docs/kb/", $name, "-flask-basic.md")),
            },
            Article {
                family: $name,
                framework: Framework::Fastapi,
                auth: Auth::Basic,
                text: include_str!(concat!("../../../../docs/kb/", $name, "-fastapi-basic.md")),
            },
        ]
    };
}

static ARTICLES: [[Article; 2]; 4] = [
    family!("logging-and-monitoring-failures"),
    family!("cryptographic-failures"),
    family!("data-exposure"),
    family!("token-leakage"),
];

/// The articles that fit, in a fixed order.
pub(super) fn articles(
    family: Option<&str>,
    framework: Option<Framework>,
    auth: Option<Auth>,
) -> Vec<&'static Article> {
    let fits = |a: &&Article| {
        family.is_none_or(|f| f == a.family)
            && framework.is_none_or(|f| f == a.framework)
            && auth.is_none_or(|w| w == a.auth)
    };
    ARTICLES.as_flattened().iter().filter(fits).collect()
}

/// The families whose articles speak of a check.
pub(super) fn families_of(check: &str) -> Vec<&'static str> {
    let named = format!("`{check}`");
    let mut families: Vec<&str> =
        articles(None, None, None).iter().filter(|a| a.text.contains(&named)).map(|a| a.family).collect();
    families.dedup();
    families
}
