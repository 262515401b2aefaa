//! Routes as operations: their templates as OpenAPI writes them, what their parameters take, what guards them.

use std::fmt::Write as _;

use rowlock_model::{Bounds, Method, Operation, Parameter, ParameterPlace, Place, Provenance, StateRisk};

use crate::app::{App, Framework, Guard, Route};
use crate::project::Project;
use crate::tree::{self, Expr};
use crate::walk;

/// A UUID that nobody has: RFC 9562 section 5.9 leaves the nil one to mean nothing.
const NIL: &str = "00000000-0000-0000-0000-000000000000";

/// Every method of every route, each once, in the order of the routes.
pub fn operations(project: &Project, app: &App<'_>) -> Vec<Operation> {
    let mut all: Vec<Operation> = Vec::new();
    for (route, guard) in app.guarded() {
        let template = Template::of(&route.path);
        if !is_path(&template.path) {
            continue;
        }
        for method in &route.methods {
            let method = Method::from(method.as_str());
            if all.iter().any(|o| o.method == method && o.path == template.path) {
                continue;
            }
            let name = route.function.map(|f| project.function(f).name.to_string());
            let mut operation = Operation::seen(method, template.path.clone(), Provenance::Source);
            operation.parameters = parameters(project, route, &template);
            operation.sample = sample(&template.path, &operation.parameters);
            operation.state_risk = StateRisk::of(&operation.method, &operation.path, name.as_deref());
            operation.name = name;
            operation.guard = match guard {
                // A hook lets pass what it does not know, and a handler refuses some and serves others: only what
                // stands at the route says that all of it is meant to be locked.
                Guard::By(what) if what.starts_with("decorator") || what.starts_with("dependency") => {
                    Some(what.clone())
                }
                Guard::By(_) | Guard::Unknown(_) | Guard::Optional(_) | Guard::Open => None,
            };
            all.push(operation);
        }
    }
    all
}

/// Whether a text may stand in a request line as a path of this origin (RFC 9112 section 3.2.1). Source may be as
/// hostile as a service, and values are put into its templates later.
fn is_path(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_graphic() && !matches!(b, b'#' | b'\\');
    text.starts_with('/') && !text.starts_with("//") && text.bytes().all(plain)
}

/// The places of a route's operations.
pub fn places<'r>(route: &'r Route<'r>) -> impl Iterator<Item = Place> + 'r {
    let path = Template::of(&route.path).path;
    let place = move |m: &String| Place::Operation { method: m.clone(), path: path.clone(), part: None };
    route.methods.iter().map(place)
}

/// A path with its parameters in braces.
struct Template {
    path: String,
    /// Names and converters: `int` of `<int:id>`, `path` of `{file:path}`, empty where none is written.
    holes: Vec<(String, String)>,
}

impl Template {
    /// Reads `/users/<int:id>` (Werkzeug) and `/users/{id:int}` (Starlette).
    fn of(path: &str) -> Self {
        let (mut out, mut holes, mut rest) = (String::new(), Vec::new(), path);
        while let Some(open) = rest.find(['<', '{']) {
            let close = if rest[open..].starts_with('<') { '>' } else { '}' };
            let Some(end) = rest[open..].find(close).map(|n| open + n) else { break };
            let inside = &rest[open + 1..end];
            let (name, converter) = match (close, inside.rsplit_once(':')) {
                ('>', Some((converter, name))) => (name, converter.split('(').next().unwrap_or_default()),
                (_, Some(_)) => inside.split_once(':').unwrap_or((inside, "")),
                (_, None) => (inside, ""),
            };
            let _ = write!(out, "{}{{{}}}", &rest[..open], name.trim());
            holes.push((name.trim().to_owned(), converter.trim().to_owned()));
            rest = &rest[end + 1..];
        }
        out.push_str(rest);
        Self { path: out, holes }
    }
}

/// The parameters of the path, and of a FastAPI handler the query fields that must be given.
fn parameters(project: &Project, route: &Route<'_>, template: &Template) -> Vec<Parameter> {
    let handler = route.function.map(|f| project.function(f));
    let declared = |name: &str| {
        let parameter = handler?.parameters.iter().find(|p| &*p.name == name)?;
        kind(parameter.annotation.as_ref()?)
    };
    let mut all: Vec<Parameter> = template
        .holes
        .iter()
        .map(|(name, converter)| {
            let (kind, format) = match converter.as_str() {
                "int" => ("integer", ""),
                "float" => ("number", ""),
                "uuid" => ("string", "uuid"),
                "" => declared(name).unwrap_or(("", "")),
                _ => ("string", ""),
            };
            parameter(name, ParameterPlace::Path, kind, format)
        })
        .collect();
    if let (Framework::FastApi, Some(handler)) = (route.framework, handler) {
        let fields = handler.parameters.iter().filter(|p| p.default.is_none());
        for field in
            fields.filter(|p| p.name.is_ascii() && template.holes.iter().all(|(name, _)| **name != *p.name))
        {
            // A model, a request or a dependency is no plain type.
            if let Some((kind, format)) = field.annotation.as_ref().and_then(kind) {
                all.push(parameter(&field.name, ParameterPlace::Query, kind, format));
            }
        }
    }
    all
}

