//! Files below what was named, in order of name. Links inside folders are not followed, so that a folder
//! cannot hold itself; what is no regular file (a pipe, a socket) is passed over there.

use std::io::Result;
use std::path::{Path, PathBuf};

/// Deepest folder below the one that was named.
const DEPTH: usize = 64;

/// Calls `found` with each file below the folders that `enter` lets in, or with what could not be listed and why.
pub(crate) fn each(named: &Path, enter: &dyn Fn(&Path) -> bool, found: &mut dyn FnMut(&Path, Result<()>)) {
    if !named.is_dir() {
        return found(named, Ok(()));
    }
    let mut open: Vec<(PathBuf, usize)> = vec![(named.to_path_buf(), 0)];
    while let Some((folder, depth)) = open.pop() {
        if depth > DEPTH {
            let why = format!("it is more than {DEPTH} folders deep");
            found(&folder, Err(std::io::Error::other(why)));
            continue;
        }
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(e) => {
                found(&folder, Err(e));
                continue;
            }
        };
        let (mut files, mut folders) = (Vec::new(), Vec::new());
        for entry in entries {
            match entry.and_then(|e| Ok((e.path(), e.file_type()?))) {
                Ok((path, kind)) if kind.is_dir() => folders.extend(Some(path).filter(|p| enter(p))),
                Ok((path, kind)) if kind.is_file() => files.push(path),
                Ok(_) => {}
                Err(e) => found(&folder, Err(e)),
            }
        }
        files.sort();
        folders.sort();
        for path in &files {
            found(path, Ok(()));
        }
        open.extend(folders.into_iter().rev().map(|path| (path, depth + 1)));
    }
}
