//! What tools answer: one value that is both the structured answer and, told in words, the text.

pub(crate) mod comparison;
pub(crate) mod finding;
pub(crate) mod listing;
pub(crate) mod page;
pub(crate) mod report;
pub(crate) mod rescan;

use schemars::JsonSchema;
use serde::Serialize;

use crate::fence::Fence;

/// An answer that can be told in words.
pub(crate) trait Told: Serialize + JsonSchema {
    /// Markdown, foreign words fenced.
    fn text(&self, fence: &Fence) -> String;
}

/// Which part of a list an answer holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(inline)]
pub(crate) struct Paged {
    /// This page, from 1.
    pub(crate) page: usize,
    /// Pages in all.
    pub(crate) of: usize,
    /// Entries in all.
    pub(crate) entries: usize,
}

impl Paged {
    /// The entries of a page, and where it stands; a number that is too high gives the last page.
    pub(crate) fn cut<T>(all: Vec<T>, page: Option<usize>, size: usize) -> (Vec<T>, Self) {
        let entries = all.len();
        let of = entries.div_ceil(size).max(1);
        let page = page.unwrap_or(1).clamp(1, of);
        (all.into_iter().skip((page - 1) * size).take(size).collect(), Self { page, of, entries })
    }

    /// What to say of the rest, with the call that gets it.
    fn rest(&self, call: &str) -> Option<String> {
        (self.page < self.of).then(|| {
            format!("Page {} of {} ({} in all); the next: {call}.", self.page, self.of, self.entries)
        })
    }
}

/// A number with one decimal, as reports show it.
fn number(tenths: rowlock_policy::Tenths) -> f64 {
    f64::from(tenths.tenths()) / 10.0
}

#[cfg(test)]
mod tests {
    use super::Paged;

    #[test]
    fn every_entry_is_on_one_page_and_a_wild_number_is_the_last() {
        let all: Vec<usize> = (0..45).collect();
        let pages: Vec<usize> = (1..=3).flat_map(|n| Paged::cut(all.clone(), Some(n), 20).0).collect();
        assert_eq!(pages, all);
        assert_eq!(Paged::cut(all.clone(), Some(99), 20).1, Paged { page: 3, of: 3, entries: 45 });
        assert_eq!(Paged::cut(all, Some(0), 20).1.page, 1);
        assert_eq!(Paged::cut(Vec::<u8>::new(), None, 20).1, Paged { page: 1, of: 1, entries: 0 });
    }
}
