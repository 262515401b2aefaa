//! `# rowlock: ignore[CHECK] REASON`: takes findings back, and says where it does not.

use std::collections::BTreeMap;

use rowlock_checks::catalogue;
use rowlock_model::{Finding, Place};
use rowlock_source::{Ignore, Project};

/// What there is to say about comments.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// What was taken back, with its reason.
    pub(super) left_out: Vec<String>,
    /// Comments that do nothing, and why.
    pub(super) notes: Vec<String>,
}

/// Takes findings back that a comment with a reason names.
pub(super) fn apply(project: &Project, findings: &mut Vec<Finding>) -> Said {
    let mut said = Said::default();
    let mut used: BTreeMap<(&str, usize), usize> = BTreeMap::new();
    let comments: BTreeMap<&str, &[Ignore]> =
        project.files.iter().map(|f| (f.text.name(), f.ignores.as_slice())).collect();
    findings.retain(|finding| {
        let Place::Source { file, line, end_line, .. } = &finding.place else { return true };
        let Some((name, ignores)) = comments.get_key_value(file.as_str()) else { return true };
        let takes = ignores.iter().find(|i| {
            let here = (*line..=(*end_line).max(*line)).contains(&i.of);
            here && !i.reason.is_empty() && i.checks.contains(&finding.check)
        });
        let Some(ignore) = takes else { return true };
        *used.entry((*name, ignore.line)).or_default() += 1;
        let place = format!("{file}:{line}");
        said.left_out.push(format!("{place}: {}, ignored there: {}", finding.check, ignore.reason));
        false
    });
    for (name, ignores) in comments {
        for ignore in ignores {
            let place = format!("{name}:{}", ignore.line);
            if let Some(check) = ignore.checks.iter().find(|c| catalogue::find(c).is_none()) {
                said.notes.push(format!("{place}: there is no check '{check}' to ignore"));
            } else if ignore.checks.is_empty() {
                said.notes.push(format!("{place}: name the check: # rowlock: ignore[CHECK] REASON"));
            } else if ignore.reason.is_empty() {
                said.notes.push(format!("{place}: nothing is ignored without a reason behind the brackets"));
            } else if !used.contains_key(&(name, ignore.line)) {
                said.notes.push(format!("{place}: nothing is found here that could be ignored; remove it"));
            }
        }
    }
    said
}
