//! What a scan owes its target, on disk while it owes it.
//!
//! Written before each write and removed once all is put back: a scan that was
//! killed in between leaves the file, and so does one whose target refused to
//! have something put back. The next scan of the same target says so and tries
//! again. It holds no secret: credentials are names.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rowlock_model::{Masker, Sent, Target};
use serde::{Deserialize, Serialize};

use crate::record::RecordError;

/// What is owed, as it stands in the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Debt {
    /// The target's origin.
    pub origin: String,
    /// The names of the identities, in the order that credentials name them.
    pub identities: Vec<String>,
    /// Requests that put back what was changed.
    pub owed: Vec<Sent>,
    /// The write that was about to be sent; whether it was is not known.
    pub under_way: Option<Sent>,
}

/// The journal of one run.
pub struct Journal {
    path: PathBuf,
    origin: String,
    identities: Vec<String>,
    masker: Masker,
    /// Whether the file is an earlier run's with other identities, whose credentials this run cannot name.
    foreign: bool,
    /// What could not be put back, by this run or an earlier one.
    left: Mutex<Vec<Sent>>,
}

impl Journal {
    /// A journal in a folder, for a target; the file is only made when something is owed.
    ///
    /// Also returns what an earlier run still owes this target.
    pub fn open(
        folder: &Path,
        target: &Target,
        identities: Vec<String>,
        masker: Masker,
    ) -> (Self, Option<Debt>) {
        let origin = target.origin();
        let name: String = origin.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let path = folder.join(format!("undo-{name}.json"));
        let text = std::fs::read_to_string(&path).ok();
        let debt = text.and_then(|t| serde_json::from_str::<Debt>(&t).ok()).filter(|d| d.origin == origin);
        let foreign = debt.as_ref().is_some_and(|d| d.identities != identities);
        (Self { path, origin, identities, masker, foreign, left: Mutex::default() }, debt)
    }

    /// Where the file is when something is owed.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Keeps what is owed and the write that comes next, before it is sent.
    pub fn owe(&self, owed: &[&Sent], under_way: Option<&Sent>) -> Result<(), RecordError> {
        if self.foreign {
            let why = "it holds what an earlier scan with other users owes this target: give those users and \
                       --consent write, or put it back by hand and remove the file";
            let source = std::io::Error::other(why);
            return Err(RecordError::File { path: self.path.clone(), source });
        }
        let mut all = self.left.lock().unwrap_or_else(PoisonError::into_inner).clone();
        all.extend(owed.iter().map(|s| (*s).clone()));
        let debt = Debt {
            origin: self.origin.clone(),
            identities: self.identities.clone(),
            owed: all,
            under_way: under_way.cloned(),
        };
        let refuse = |source| RecordError::File { path: self.path.clone(), source };
        let text = serde_json::to_string_pretty(&debt).unwrap_or_default();
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder).map_err(refuse)?;
        }
        // Renamed into place: a reader never meets half a file.
        let beside = self.path.with_extension("new");
        std::fs::write(&beside, self.masker.placeholder(&text)).map_err(refuse)?;
        std::fs::rename(&beside, &self.path).map_err(refuse)
    }

    /// What could not be put back: it stays in the file.
    pub fn leave(&self, sent: &Sent) {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        if !left.contains(sent) {
            left.push(sent.clone());
        }
    }

    /// All is put back but for what was left.
    pub fn settle(&self) {
        if self.foreign {
            return;
        }
        if self.left.lock().unwrap_or_else(PoisonError::into_inner).is_empty() {
            // Nothing was owed when there is no file.
            let _ = std::fs::remove_file(&self.path);
        } else {
            // The report tells what was left as well.
            let _ = self.owe(&[], None);
        }
    }
}

#[cfg(test)]
mod tests {
    use rowlock_model::{Credential, IdentityId, Method, Request};

    use super::*;

    #[test]
    fn what_is_owed_outlives_the_run_until_it_is_settled() {
        let folder = std::env::temp_dir().join(format!("rowlock-journal-{}", std::process::id()));
        let target = Target::parse("http://127.0.0.1:5000").expect("a target");
        let open = || Journal::open(&folder, &target, vec!["alice".into()], Masker::new(&[]));
        let (journal, nothing) = open();
        assert_eq!(nothing, None);
        let delete = Request::new(Method::Delete, "/notes/17", "remove");
        let sent = delete.with(Credential::Valid(IdentityId(0))).sent;
        journal.owe(&[&sent], None).expect("written");
        let (again, debt) = open();
        assert_eq!(debt.expect("a debt").owed, vec![sent.clone()]);
        again.settle();
        assert_eq!(open().1, None);
        // What the target refused to take back outlives later writes that are put back.
        again.leave(&sent);
        let later = Request::new(Method::Delete, "/notes/18", "remove").sent;
        again.owe(&[&later], None).expect("written");
        again.settle();
        assert_eq!(open().1.expect("a debt").owed, vec![sent.clone()]);
        // Other users' debts are neither lost nor taken for one's own.
        let (other, debt) = Journal::open(&folder, &target, vec!["bob".into()], Masker::new(&[]));
        assert!(debt.is_some() && other.owe(&[&later], None).is_err());
        other.settle();
        assert_eq!(open().1.expect("a debt").owed, vec![sent]);
        let _ = std::fs::remove_dir_all(folder);
    }
}
