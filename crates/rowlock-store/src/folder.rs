//! The folder of kept runs. Nothing in it is ever half written, and what cannot be read is told and left
//! alone: a list never fails because of one file.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};

use rowlock_report::{Kind, Report};
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::MOST;
use crate::run::{Head, Kept, VERSION};

/// Largest file that is read: ten thousand findings take a tenth of it.
const LARGEST: u64 = 512 << 20;
/// How the name of a file begins that is being written.
const UNFINISHED: &str = ".new-";
/// After this long nobody is writing it any more.
const ABANDONED: std::time::Duration = std::time::Duration::from_secs(24 * 3600);

/// The runs that are kept in a folder.
#[derive(Debug, Clone)]
pub struct Runs {
    folder: PathBuf,
}

/// What a folder holds.
#[derive(Debug, Default)]
pub struct Listing {
    /// The heads, newest first.
    pub heads: Vec<Head>,
    /// Files that were passed over, and why.
    pub damaged: Vec<(PathBuf, String)>,
}

/// Why a run could not be kept, found or removed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder or a file in it.
    #[error("{path}: {source}", path = path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// No run of that id.
    #[error("there is no kept run '{0}'; `rowlock scans list` names them")]
    Unknown(String),
    /// An id that begins several.
    #[error("'{0}' begins the ids of {1} kept runs; give more of it")]
    Ambiguous(String, usize),
    /// A file that is no kept run.
    #[error("{path} is damaged: {why}; `rowlock scans rm {id}` removes it", path = path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The id that it goes by.
        id: String,
        /// What is wrong.
        why: String,
    },
}

impl Runs {
    /// The runs below the folder where Rowlock keeps its state; nothing is made before something is kept.
    pub fn below(state: &Path) -> Self {
        Self { folder: state.join("scans") }
    }

    /// Keeps a run and drops the oldest of its target beyond [`MOST`]; gives its id.
    ///
    /// `kept` is the moment, RFC 3339 in UTC. The file appears whole or not at all, under a name that no
    /// other run has, so that runs which end at once do not lose each other.
    pub fn keep(&self, kept: &str, report: Report, gate: Option<bool>) -> Result<String, StoreError> {
        let target = report.subject();
        let folder = self.folder.join(name_of(report.kind(), &target));
        private_folder(&self.folder)?;
        private_folder(&folder)?;
        let id = new_id(kept).map_err(|e| file(&folder, e))?;
        let path = folder.join(format!("{id}.json"));
        let unfinished = folder.join(format!("{UNFINISHED}{id}"));
        let run = Kept::new(id.clone(), kept, report, gate);
        write(&unfinished, &run).and_then(|()| fs::rename(&unfinished, &path)).map_err(|e| {
            let _ = fs::remove_file(&unfinished);
            file(&path, e)
        })?;
        prune(&folder);
        Ok(id)
    }

    /// All kept runs, or those of one kind or target.
    pub fn list(&self, kind: Option<Kind>, target: Option<&str>) -> Result<Listing, StoreError> {
        let mut listing = Listing::default();
        for path in self.files()? {
            match head(&path) {
                Ok(head) => {
                    if kind.is_none_or(|k| k == head.kind) && target.is_none_or(|t| same(t, &head.target)) {
                        listing.heads.push(head);
                    }
                }
                Err(why) => listing.damaged.push((path, why)),
            }
        }
        listing.heads.sort_by(|a, b| b.id.cmp(&a.id));
        Ok(listing)
    }

    /// The run of an id, or of its beginning where that is enough.
    pub fn open(&self, id: &str) -> Result<Kept, StoreError> {
        let path = self.path(id)?;
        read(&path).map_err(|why| StoreError::Damaged { id: id_of(&path), path, why })
    }

    /// Removes the run of an id; gives the whole id. A damaged one goes as well.
    pub fn remove(&self, id: &str) -> Result<String, StoreError> {
        let path = self.path(id)?;
        fs::remove_file(&path).map_err(|e| file(&path, e))?;
        if let Some(folder) = path.parent() {
            // Only an empty one goes.
            let _ = fs::remove_dir(folder);
        }
        Ok(id_of(&path))
    }

    /// Where runs are kept.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file of an id.
    fn path(&self, id: &str) -> Result<PathBuf, StoreError> {
        let unknown = || StoreError::Unknown(id.to_owned());
        if id.is_empty() {
            return Err(unknown());
        }
        let mut found: Vec<PathBuf> =
            self.files()?.into_iter().filter(|path| id_of(path).starts_with(id)).collect();
        if let Some(exact) = found.iter().position(|path| id_of(path) == id) {
            return Ok(found.swap_remove(exact));
        }
        match found.len() {
            0 | 1 => found.pop().ok_or_else(unknown),
            n => Err(StoreError::Ambiguous(id.to_owned(), n)),
        }
    }

