//! The evaluation of the rules over source: `rowlock code` reads each labelled program alone, and what it says is
//! held against labels that another hand wrote without sight of the rules. Tentative findings count for nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::Value;

use crate::step;

/// Sets of labelled programs: the folder of `lab/` with the floors, and the folders that are scored together.
const SETS: [(&str, &[&str]); 2] = [("code", &["code", "kb"]), ("held", &["held"])];
/// What is absent has no line: a finding anywhere in the program tells of it.
const ABSENT: [&str; 4] =
    ["https-not-enforced", "no-auth-throttle", "no-store-missing", "auth-event-not-logged"];

/// A program and what is true of it, as `lab/code/labels.py --json` prints it.
#[derive(Debug, Deserialize)]
struct Program {
    program: String,
    labels: Vec<Label>,
}

#[derive(Debug, Deserialize)]
struct Label {
    file: String,
    line: u64,
    from: u64,
    until: u64,
    kind: String,
    id: String,
}

/// What may not be fallen short of, `floors.toml` beside the programs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Floors {
    /// Expected findings that were found, at least.
    found: usize,
    /// Numbered classes with at least one found, at least.
    classes: usize,
    /// Numbered classes with all found, at least.
    whole_classes: usize,
    /// Findings that no label covers, at most.
    false_alarms: usize,
}

#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    found: usize,
    expected: usize,
    false_alarms: usize,
}

/// The score of one set.
#[derive(Debug, Default)]
struct Score {
    classes: BTreeMap<String, Tally>,
    rules: BTreeMap<String, Tally>,
    missed: Vec<String>,
    false_alarms: Vec<String>,
    programs: usize,
    lines: usize,
}

/// Scores each set that is there; programs whose names contain one of the arguments, and then without floors.
pub(super) fn run(binary: &Path, only: &[String]) -> Result<()> {
    let mut short = Vec::new();
    for (name, folders) in SETS {
        let home = step::root().join("lab").join(name);
        if !home.is_dir() {
            continue;
        }
        let score = score(binary, &labels(&home, folders)?, only)?;
        if score.programs == 0 {
            continue;
        }
        score.print(name);
        if only.is_empty() {
            let path = home.join("floors.toml");
            let text = std::fs::read_to_string(&path).with_context(|| format!("{}", path.display()))?;
            let floors = toml::from_str(&text).with_context(|| format!("{}", path.display()))?;
            short.extend(score.below(&floors).into_iter().map(|what| format!("lab/{name}: {what}")));
        }
    }
    if !short.is_empty() {
        bail!("the rules over source fall short of their floors:\n  {}", short.join("\n  "));
    }
    Ok(())
}

/// The labels of a set, by its own reader or by the one of `lab/code`.
fn labels(home: &Path, folders: &[&str]) -> Result<Vec<Program>> {
    let own = home.join("labels.py");
    let (reader, folders) = if own.is_file() && !home.ends_with("code") {
        (own, &[][..])
    } else {
        (step::root().join("lab/code/labels.py"), folders)
    };
    let output = Command::new("python3").arg(&reader).arg("--json").args(folders).output()?;
    if !output.status.success() {
        bail!("{}: {}", reader.display(), String::from_utf8_lossy(&output.stderr).trim());
    }
    serde_json::from_slice(&output.stdout).with_context(|| format!("{}", reader.display()))
}

fn score(binary: &Path, programs: &[Program], only: &[String]) -> Result<Score> {
    let mut score = Score::default();
    for program in programs {
        if only.is_empty() || only.iter().any(|part| program.program.contains(part.as_str())) {
            let findings = findings(binary, program).with_context(|| program.program.clone())?;
            score.lines += lines(&step::root().join("lab").join(&program.program))?;
            score.enter(program, &findings);
        }
    }
    Ok(score)
}

/// What the binary says of one program.
fn findings(binary: &Path, program: &Program) -> Result<Vec<Value>> {
    let mut command = Command::new(binary);
    command.current_dir(step::root()).arg("code").arg(format!("lab/{}", program.program));
    let output = command.args(["--tests", "-f", "json", "-q"]).output()?;
    let report: Value = serde_json::from_slice(&output.stdout).with_context(|| {
        format!("ended with {}: {}", output.status, String::from_utf8_lossy(&output.stderr).trim())
    })?;
    Ok(report["record"]["findings"].as_array().context("the report has no findings")?.clone())
}

