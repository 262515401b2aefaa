//! The knowledge base: one article a weakness family and framework, each about HTTP Basic (RFC 7617). What it
//! says is put together from `kb/` and `lab/` by `cargo xtask docs`; this only knows which article is about what.

use rowlock_model::{Framework, Meta};
use serde::{Deserialize, Serialize};

/// Where the project is kept.
pub(crate) const HOME: &str = "https://github.com/rowlock/rowlock";

/// An article.
#[derive(Debug)]
pub struct Article {
    /// The weakness family, such as `token-leakage`.
    pub family: &'static str,
    /// The framework that it is about.
    pub framework: Framework,
    /// Markdown.
    pub text: &'static str,
}

/// The articles of a family, Flask before FastAPI.
macro_rules! family {
    ($name:literal) => {
        [
            Article {
                family: $name,
                framework: Framework::Flask,
                text: include_str!(concat!("../../../docs/kb/", $name, "-flask-basic.md")),
            },
            Article {
                family: $name,
                framework: Framework::FastApi,
                text: include_str!(concat!("../../../docs/kb/", $name, "-fastapi-basic.md")),
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

/// The articles of a family and a framework, or of all where none is given, in a fixed order.
pub fn articles(family: Option<&str>, framework: Option<Framework>) -> Vec<&'static Article> {
    let fits =
        |a: &&Article| family.is_none_or(|f| f == a.family) && framework.is_none_or(|f| f == a.framework);
    ARTICLES.as_flattened().iter().filter(fits).collect()
}

/// The articles that speak of a check or of its weakness, for this framework, or for both when it is not known.
pub fn about(meta: &Meta, framework: Option<Framework>) -> Vec<&'static Article> {
    // A family that speaks of it for one framework is told for the other as well: the check is the same.
    let named = [format!("`{}`", meta.id), format!("`{}`", meta.weakness)];
    let speaks = |family: &[Article; 2]| family.iter().any(|a| named.iter().any(|n| a.text.contains(n)));
    let families = ARTICLES.iter().filter(|family| speaks(family)).flatten();
    families.filter(|a| framework.is_none_or(|f| f == a.framework)).collect()
}

impl Article {
    /// Its first heading.
    pub fn title(&self) -> &'static str {
        self.text.lines().next().unwrap_or_default().trim_start_matches("# ")
    }
}

/// An article as a report points to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Its first heading.
    pub title: String,
    /// Where it is read.
    pub url: String,
    /// The command that prints it.
    pub command: String,
}

impl From<&Article> for Link {
    fn from(article: &Article) -> Self {
        let (family, framework) = (article.family, word(article.framework));
        Self {
            title: article.title().to_owned(),
            url: format!("{HOME}/blob/main/docs/kb/{family}-{framework}-basic.md"),
            command: format!("rowlock explain {family} --framework {framework}"),
        }
    }
}

/// A framework as options and files name it.
fn word(framework: Framework) -> &'static str {
    match framework {
        Framework::Flask => "flask",
        Framework::FastApi => "fastapi",
    }
}
