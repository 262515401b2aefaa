//! A dependency that FastAPI cannot fill.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::tree::{Expr, Kind, StmtKind};
use rowlock_source::{FunctionAt, Program, walk};

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
            if !matches!(site.call.called(), Some("Depends" | "Security")) {
                continue;
            }
            applies = true;
            let Some(given) = site.call.argument("dependency", 0) else { continue };
            if let Some(because) = broken(program, site.file, given) {
                tell::at(program, out, tell::range(site.file, given.span), Confidence::Firm, because);
            }
        }
        if applies { Look::Judged } else { Look::NotApplicable("nothing uses Depends".into()) }
    }
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
