//! Routes of Flask-AppBuilder: methods of views that `@expose("/x")` stands at, below the `route_base` of their class.

use crate::app::App;
use crate::app::routes::{Framework, Route, listed};
use crate::project::{FileId, FunctionAt, Project};
use crate::tree::{Call, ClassId, Expr, FunctionId};

/// Adds the routes of every view that no other view of the project is made from.
pub(super) fn find<'p>(project: &'p Project, app: &mut App<'p>) {
    let all: Vec<(FileId, ClassId)> = project
        .files
        .iter()
        .enumerate()
        .flat_map(|(file, f)| (0..f.classes.len()).map(move |class| (FileId(file), ClassId(class))))
        .collect();
    let mut bases: Vec<(FileId, ClassId)> = Vec::new();
    for (file, class) in &all {
        bases.extend(project.lineage(*file, *class).into_iter().skip(1));
    }
    for (file, class) in all.into_iter().filter(|c| !bases.contains(c)) {
        let mut told: Vec<&str> = Vec::new();
        for (home, of) in project.lineage(file, class) {
            let f = project.file(home);
            for id in &project.class(home, of).methods {
                let name = &*f.functions[id.0].name;
                if !told.contains(&name) {
                    told.push(name);
                    exposed(project, app, (file, class), home, *id);
                }
            }
        }
    }
}

fn exposed<'p>(
    project: &'p Project,
    app: &mut App<'p>,
    (file, class): (FileId, ClassId),
    home: FileId,
    id: FunctionId,
) {
    let method = &project.file(home).functions[id.0];
    let of = |d: &'p Expr| Some((d, d.call().filter(|c| is_expose(project, home, c))?));
    for (decorator, call) in method.decorators.iter().filter_map(of) {
        let own = call.argument("url", 0).and_then(|p| project.constant(home, p)).and_then(Expr::text);
        let own = own.unwrap_or(if call.arguments.is_empty() { "/" } else { "/?" });
        // It marks the function; what stands above it is copied with the mark and runs as well.
        let inner = method.decorators.iter().filter(|d| !std::ptr::eq(*d, decorator)).map(|d| (home, d));
        app.routes.push(Route {
            framework: Framework::Flask,
            file: home,
            span: decorator.span,
            function: Some(FunctionAt { file: home, function: id }),
            owner: None,
            owner_name: project.class(file, class).name.to_string(),
            methods: listed(call),
            path: format!("{}{own}", base(project, file, class)),
            inner: inner.collect(),
            outer: Vec::new(),
            before: Vec::new(),
            call,
        });
    }
}

/// `@expose("/x")` of Flask-AppBuilder; Flask-Admin's asks `is_accessible` of the class, which is another matter.
fn is_expose(project: &Project, file: FileId, call: &Call) -> bool {
    call.function.name() == Some("expose")
        && project.full_name(file, &call.function).is_some_and(|full| !full.starts_with("flask_admin."))
}

/// What stands before the paths of a view.
fn base(project: &Project, file: FileId, class: ClassId) -> String {
    let text = |name: &str| project.attribute(file, class, name).and_then(|(_, _, value)| value.text());
    if let Some(base) = text("route_base") {
        return base.to_owned();
    }
    match text("resource_name") {
        Some(resource) => format!("/api/{}/{resource}", text("version").unwrap_or("v1")),
        None => format!("/{}", project.class(file, class).name.to_ascii_lowercase()),
    }
}