/// JSON type and format of a plain annotation, also within `Annotated[int, Path()]`.
fn kind(annotation: &Expr) -> Option<(&'static str, &'static str)> {
    let plain = match &annotation.kind {
        tree::Kind::Subscript(of, inside) if of.last_name() == Some("Annotated") => {
            let depends =
                |e: &Expr| e.call().is_some_and(|c| matches!(c.called(), Some("Depends" | "Security")));
            if walk::any(inside, &mut |e| depends(e)) {
                return None;
            }
            match &inside.kind {
                tree::Kind::Sequence(all) => all.first()?,
                _ => inside,
            }
        }
        _ => annotation,
    };
    match plain.last_name()? {
        "int" => Some(("integer", "")),
        "float" => Some(("number", "")),
        "str" => Some(("string", "")),
        "bool" => Some(("boolean", "")),
        "UUID" => Some(("string", "uuid")),
        _ => None,
    }
}

fn parameter(name: &str, place: ParameterPlace, kind: &str, format: &str) -> Parameter {
    let value = match (kind, format) {
        ("boolean", _) => "true",
        (_, "uuid") => NIL,
        _ => "1",
    };
    Parameter {
        name: name.to_owned(),
        place,
        required: true,
        kind: kind.to_owned(),
        format: format.to_owned(),
        bounds: Bounds::default(),
        value: Some(value.to_owned()),
        value_is_real: false,
    }
}

/// A request target with the made-up values, which need no encoding.
fn sample(path: &str, parameters: &[Parameter]) -> Option<String> {
    let (mut target, mut query) = (path.to_owned(), Vec::new());
    for parameter in parameters {
        let value = parameter.value.as_deref()?;
        match parameter.place {
            ParameterPlace::Path => target = target.replace(&format!("{{{}}}", parameter.name), value),
            _ => query.push(format!("{}={value}", parameter.name)),
        }
    }
    // A path that could only be read in part is nobody's.
    if target.contains(['{', '<', '?']) {
        return None;
    }
    Some(if query.is_empty() { target } else { format!("{target}?{}", query.join("&")) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::Program;

    fn read(source: &str) -> Vec<Operation> {
        let mut project = Project::default();
        project.add("app.py", source.as_bytes());
        let program = Program::new(&project);
        operations(&project, &program.app)
    }

    #[test]
    fn templates_are_those_of_openapi() {
        let cases = [
            ("/users/<int:user_id>/posts/<slug>", "/users/{user_id}/posts/{slug}"),
            ("/files/<path:name>", "/files/{name}"),
            ("/x/<any('a:b', c):kind>", "/x/{kind}"),
            ("/users/{id}/f/{file:path}", "/users/{id}/f/{file}"),
            ("/half/<open", "/half/<open"),
            ("/plain", "/plain"),
        ];
        for (written, template) in cases {
            assert_eq!(Template::of(written).path, template);
        }
    }

    #[test]
    fn flask_routes_become_operations_that_can_be_asked() {
        let found = read(
            "from flask import Flask\napp = Flask(__name__)\n\
             @app.route('/orders/<uuid:order>/items/<int:n>', methods=['GET', 'POST'])\ndef item(order, n):\n    return {}\n\
             @app.get('/half/<open')\ndef half():\n    return ''\n",
        );
        let labels: Vec<String> = found.iter().map(Operation::label).collect();
        assert_eq!(
            labels,
            ["GET /orders/{order}/items/{n}", "POST /orders/{order}/items/{n}", "GET /half/<open"]
        );
        assert_eq!(found[0].sample.as_deref(), Some(&*format!("/orders/{NIL}/items/1")));
        assert!(found[1].state_risk.is_some() && found[2].sample.is_none());
    }

    #[test]
    fn what_is_no_path_of_the_service_is_never_asked() {
        for path in [
            "@evil.example/x",
            "//evil.example/x",
            "/a b",
            "/a\\r\\nX: y",
            "/a#b",
            "/\u{fc}",
            "http://evil.example/",
        ] {
            let source =
                format!("from fastapi import FastAPI\napp = FastAPI()\n@app.get('{path}')\ndef f(): ...\n");
            assert!(read(&source).is_empty(), "{path}");
        }
    }

    #[test]
    fn query_fields_that_fastapi_demands_are_given() {
        let found = read(
            "from fastapi import FastAPI, Depends\nfrom typing import Annotated\nfrom uuid import UUID\napp = FastAPI()\n\
             def user(): ...\n\
             @app.get('/search/{of}')\n\
             def search(of: UUID, q: str, deep: bool, limit: int = 10, who: Annotated[str, Depends(user)] = None, body: dict = {}):\n    return []\n",
        );
        assert_eq!(found[0].sample.as_deref(), Some(&*format!("/search/{NIL}?q=1&deep=true")));
    }
}
