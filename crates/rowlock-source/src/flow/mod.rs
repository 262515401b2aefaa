//! The ways that secrets take: from where they enter a program to where they leave it.
//!
//! Each function is gone through once, in the order of its statements; what it does with its
//! parameters is remembered and applied at each of its calls; what names of modules and objects hold is
//! remembered too. Of mappings, tuples and objects each part is known by its name. Branches are joined, so
//! a way that was found is possible, not sure. What a package outside the project does with a value is not
//! known, but for those in `known`: the way ends there.

mod call;
mod engine;
mod expression;
mod known;
mod leaving;
mod names;
mod object;
mod parameter;
mod place;
mod reasons;
mod sinks;
mod statement;
mod url;
mod value;

use std::collections::HashSet;
use std::rc::Rc;

use crate::program::Program;
use crate::project::{At, FunctionAt};

pub use self::names::{is_password_name, is_token_name, words};
pub use self::sinks::Sink;
pub use self::value::Secret;
use self::value::{Label, Trail};

/// The words of a step at which a digest is made, or base64: what derives one secret from another.
pub(super) const A_DIGEST: &str = "a digest of it";
pub(super) const IN_BASE64: &str = "it in base64";

/// A secret's way to a place where it leaves the program.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    /// What it is.
    pub secret: Secret,
    /// Whether only a name says so.
    pub by_name: bool,
    /// Whether a client sent it, or what it is compared with.
    pub sent: bool,
    /// Where it leaves.
    pub sink: Sink,
    /// The place of the value that leaves.
    pub at: At,
    /// The function in which it leaves.
    pub function: Option<FunctionAt>,
    /// The way, from the source to the sink.
    pub steps: Vec<Step>,
    /// The other end, as written: the called function's full name.
    pub through: String,
}

/// A step of a way.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Where.
    pub at: At,
    /// What happens there.
    pub what: String,
}

impl Flow {
    /// Where the secret last became another: the place of its digest, or of its base64.
    pub fn derived_at(&self) -> Option<At> {
        self.steps.iter().rfind(|s| matches!(s.what.as_str(), A_DIGEST | IN_BASE64)).map(|s| s.at)
    }
}

/// What following every secret gives.
#[derive(Debug)]
pub(crate) struct Followed {
    /// The ways.
    pub(crate) flows: Vec<Flow>,
    /// Functions that take a password out of what a client sent.
    pub(crate) readers: HashSet<FunctionAt>,
}

/// Follows every secret of a program.
pub(crate) fn follow(program: &Program<'_>) -> Followed {
    let mut engine = engine::Engine::new(program);
    engine.all();
    let readers = std::mem::take(&mut engine.readers);
    let mut flows = engine.flows;
    // One place, one way: a source that was seen tells more than a name, a short way more than a long one.
    flows.sort_by_key(|f| (f.at, f.sink, f.secret, f.by_name, f.steps.len()));
    flows.dedup_by(|b, a| a.at == b.at && a.sink == b.sink && a.secret == b.secret && a.through == b.through);
    let seen: HashSet<(At, Sink)> = flows.iter().filter(|f| !f.by_name).map(|f| (f.at, f.sink)).collect();
    flows.retain(|f| !f.by_name || !seen.contains(&(f.at, f.sink)));
    Followed { flows, readers }
}

/// The steps of a trail, first one first.
fn steps(trail: &Trail) -> Vec<Step> {
    let (mut all, mut at) = (Vec::new(), trail.as_ref());
    while let Some(link) = at {
        all.push(link.step.clone());
        at = link.before.as_ref();
    }
    all.reverse();
    all.dedup_by(|b, a| a.at == b.at);
    all
}

/// A trail with one step more.
fn walked(trail: &Trail, at: At, what: impl Into<String>) -> Trail {
    let length = trail.as_ref().map_or(0, |t| t.length);
    if length >= value::LONGEST || trail.as_ref().is_some_and(|t| t.step.at == at) {
        return trail.clone();
    }
    let step = Step { at, what: what.into() };
    Some(Rc::new(value::Link { step, before: trail.clone(), length: length + 1 }))
}

/// Whether a label is a secret, and which.
fn secret(label: &Label) -> Option<Secret> {
    match label {
        Label::Secret(secret) => Some(*secret),
        Label::Headers => Some(Secret::Headers),
        Label::Pair => Some(Secret::Pair),
        Label::Bearer => Some(Secret::Token),
        Label::Form => Some(Secret::Form),
        Label::Decoded => Some(Secret::Decoded),
        _ => None,
    }
}
