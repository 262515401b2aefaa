//! A dependency that FastAPI cannot fill.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::app::Framework;
use rowlock_source::tree::{Expr, Function, Kind, Parameter, StmtKind};
use rowlock_source::{FunctionAt, Program, Site, walk};

use super::tell;

/// See the page beside this file.
pub(super) struct DependencyNotResolved;

static META: Meta = Meta {
    id: "dependency-not-resolved",
    title: "A dependency is built so that FastAPI cannot fill it",
    category: Category::Authentication,
    severity: Severity::High,
    core: false,
    weakness: "dependency-not-resolved",
    cwe: &[287, 670],
    owasp: 2,
    asvs: &[],
    needs: &[],
    references: &[Reference {
        title: "FastAPI, dependencies",
        url: "https://fastapi.tiangolo.com/tutorial/dependencies/",
    }],
    page: include_str!("dependency_not_resolved.md"),
};

impl Rule<Program<'_>> for DependencyNotResolved {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        let mut applies = false;
        for site in &program.calls {
            if matches!(site.call.called(), Some("Depends" | "Security")) {
                applies = true;
                let Some(given) = site.call.argument("dependency", 0) else { continue };
                if let Some(because) = broken(program, site.file, given) {
                    tell::at(program, out, tell::range(site.file, given.span), Confidence::Firm, because);
                }
            } else if let Some(because) = called_by_hand(program, site) {
                tell::at(program, out, tell::range(site.file, site.expr.span), Confidence::Firm, because);
            }
        }
        for (at, function) in program.project.functions() {
            unasked(program, at, function, out);
        }
        if applies { Look::Judged } else { Look::NotApplicable("nothing uses Depends".into()) }
    }
}

/// Whether a parameter is left to FastAPI: `user = Depends(…)`, `user: Annotated[User, Depends(…)]`.
fn is_left(parameter: &Parameter) -> bool {
    parameter.default.iter().chain(&parameter.annotation).any(|d| {
        walk::any(d, &mut |e| {
            e.call().is_some_and(|c| {
                matches!(c.called(), Some("Depends" | "Security")) && c.argument("dependency", 0).is_some()
            })
        })
    })
}

/// `user = current_user()` in a function: the parameters that FastAPI would fill hold `Depends` objects instead.
fn called_by_hand(program: &Program<'_>, site: &Site<'_>) -> Option<String> {
    site.scope?;
    let callee = program.project.callee(site.file, &site.call.function, site.scope)?;
    let function = program.project.function(callee);
    // What is a method has its object in front.
    let own = function.parameters.iter().filter(|p| !matches!(&*p.name, "self" | "cls")).enumerate();
    let left: Vec<_> = own.filter(|(_, p)| is_left(p)).collect();
    // Who hands over one of them knows what they are.
    if left.iter().any(|(n, p)| site.call.named(&p.name).is_some() || site.call.nth(*n).is_some()) {
        return None;
    }
    let missing = left.first()?;
    let annotated = missing.1.default.is_none();
    (!site.call.is_open() && !makes_function(program, callee)).then(|| {
        let then = if annotated { "the call fails" } else { "it gets the `Depends` object itself" };
        format!(
            "`{}` is called by hand, without `{}`, which only FastAPI fills: {then}, and no credentials are asked for",
            function.name, missing.1.name
        )
    })
}

/// `user = Depends` without parentheses, `user = current_user` without `Depends`, `Depends(…)` inside a body.
fn unasked(program: &Program<'_>, at: FunctionAt, function: &Function, out: &mut Findings<'_>) {
    let route = program.app.route_of(at).is_some_and(|r| r.framework == Framework::FastApi);
    for parameter in &function.parameters {
        let Some(default) = parameter.default.as_ref().filter(|_| route) else { continue };
        let bare = matches!(default.kind, Kind::Name(_) | Kind::Attribute(..))
            && program.project.full_name(at.file, default).is_some_and(|full| {
                full.starts_with("fastapi.") && (full.ends_with(".Depends") || full.ends_with(".Security"))
            });
        let given = program.project.callee(at.file, default, None);
        let function = given.is_some_and(|f| program.project.function(f).parameters.iter().any(is_left));
        if bare || function {
            let because = format!(
                "`{}` is given {} and not `Depends(…)`: FastAPI calls nothing and asks for no credentials",
                parameter.name,
                if bare { "the class `Depends`" } else { "a function" },
            );
            tell::at(program, out, tell::range(at.file, parameter.span), Confidence::Firm, because);
        }
    }
    walk::statements(&function.body, &mut |statement| {
        let value = match &statement.kind {
            StmtKind::Assign(assign) => assign.value.as_ref(),
            StmtKind::Expr(value) => Some(value),
            _ => None,
        };
        // A factory may make a `Depends` to return it.
        let Some(value) = value.filter(|_| route) else { return };
        if let Some(call) = value.call()
            && matches!(call.called(), Some("Depends" | "Security"))
            && call.argument("dependency", 0).is_some()
        {
            let because = "`Depends` in the body of a handler is an object that nobody looks at: FastAPI reads parameters only";
            tell::at(program, out, tell::range(at.file, value.span), Confidence::Firm, because);
        }
    });
}

fn broken(program: &Program<'_>, file: rowlock_source::FileId, given: &Expr) -> Option<String> {
    match &given.kind {
        Kind::Lambda(parameters, _) => {
            let open = parameters.iter().find(|p| p.default.is_none())?;
            Some(format!(
                "a lambda cannot say types, so `{}` becomes a required parameter of the query, and what the lambda calls gets no dependency of its own",
                open.name
            ))
        }
        Kind::Call(call) => {
            let function = program.project.callee(file, &call.function, None)?;
            let depends = program.project.function(function).parameters.iter().any(|p| {
                p.default.iter().chain(&p.annotation).any(|d| {
                    walk::any(d, &mut |e| {
                        matches!(e.last_name(), Some("Depends" | "Security" | "HTTPBasicCredentials"))
                    })
                })
            });
            (depends && !makes_function(program, function)).then(|| {
                format!(
                    "`{}` is called once, when the program starts, and not for each request",
                    call.called().unwrap_or_default()
                )
            })
        }
        _ => None,
    }
}

/// Whether a function returns a function.
fn makes_function(program: &Program<'_>, at: FunctionAt) -> bool {
    let file = program.project.file(at.file);
    let mut made = file.functions.iter().any(|f| f.inside == Some(at.function));
    walk::statements(&program.project.function(at).body, &mut |s| {
        if let StmtKind::Return(Some(value)) = &s.kind {
            made = made || matches!(value.kind, Kind::Lambda(..));
        }
    });
    made
}
