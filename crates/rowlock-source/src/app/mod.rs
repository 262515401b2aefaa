//! The application: its objects, its routes, what protects each, and where credentials are checked.

mod around;
mod callees;
mod dependency;
mod doors;
mod exposed;
mod guard;
mod objects;
mod operations;
mod reach;
mod refusal;
mod routes;
mod views;

use crate::program::Site;
use crate::project::{FunctionAt, Project};

use self::callees::Callees;

pub use self::around::Around;
pub use self::doors::Door;
pub use self::guard::{Guard, is_protective};
pub use self::objects::{Object, ObjectId, ObjectKind};
pub use self::operations::{operations, places};
pub use self::reach::Reach;
pub use self::refusal::{Dropped, refuses, rejects};
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
    /// The decorator that would protect each route and stands above its registration, in the order of the routes.
    pub bypassed: Vec<Option<String>>,
    /// Refusals that nobody returns or raises.
    pub dropped: Vec<Dropped>,
    /// Callees of each function within the project.
    pub(crate) callees: Callees,
    /// The same of methods of objects, where only names say whose they are.
    named: Callees,
}

impl<'p> App<'p> {
    pub(crate) fn new(project: &'p Project, calls: &[Site<'p>]) -> Self {
        let dropped = refusal::dropped(project);
        let (callees, named) = callees::find(project, calls, &refusal::spans(&dropped));
        let mut app = Self {
            objects: objects::find(project, calls),
            routes: Vec::new(),
            hooks: Vec::new(),
            guards: Vec::new(),
            bypassed: Vec::new(),
            doors: Vec::new(),
            callees,
            named,
            dropped,
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
                let named = self.named.get(&all[at]);
                for callee in self.callees.get(&all[at]).into_iter().chain(named).flatten() {
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
