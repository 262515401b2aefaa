//! Files that grow: followed through rotation (another file under the name), truncation, removal, and
//! into the packed copies that a rotation leaves.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::Shared;
use super::line::Lines;
use super::source::{Following, LogError};

/// How often files are looked at.
const EVERY: Duration = Duration::from_millis(25);
/// How many looks pass before a pattern is resolved anew.
const ANEW: u32 = 8;
/// What is read of a file from before, in bytes.
const BEFORE: u64 = 64 << 10;
/// Most files of one pattern.
const FILES: usize = 256;
/// Most bytes out of one packed copy.
const UNPACKED: u64 = 64 << 20;
/// Most lines that are remembered for the sake of packed copies.
const REMEMBERED: usize = 1 << 20;

/// Follows one file, and packed copies of it that come beside it.
pub(super) fn follow(path: &Path, at: usize, shared: &Arc<Shared>) -> Result<Following, LogError> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !path.exists() && !folder.is_dir() {
        return Err(LogError::Absent(path.to_owned()));
    }
    if path.is_dir() {
        let source =
            std::io::Error::other("it is a folder; give a file, or a pattern such as 'FOLDER/*.log'");
        return Err(LogError::Unreadable { path: path.to_owned(), source });
    }
    if path.exists() {
        File::open(path).map_err(|source| LogError::Unreadable { path: path.to_owned(), source })?;
    }
    let name = path.file_name().map(|n| glob::Pattern::escape(&n.to_string_lossy())).unwrap_or_default();
    let packed = glob::Pattern::escape(&folder.to_string_lossy()) + "/" + &name;
    let patterns = vec![format!("{packed}*.gz"), format!("{packed}*.zst")];
    begin(Set::new(vec![path.to_owned()], patterns), at, shared);
    Ok(Following::Thread)
}

/// Follows every file that a pattern names, now or later.
pub(super) fn follow_all(pattern: &str, at: usize, shared: &Arc<Shared>) -> Result<Following, LogError> {
    glob::Pattern::new(pattern)
        .map_err(|source| LogError::Pattern { pattern: pattern.to_owned(), source })?;
    begin(Set::new(Vec::new(), vec![pattern.to_owned()]), at, shared);
    Ok(Following::Thread)
}

/// Looks at the files until nobody listens. What is there at first was written before.
fn begin(mut set: Set, at: usize, shared: &Arc<Shared>) {
    set.resolve(true);
    for tail in set.tails.values_mut() {
        tail.before(|text| shared.before(at, text));
    }
    let shared = Arc::clone(shared);
    std::thread::spawn(move || {
        let mut looks = 0;
        while !shared.has_ended() {
            if looks % ANEW == 0 {
                set.resolve(false);
            }
            looks = looks.wrapping_add(1);
            set.more(|text| shared.line(at, text));
            let absent = set.tails.values().all(|t| t.file.is_none());
            shared.stopped(at, absent.then(|| "there is no such file".to_owned()));
            shared.looked(at);
            std::thread::sleep(EVERY);
        }
    });
}

/// The files of one source.
#[derive(Debug)]
struct Set {
    patterns: Vec<String>,
    tails: BTreeMap<PathBuf, Tail>,
    /// Packed copies with their sizes when last looked at; read once they do not grow any more.
    packed: BTreeMap<PathBuf, Packed>,
    /// Lines that were read plain, so that their packed copy says nothing twice; after too many of them
    /// packed copies are left alone.
    read: HashSet<u64>,
}

#[derive(Debug)]
enum Packed {
    /// It was there before the run, or has been read.
    Done,
    /// It came; so large when last looked at.
    Growing(u64),
}

impl Set {
    fn new(files: Vec<PathBuf>, patterns: Vec<String>) -> Self {
        let tails = files.into_iter().map(|path| (path.clone(), Tail::new(path))).collect();
        Self { patterns, tails, packed: BTreeMap::new(), read: HashSet::new() }
    }

    /// Looks which files there are; at first all of them are from before.
    fn resolve(&mut self, first: bool) {
        for pattern in &self.patterns {
            let Ok(paths) = glob::glob(pattern) else { continue };
            for path in paths.flatten().take(FILES) {
                let is_packed = path.extension().is_some_and(|e| e == "gz" || e == "zst");
                if is_packed {
                    let new = if first { Packed::Done } else { Packed::Growing(u64::MAX) };
                    self.packed.entry(path).or_insert(new);
                } else if self.tails.len() < FILES && path.is_file() {
                    self.tails.entry(path.clone()).or_insert_with(|| Tail::new(path));
                }
            }
        }
    }

