//! What functions of the project call one another: by what names stand for, and by the names of methods where nobody
//! says of which class an object is. The latter is good enough to ask whether something refuses or writes a record, and
//! not to follow a secret.

use std::collections::HashMap;

use crate::program::Site;
use crate::project::{FileId, FunctionAt, Project};
use crate::tree::{Expr, Kind, Span};

/// Functions of the project with those that they call.
pub(crate) type Callees = HashMap<FunctionAt, Vec<FunctionAt>>;

/// What each function calls: surely, and by name alone.
pub(super) fn find(project: &Project, calls: &[Site<'_>], without: &[(FileId, Span)]) -> (Callees, Callees) {
    let (mut all, mut guessed) = (Callees::new(), Callees::new());
    let methods = Methods::new(project);
    for site in calls {
        let Some(scope) = site.scope else { continue };
        if without.contains(&(site.file, site.expr.span)) {
            continue;
        }
        if let Some(callee) = project.callee(site.file, &site.call.function, site.scope) {
            all.entry(scope).or_default().push(callee);
            continue;
        }
        // Of an object that nobody says the class of: `current_app.people.sign_in(name, password)`.
        let named = || {
            let receiver = site.call.receiver().filter(|r| !is_imported(project, site.file, r))?;
            methods.called(receiver, site.call.called()?)
        };
        let method = project.method_of_object(site.file, site.scope, &site.call.function);
        if let Some(callee) = method.or_else(named) {
            guessed.entry(scope).or_default().push(callee);
        }
    }
    (all, guessed)
}

/// Methods by their names.
struct Methods<'p> {
    /// Where only one class of the project has one of this name, and the name is of two words at least, for the rest are
    /// names of everybody's methods.
    only: HashMap<&'p str, FunctionAt>,
    /// With the name of their class, in small letters.
    of: HashMap<(String, &'p str), FunctionAt>,
}

impl<'p> Methods<'p> {
    fn new(project: &'p Project) -> Self {
        let (mut all, mut of): (HashMap<&str, Vec<FunctionAt>>, _) = (HashMap::new(), HashMap::new());
        for (at, method) in project.functions() {
            let Some(class) = method.class else { continue };
            all.entry(&*method.name).or_default().push(at);
            of.insert((plain(&project.class(at.file, class).name), &*method.name), at);
        }
        let words = |name: &str| name.trim_matches('_').contains('_');
        all.retain(|name, found| found.len() == 1 && words(name));
        Self { only: all.into_iter().map(|(name, found)| (name, found[0])).collect(), of }
    }

    fn called(&self, receiver: &Expr, name: &str) -> Option<FunctionAt> {
        self.only.get(name).or_else(|| self.of.get(&(class_like(receiver)?, name))).copied()
    }
}

/// What an object is called, as a class would be: `directory` of `current_app.extensions["directory"]`.
fn class_like(of: &Expr) -> Option<String> {
    match &of.kind {
        Kind::Subscript(_, key) => key.text().map(plain),
        _ => of.last_name().map(plain),
    }
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| *c != '_').collect::<String>().to_ascii_lowercase()
}

/// Whether an object is what an import brings: its methods are not the project's.
fn is_imported(project: &Project, file: FileId, of: &Expr) -> bool {
    let full = project.full_name(file, of).unwrap_or_default();
    let imported = of.name().is_some_and(|n| project.file(file).imports.contains_key(n));
    imported && project.module(&full).is_none()
}
