//! How a rule over source says where and why: a range of a file with its line as proof.

use rowlock_model::finding::Draft;
use rowlock_model::{Confidence, Findings, FlowStep, Place, Proof};
use rowlock_source::tree::{Expr, Span, Stmt, StmtKind};
use rowlock_source::{At, FileId, Flow, FunctionAt, Program, Site, walk};

/// The place of a range.
fn place(program: &Program<'_>, at: At) -> Place {
    let file = program.project.file(at.file);
    let (from, to) = (file.text.position(at.span.start), file.text.position(at.span.end));
    let around =
        |f: &&rowlock_source::tree::Function| f.span.start <= at.span.start && at.span.end <= f.span.end;
    let symbol = file.functions.iter().filter(around).max_by_key(|f| f.span.start);
    Place::Source {
        file: file.text.name().to_owned(),
        line: from.line,
        column: from.column,
        end_line: to.line,
        end_column: to.column,
        symbol: symbol.map(|f| f.qualified.clone()).unwrap_or_default(),
    }
}

/// The line of a range, as proof.
pub(super) fn proof(program: &Program<'_>, at: At) -> Proof {
    Proof::line(program.line(at))
}

/// A finding at a range.
pub(super) fn at<'f>(
    program: &Program<'_>,
    out: &'f mut Findings<'_>,
    at: At,
    confidence: Confidence,
    because: impl Into<String>,
) -> Draft<'f> {
    find(program, out, at, confidence, because, proof(program, at))
}

fn find<'f>(
    program: &Program<'_>,
    out: &'f mut Findings<'_>,
    at: At,
    confidence: Confidence,
    because: impl Into<String>,
    proof: Proof,
) -> Draft<'f> {
    let mut draft = out.find(place(program, at), confidence, because, proof);
    draft.about(program.about(at));
    draft
}

/// A finding at the end of a secret's way, with the way; *tentative* where only a name says what it is.
pub(super) fn flow<'f>(
    program: &Program<'_>,
    out: &'f mut Findings<'_>,
    flow: &Flow,
    because: impl Into<String>,
) -> Draft<'f> {
    let confidence = if flow.by_name { Confidence::Tentative } else { Confidence::Firm };
    flow_as(program, out, flow, confidence, because)
}

/// The same, as sure as it is said.
pub(super) fn flow_as<'f>(
    program: &Program<'_>,
    out: &'f mut Findings<'_>,
    flow: &Flow,
    confidence: Confidence,
    because: impl Into<String>,
) -> Draft<'f> {
    let steps = flow.steps.iter().map(|s| FlowStep { line: program.line(s.at), what: s.what.clone() });
    let proof = proof(program, flow.at).and_flow(steps.collect());
    find(program, out, flow.at, confidence, because, proof)
}

/// A range of a file.
pub(super) fn range(file: FileId, span: Span) -> At {
    At { file, span }
}

/// The name of a function, as a place.
pub(super) fn name_of(program: &Program<'_>, function: FunctionAt) -> At {
    At { file: function.file, span: program.project.function(function).name_span }
}

/// The full name of what made the object that a method is called on: a name of the module or function, or `self.name`.
pub(super) fn maker(program: &Program<'_>, site: &Site<'_>) -> Option<String> {
    let receiver = site.call.receiver()?;
    let project = program.project;
    let full = |file: FileId, e: &Expr| project.full_name(file, &e.call()?.function);
    if receiver.call().is_some() {
        return full(site.file, receiver);
    }
    let written = receiver.dotted()?;
    let mut made = None;
    let mut look = |body: &[Stmt]| {
        walk::statements(body, &mut |s| {
            if let StmtKind::Assign(a) = &s.kind
                && a.targets.iter().any(|t| t.dotted().as_deref() == Some(&written))
            {
                made = a.value.as_ref().and_then(|v| full(site.file, v)).or(made.take());
            }
        });
    };
    let file = project.file(site.file);
    if written.starts_with("self.") {
        file.functions.iter().for_each(|f| look(&f.body));
    } else if let Some(scope) = site.scope {
        look(&project.function(scope).body);
    }
    made.or_else(|| {
        let name = project.full_name(site.file, receiver)?;
        let (home, rest) = project.module(&name)?;
        full(home, project.file(home).value(rest)?)
    })
}
