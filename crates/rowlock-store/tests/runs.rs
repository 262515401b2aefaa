//! The folder of kept runs: nothing is lost, nothing is half written, one bad file spoils nothing.
#![expect(clippy::expect_used, reason = "a test says what is wrong by failing")]

use std::path::PathBuf;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};

use rowlock_model::{RunRecord, Target};
use rowlock_report::{Kind, Report};
use rowlock_store::{MOST, Runs, StoreError};

struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("runs-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        Self(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn report(url: &str) -> Report {
    let record = RunRecord {
        started: "2026-11-21T03:20:00Z".into(),
        took_ms: 1200,
        requests: 40,
        ..RunRecord::unsent(Target::parse(url).expect("a target"))
    };
    Report::new("0.1.0", record, &[])
}

const URL: &str = "http://127.0.0.1:5000";
const NOON: &str = "2026-11-21T12:00:00.000Z";

#[test]
fn a_run_is_kept_listed_opened_and_removed() {
    let folder = Folder::new();
    let runs = Runs::below(&folder.0);
    assert!(runs.list(None, None).expect("listed").heads.is_empty());
    let id = runs.keep(NOON, report(URL), Some(true)).expect("kept");
    let heads = runs.list(Some(Kind::Scan), Some("http://127.0.0.1:5000/")).expect("listed").heads;
    assert_eq!((heads.len(), heads[0].id.as_str(), heads[0].gate), (1, id.as_str(), Some(true)));
    assert!(runs.list(Some(Kind::Code), None).expect("listed").heads.is_empty());
    assert_eq!(runs.open(&id[..20]).expect("opened").report, report(URL));
    assert!(matches!(runs.open("2031"), Err(StoreError::Unknown(_))));
    assert!(matches!(runs.open(""), Err(StoreError::Unknown(_))));
    assert!(matches!(runs.open("../../etc/passwd"), Err(StoreError::Unknown(_))));
    let other = runs.keep(NOON, report(URL), None).expect("kept");
    assert!(matches!(runs.open("2026"), Err(StoreError::Ambiguous(_, 2))));
    assert_eq!(runs.remove(&id).expect("removed"), id);
    assert_eq!(runs.list(None, None).expect("listed").heads[0].id, other);
}

#[test]
fn the_oldest_of_a_target_go_first_and_other_targets_stay() {
    let folder = Folder::new();
    let runs = Runs::below(&folder.0);
    let other = runs.keep("2020-01-01T00:00:00.000Z", report("http://127.0.0.1:5001"), None).expect("kept");
    for n in 0..MOST + 3 {
        runs.keep(&format!("2026-11-21T12:00:00.{n:03}Z"), report(URL), None).expect("kept");
    }
    let heads = runs.list(None, Some("http://127.0.0.1:5000/")).expect("listed").heads;
    assert_eq!(heads.len(), MOST);
    assert!(
        heads[0].id.contains("120000052") && heads[MOST - 1].id.contains("120000003"),
        "{:?}",
        heads[MOST - 1]
    );
    assert!(runs.open(&other).is_ok());
}

#[test]
fn runs_that_end_at_once_lose_nothing() {
    let folder = Folder::new();
    let (runs, start) = (Runs::below(&folder.0), Barrier::new(8));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                start.wait();
                for _ in 0..5 {
                    runs.keep(NOON, report(URL), None).expect("kept");
                }
            });
        }
    });
    let listing = runs.list(None, None).expect("listed");
    assert_eq!((listing.heads.len(), listing.damaged.len()), (40, 0));
}

#[test]
fn damaged_files_are_told_and_passed_over() {
    let folder = Folder::new();
    let runs = Runs::below(&folder.0);
    let id = runs.keep(NOON, report(URL), None).expect("kept");
    let of_target =
        std::fs::read_dir(runs.folder()).expect("read").next().expect("one").expect("read").path();
    let whole = std::fs::read_to_string(of_target.join(format!("{id}.json"))).expect("read");
    let spoiled = [
        ("a", &whole[..whole.len() / 2]),
        ("b", ""),
        ("c", "\u{0}\u{0}\u{0}"),
        ("d", &whole.replacen("rowlock-run/1", "rowlock-run/7", 1)),
    ];
    for (name, text) in spoiled {
        std::fs::write(of_target.join(format!("{name}.json")), text).expect("written");
    }
    // A process that was killed while it wrote leaves this, and it is nobody's run.
    std::fs::write(of_target.join(".new-20200101"), "{").expect("written");
    std::fs::write(runs.folder().join("a file"), "").expect("written");
    let listing = runs.list(None, None).expect("listed");
    assert_eq!((listing.heads.len(), listing.damaged.len()), (1, 4), "{:?}", listing.damaged);
    assert!(listing.damaged.iter().any(|(_, why)| why.contains("rowlock-run/7")), "{:?}", listing.damaged);
    let told = runs.open("a").expect_err("damaged").to_string();
    assert!(told.contains("damaged") && told.contains("rowlock scans rm a"), "{told}");
    runs.remove("a").expect("removed");
    assert_eq!(runs.list(None, None).expect("listed").damaged.len(), 3);
}

#[cfg(unix)]
#[test]
fn only_the_user_can_read_what_is_kept() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new();
    let runs = Runs::below(&folder.0);
    std::fs::create_dir_all(runs.folder()).expect("made");
    std::fs::set_permissions(runs.folder(), std::fs::Permissions::from_mode(0o755)).expect("set");
    let id = runs.keep(NOON, report(URL), None).expect("kept");
    let mode = |path: &std::path::Path| std::fs::metadata(path).expect("there").permissions().mode() & 0o777;
    let of_target =
        std::fs::read_dir(runs.folder()).expect("read").next().expect("one").expect("read").path();
    assert_eq!(mode(runs.folder()), 0o700);
    assert_eq!(mode(&of_target), 0o700);
    assert_eq!(mode(&of_target.join(format!("{id}.json"))), 0o600);
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error() {
    let folder = Folder::new();
    std::fs::create_dir_all(&folder.0).expect("made");
    std::fs::write(folder.0.join("scans"), "a file").expect("written");
    let told = Runs::below(&folder.0).keep(NOON, report(URL), None).expect_err("refused").to_string();
    assert!(told.contains("scans"), "{told}");
}
