//! What became of one finding.

use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;

use super::Told;
use crate::fence::{Fence, NOTICE, Untrusted};
use crate::work::{Rescan, Verdict};

/// Whether a finding is fixed.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Rescanned {
    /// fixed, still_there or could_not_tell. Only a check that was judged again makes it fixed.
    verdict: Word,
    /// Why.
    because: Untrusted,
    /// The finding's id.
    finding: String,
    /// Its check.
    check: String,
    /// Requests that were sent.
    requests: usize,
    /// How to read fields named `untrusted`.
    notice: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
enum Word {
    Fixed,
    StillThere,
    CouldNotTell,
}

impl Rescanned {
    pub(crate) fn of(rescan: &Rescan) -> Self {
        Self {
            verdict: match rescan.verdict {
                Verdict::Fixed => Word::Fixed,
                Verdict::StillThere => Word::StillThere,
                Verdict::CouldNotTell => Word::CouldNotTell,
            },
            because: Untrusted::new(&rescan.because, 600),
            finding: rescan.finding.chars().take(12).collect(),
            check: rescan.check.clone(),
            requests: rescan.requests,
            notice: NOTICE,
        }
    }
}

impl Told for Rescanned {
    fn text(&self, fence: &Fence) -> String {
        let (finding, check) = (&self.finding, &self.check);
        let mut text = match self.verdict {
            Word::Fixed => format!("FIXED: `{check}` was judged again and finding {finding} is gone.\n"),
            Word::StillThere => format!("STILL THERE: `{check}` shows finding {finding} again.\n"),
            Word::CouldNotTell => {
                format!("COULD NOT TELL whether finding {finding} of `{check}` is fixed; treat it as open.\n")
            }
        };
        let _ = write!(text, "\n{NOTICE}\n\n{}", fence.block(&self.because.untrusted, 600));
        text
    }
}
