//! Counters of attempts, which the rules about throttles look for. It is not a check.

use rowlock_source::File;
use rowlock_source::tree::{Expr, Kind, StmtKind};

/// Names of the module that count attempts: a plain mapping.
pub(super) fn counters(file: &File) -> Vec<String> {
    let mut all = Vec::new();
    for statement in &file.body {
        let StmtKind::Assign(assign) = &statement.kind else { continue };
        let mapping = assign.value.as_ref().is_some_and(|v| match &v.kind {
            Kind::Dict(items) => items.is_empty(),
            Kind::Call(call) => matches!(call.called(), Some("defaultdict" | "dict" | "Counter")),
            _ => false,
        });
        for name in assign.targets.iter().filter_map(Expr::name).filter(|_| mapping) {
            let lower = name.to_ascii_lowercase();
            if ["attempt", "fail", "tries", "hits", "login_count", "rate", "throttle"]
                .iter()
                .any(|w| lower.contains(w))
            {
                all.push(name.to_owned());
            }
        }
    }
    all
}
