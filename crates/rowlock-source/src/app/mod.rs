//! The application: its objects, its routes, what protects each, and where credentials are checked.

mod doors;
mod guard;
mod objects;
mod operations;
mod reach;
mod routes;

use std::collections::HashMap;

use crate::program::Site;
use crate::project::{FunctionAt, Project};

pub use self::doors::{Door, is_log_call, is_logger};
pub use self::guard::{Guard, is_protective, rejects};
pub use self::objects::{Object, ObjectId, ObjectKind};
pub use self::operations::{operations, places};
pub use self::reach::Reach;
pub use self::routes::{Framework, Hook, Route};

/// The applications of a project.
#[derive(Debug)]
pub struct App<'p> {
    /// Applications, blueprints, routers, schemes, limiters.
    pub objects: Vec<Object<'p>>,
    /// Every route that could be read.
    pub routes: Vec<Route<'p>>,
    /// What runs around requests.
    pub hooks: Vec<Hook>,
    /// What protects each route, in the order of the routes.
    pub guards: Vec<Guard>,
    /// Where credentials are checked.
    pub doors: Vec<Door>,
    /// Callees of each function within the project.
    pub(crate) callees: HashMap<FunctionAt, Vec<FunctionAt>>,
}

impl<'p> App<'p> {
    pub(crate) fn new(project: &'p Project, calls: &[Site<'p>]) -> Self {
        let mut app = Self {
            objects: objects::find(project, calls),
            routes: Vec::new(),
            hooks: Vec::new(),
            guards: Vec::new(),
            doors: Vec::new(),
            callees: callees(project, calls),
        };
        routes::find(project, calls, &mut app);
        guard::judge(project, &mut app);
        app.doors = doors::find(project, calls, &app);
        app
    }

    /// The routes with what protects each.
    pub fn guarded(&self) -> impl Iterator<Item = (&Route<'p>, &Guard)> {
        self.routes.iter().zip(&self.guards)
    }

    /// The route that a function handles.
    pub fn route_of(&self, function: FunctionAt) -> Option<&Route<'p>> {
        self.routes.iter().find(|r| r.function == Some(function))
    }

    /// A function and all of the project's that it calls, a few calls deep.
    pub fn reach(&self, from: FunctionAt) -> Vec<FunctionAt> {
        let mut all = vec![from];
        let mut new = 0;
        for _ in 0..4 {
            let end = all.len();
            for at in new..end {
                for callee in self.callees.get(&all[at]).into_iter().flatten() {
                    if !all.contains(callee) && all.len() < 200 {
                        all.push(*callee);
                    }
                }
            }
            new = end;
        }
        all
    }
}

fn callees(project: &Project, calls: &[Site<'_>]) -> HashMap<FunctionAt, Vec<FunctionAt>> {
    let mut all: HashMap<FunctionAt, Vec<FunctionAt>> = HashMap::new();
    for site in calls {
        let Some(scope) = site.scope else { continue };
        if let Some(callee) = project.callee(site.file, &site.call.function, site.scope) {
            all.entry(scope).or_default().push(callee);
        }
    }
    all
}
