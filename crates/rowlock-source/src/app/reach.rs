//! Which routes a function takes part in: as handler, as guard, or called by one of those.

use std::collections::BTreeMap;

use crate::app::App;
use crate::project::{FunctionAt, Project};

/// For each function the routes that it takes part in, by their place in [`App::routes`].
#[derive(Debug)]
pub struct Reach(BTreeMap<FunctionAt, Vec<usize>>);

impl Reach {
    /// Looks at what runs around every route.
    pub fn new<'p>(project: &'p Project, app: &App<'p>) -> Self {
        let mut all: BTreeMap<FunctionAt, Vec<usize>> = BTreeMap::new();
        for (at, route) in app.routes.iter().enumerate() {
            for function in app.around(project, route).functions {
                all.entry(function).or_default().push(at);
            }
        }
        Self(all)
    }

    /// The routes that a function takes part in.
    pub fn routes(&self, function: FunctionAt) -> &[usize] {
        self.0.get(&function).map_or(&[], Vec::as_slice)
    }
}