    /// Hands on the lines that came since the last look.
    fn more(&mut self, mut line: impl FnMut(String)) {
        use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
        let hash = |text: &str| BuildHasherDefault::<DefaultHasher>::default().hash_one(text);
        for tail in self.tails.values_mut() {
            tail.more(|text| {
                if self.read.len() < REMEMBERED {
                    self.read.insert(hash(&text));
                }
                line(text);
            });
        }
        if self.read.len() >= REMEMBERED {
            return;
        }
        for (path, packed) in &mut self.packed {
            let Packed::Growing(size) = packed else { continue };
            let now = std::fs::metadata(path).map_or(0, |m| m.len());
            if now != *size {
                *size = now;
                continue;
            }
            *packed = Packed::Done;
            unpack(path, |text| {
                if !self.read.contains(&hash(&text)) {
                    line(text);
                }
            });
        }
    }
}

/// The lines of a packed copy; what is damaged ends it.
fn unpack(path: &Path, mut line: impl FnMut(String)) {
    let Ok(file) = File::open(path) else { return };
    let Ok(rowlock_logs::Source::Text(from)) = rowlock_logs::open(file, true) else { return };
    let (mut from, mut lines, mut bytes) = (from.take(UNPACKED), Lines::default(), vec![0; 16 << 10]);
    while let Ok(more) = from.read(&mut bytes)
        && more > 0
    {
        lines.take(&bytes[..more], &mut line);
    }
    lines.end(&mut line);
}

/// One file that grows.
#[derive(Debug)]
struct Tail {
    path: PathBuf,
    file: Option<File>,
    /// Up to where it has been read.
    at: u64,
    lines: Lines,
}

impl Tail {
    fn new(path: PathBuf) -> Self {
        Self { path, file: None, at: 0, lines: Lines::default() }
    }

    /// Opens the file and reads the end of what it holds already.
    fn before(&mut self, line: impl FnMut(String)) {
        self.file = File::open(&self.path).ok();
        let Some(file) = &mut self.file else { return };
        let end = file.metadata().map_or(0, |m| m.len());
        self.at = end.saturating_sub(BEFORE);
        let _ = file.seek(SeekFrom::Start(self.at));
        let mut bytes = Vec::new();
        let _ = file.take(end - self.at).read_to_end(&mut bytes);
        self.at += bytes.len() as u64;
        self.lines.take(&bytes, line);
    }

    /// Hands on what came since; a file that took the place of this one is read from its beginning.
    fn more(&mut self, mut line: impl FnMut(String)) {
        self.read(&mut line);
        let now = std::fs::metadata(&self.path).ok();
        let same = match (&now, self.file.as_ref().and_then(|f| f.metadata().ok())) {
            (Some(now), Some(open)) => is_same(now, &open),
            (None, Some(_)) | (Some(_), None) => false,
            (None, None) => true,
        };
        if same {
            return;
        }
        // Written between the read above and the rename.
        self.read(&mut line);
        if now.is_none() && self.file.is_some() {
            // Removed, perhaps moved: whoever holds it open may still write to it.
            return;
        }
        self.lines.end(&mut line);
        (self.file, self.at) = (File::open(&self.path).ok(), 0);
        self.read(&mut line);
    }

    fn read(&mut self, line: &mut impl FnMut(String)) {
        let Some(file) = &mut self.file else { return };
        let size = file.metadata().map_or(0, |m| m.len());
        if size < self.at {
            // Truncated: what it held is gone, what comes now is new.
            self.at = 0;
            self.lines.end(line);
        }
        if size == self.at || file.seek(SeekFrom::Start(self.at)).is_err() {
            return;
        }
        let mut bytes = vec![0; 64 << 10];
        while let Ok(more) = file.read(&mut bytes)
            && more > 0
        {
            self.at += more as u64;
            self.lines.take(&bytes[..more], &mut *line);
        }
    }
}

/// Whether two looks are at one and the same file.
#[cfg(unix)]
fn is_same(a: &std::fs::Metadata, b: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

/// Whether two looks are at one and the same file.
#[cfg(not(unix))]
fn is_same(a: &std::fs::Metadata, b: &std::fs::Metadata) -> bool {
    a.created().ok() == b.created().ok()
}