impl Score {
    fn enter(&mut self, program: &Program, findings: &[Value]) {
        self.programs += 1;
        let class = program.program.split('/').nth(1).unwrap_or_default();
        let (unsure, sure): (Vec<&Value>, Vec<&Value>) =
            findings.iter().partition(|f| f["confidence"] == "tentative");
        for label in program.labels.iter().filter(|l| l.kind == "expect") {
            let found = sure.iter().any(|finding| covers(label, finding));
            for tally in [tally(&mut self.classes, class), tally(&mut self.rules, &label.id)] {
                tally.expected += 1;
                tally.found += usize::from(found);
            }
            if !found {
                let half = if unsure.iter().any(|f| covers(label, f)) { " (only tentative)" } else { "" };
                self.missed.push(format!("lab/{}:{} {}{half}", label.file, label.line, label.id));
            }
        }
        for finding in sure {
            if !program.labels.iter().any(|label| covers(label, finding)) {
                let id = id(finding);
                tally(&mut self.classes, class).false_alarms += 1;
                tally(&mut self.rules, id).false_alarms += 1;
                let place = &finding["place"];
                let file = place["file"].as_str().unwrap_or(&program.program);
                self.false_alarms.push(format!("{file}:{} {id}", place["line"]));
            }
        }
    }

    fn all(&self) -> Tally {
        self.rules.values().fold(Tally::default(), |sum, one| Tally {
            found: sum.found + one.found,
            expected: sum.expected + one.expected,
            false_alarms: sum.false_alarms + one.false_alarms,
        })
    }

    /// Numbered classes: how many there are, how many with something found, how many with everything.
    fn numbered(&self) -> [usize; 3] {
        let numbered = |name: &str| name.starts_with(|c: char| c.is_ascii_digit());
        let asked = self.classes.iter().filter(|(name, tally)| numbered(name) && tally.expected > 0);
        asked.fold([0; 3], |[all, any, whole], (_, tally)| {
            [all + 1, any + usize::from(tally.found > 0), whole + usize::from(tally.found == tally.expected)]
        })
    }

    fn below(&self, floors: &Floors) -> Vec<String> {
        let (all, [_, any, whole]) = (self.all(), self.numbered());
        let least = [
            ("found", all.found, floors.found),
            ("classes with any found", any, floors.classes),
            ("classes with all found", whole, floors.whole_classes),
        ];
        let mut short: Vec<String> = least
            .iter()
            .filter(|(_, is, floor)| is < floor)
            .map(|(what, is, floor)| format!("{what}: {is}, at least {floor}"))
            .collect();
        if all.false_alarms > floors.false_alarms {
            short.push(format!("false alarms: {}, at most {}", all.false_alarms, floors.false_alarms));
        }
        short
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of a few thousand")]
    fn print(&self, name: &str) {
        println!("\nSource, lab/{name}: {} programs, {} lines", self.programs, self.lines);
        for (head, tallies) in [("class", &self.classes), ("rule", &self.rules)] {
            println!("{head:<42} {:>5} {:>8} {:>6}", "found", "expected", "false");
            for (name, tally) in tallies.iter().filter(|(_, t)| t.expected + t.false_alarms > 0) {
                println!("{name:<42} {:>5} {:>8} {:>6}", tally.found, tally.expected, tally.false_alarms);
            }
        }
        for missed in &self.missed {
            println!("  ! missed {missed}");
        }
        for false_alarm in &self.false_alarms {
            println!("  ! false alarm {false_alarm}");
        }
        let (all, [of, any, whole]) = (self.all(), self.numbered());
        let rate = all.false_alarms as f64 * 1000.0 / self.lines.max(1) as f64;
        println!("lab/{name}: found {} of {}", all.found, all.expected);
        println!("lab/{name}: of {of} numbered classes {any} with any found, {whole} with all");
        println!("lab/{name}: {} false alarms, {rate:.2} per 1,000 lines", all.false_alarms);
    }
}

fn covers(label: &Label, finding: &Value) -> bool {
    let place = &finding["place"];
    let there = || {
        place["file"].as_str().is_some_and(|file| file.ends_with(&label.file))
            && place["line"].as_u64().is_some_and(|line| (label.from..=label.until).contains(&line))
    };
    label.id == id(finding) && (label.from == 0 || ABSENT.contains(&label.id.as_str()) || there())
}

/// The id as labels have it: some rules share theirs with a check of the running service, and end differently.
fn id(finding: &Value) -> &str {
    let check = finding["check"].as_str().unwrap_or_default();
    check.strip_suffix("-in-source").unwrap_or(check)
}

fn tally<'a>(all: &'a mut BTreeMap<String, Tally>, name: &str) -> &'a mut Tally {
    all.entry(name.to_owned()).or_default()
}

/// Lines of Python in a file, or in a folder and all below it.
fn lines(path: &Path) -> Result<usize> {
    if path.is_dir() {
        return std::fs::read_dir(path)?.map(|entry| lines(&entry?.path())).sum();
    }
    if path.extension().is_none_or(|e| e != "py") {
        return Ok(0);
    }
    Ok(std::fs::read_to_string(path).with_context(|| format!("{}", path.display()))?.lines().count())
}