    /// The files of all runs.
    fn files(&self) -> Result<Vec<PathBuf>, StoreError> {
        let mut all = Vec::new();
        for folder in entries(&self.folder).map_err(|e| file(&self.folder, e))? {
            if folder.is_dir() {
                all.extend(runs_in(&folder).map_err(|e| file(&folder, e))?);
            }
        }
        Ok(all)
    }
}

/// What is in a folder; nothing where there is none (another process may just have removed it).
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::read_dir(folder) {
        Ok(entries) => entries.map(|e| e.map(|e| e.path())).collect(),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(e) => Err(e),
    }
}

/// The files of runs in the folder of a target.
fn runs_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let is_run =
        |path: &PathBuf| path.extension().is_some_and(|e| e == "json") && !id_of(path).starts_with('.');
    Ok(entries(folder)?.into_iter().filter(is_run).collect())
}

/// Drops the oldest runs beyond the limit, and what a killed process left half written. Failing to is no
/// reason to lose the run that was just kept.
fn prune(folder: &Path) {
    let Ok(mut runs) = runs_in(folder) else { return };
    runs.sort();
    let beyond = runs.len().saturating_sub(MOST);
    for path in runs.drain(..beyond) {
        let _ = fs::remove_file(path);
    }
    for path in entries(folder).unwrap_or_default() {
        let is_unfinished = id_of(&path).starts_with(UNFINISHED);
        let age = fs::metadata(&path).and_then(|m| m.modified()).ok().and_then(|t| t.elapsed().ok());
        if is_unfinished && age.is_some_and(|age| age > ABANDONED) {
            let _ = fs::remove_file(path);
        }
    }
}

/// Whether two names are of one target: a slash at the end changes nothing.
fn same(a: &str, b: &str) -> bool {
    a.trim_end_matches('/') == b.trim_end_matches('/')
}

/// The name of a file without its ending.
fn id_of(path: &Path) -> String {
    path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A folder's name for a target: what is readable of it, and a digest of all of it.
fn name_of(kind: Kind, target: &str) -> String {
    let plain: String =
        target.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(60).collect();
    // FNV-1a (RFC draft-eastlake-fnv): apart, not secret.
    let digest = target.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{}-{plain}-{digest:016x}", kind.word())
}

/// The moment and eight random digits: ids sort by age, and two of one second differ.
fn new_id(kept: &str) -> io::Result<String> {
    let mut random = [0; 4];
    getrandom::fill(&mut random).map_err(|e| io::Error::other(e.to_string()))?;
    let moment: String = kept.chars().filter(char::is_ascii_alphanumeric).collect();
    Ok(format!("{moment}-{:08x}", u32::from_be_bytes(random)))
}

fn write(path: &Path, run: &Kept) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut to = BufWriter::new(options.open(path)?);
    serde_json::to_writer(&mut to, run)?;
    to.write_all(b"\n")?;
    to.flush()?;
    // On the disk before it gets its name: a power cut must not leave an empty run.
    to.get_ref().sync_all()
}

/// Makes a folder that is the user's alone, or makes one that is there so.
fn private_folder(path: &Path) -> Result<(), StoreError> {
    fs::create_dir_all(path).map_err(|e| file(path, e))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(path).map_err(|e| file(path, e))?.permissions().mode();
        if mode & 0o077 != 0 {
            fs::set_permissions(path, fs::Permissions::from_mode(0o700)).map_err(|e| file(path, e))?;
        }
    }
    Ok(())
}

/// A run's head without its report.
fn head(path: &Path) -> Result<Head, String> {
    #[derive(Deserialize)]
    struct Beginning {
        version: String,
        head: Head,
        #[serde(rename = "report")]
        _report: IgnoredAny,
    }
    let beginning: Beginning = parsed(path)?;
    is_ours(&beginning.version)?;
    Ok(beginning.head)
}

fn read(path: &Path) -> Result<Kept, String> {
    #[derive(Deserialize)]
    struct Version {
        version: String,
    }
    // The version first: another version's shape is not a fault of the file.
    let version: Version = parsed(path)?;
    is_ours(&version.version)?;
    parsed(path)
}

fn is_ours(version: &str) -> Result<(), String> {
    if version == VERSION { Ok(()) } else { Err(format!("it is of version {version}, not {VERSION}")) }
}

fn parsed<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<T, String> {
    let from = File::open(path).map_err(|e| e.to_string())?;
    let mut text = String::new();
    BufReader::new(from.take(LARGEST)).read_to_string(&mut text).map_err(|e| e.to_string())?;
    serde_json::from_str(&text).map_err(|e| e.to_string())
}

fn file(path: &Path, source: io::Error) -> StoreError {
    StoreError::File { path: path.to_owned(), source }
}
