//! `rowlock scan --dry-run`: what a run would do, without a single request.

use std::fmt::Write as _;
use std::process::ExitCode;

use rowlock_model::Surface;

use crate::fault::{Fault, misuse};
use crate::output;
use crate::scan::Prepared;

/// Prints the plan.
pub(crate) fn dry_run(prepared: Prepared) -> Result<ExitCode, Fault> {
    let mut surface = match &prepared.inputs.document {
        Some(document) => document.surface(),
        None => Surface { operations: prepared.inputs.recorded, ..Surface::default() },
    };
    if surface.operations.is_empty() {
        return Err(misuse!(
            "--dry-run needs --spec or --source: without them the surface must be learned by requests"
        ));
    }
    surface.operations.retain(|o| prepared.inputs.scope.covers(&o.path));
    let left_out = surface.operations.iter().filter(|o| o.state_risk.is_some()).count();
    let operations = surface.operations.len();
    let (target, identities) = (prepared.outlet.target().clone(), prepared.outlet.identities());
    let plan =
        rowlock_engine::dry_run(target.clone(), identities, surface, &prepared.checks, prepared.options);
    let mut text = String::new();
    let _ = writeln!(text, "Plan for {}: nothing was sent.", target.origin());
    let _ = writeln!(text, "{operations} operations, {left_out} of them left alone (they may change state).");
    let _ = writeln!(text, "{:>6}  ordinary requests", plan.ordinary);
    for (check, requests) in &plan.checks {
        let _ = writeln!(text, "{requests:>6}  {check}");
    }
    let most = plan.total();
    let _ = writeln!(text, "{most:>6}  at most in all, and up to 160 to learn what the description lacks");
    for (check, why) in &plan.not_assessed {
        let _ = writeln!(text, "not assessed: {check}: {why}");
    }
    output::print(text)?;
    Ok(ExitCode::SUCCESS)
}
