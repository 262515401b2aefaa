//! Where it runs, and what is written there: the files and commands of GitHub, GitLab, Jenkins, Azure,
//! CircleCI and Buildkite. What cannot be written is told, and changes nothing of the verdict.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use base64::Engine as _;
use rowlock_policy::Demands;
use rowlock_report::Report;
use rowlock_report::ci::{Outcome, annotate, gitlab, summary};

use super::options::Pipeline;
use crate::cli::Scan;
use crate::fault::{Fault, misuse};
use crate::identities::environment;
use crate::{moment, output};

/// The folder of results in a pipeline.
const RESULTS: &str = "rowlock-results";
/// The report for people and programs.
const REPORT: &str = "rowlock.json";
const SARIF: &str = "rowlock.sarif";
const JUNIT: &str = "rowlock.junit.xml";
const MARKDOWN: &str = "rowlock.md";
/// The variables that hold secrets of a scan.
const SECRETS: [&str; 6] = [
    "ROWLOCK_PASSWORD",
    "ROWLOCK_OTHER_PASSWORD",
    "ROWLOCK_TOKEN",
    "ROWLOCK_OTHER_TOKEN",
    "ROWLOCK_CLIENT_ID",
    "ROWLOCK_CLIENT_SECRET",
];
/// A secret of fewer characters is not hidden: a log without a letter is no log.
const SHORTEST: usize = 3;

/// The pipeline it runs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// None that is known.
    Elsewhere,
    /// GitHub Actions.
    GitHub,
    /// GitLab CI/CD.
    GitLab,
    /// Jenkins.
    Jenkins,
    /// Azure Pipelines.
    Azure,
    /// CircleCI.
    CircleCi,
    /// Buildkite.
    Buildkite,
}

impl Place {
    /// As it is given, else as the environment says.
    pub(crate) fn detect(given: Pipeline) -> Self {
        let is = |name: &str| environment(name).is_some_and(|v| v.eq_ignore_ascii_case("true"));
        match given {
            Pipeline::Auto if is("GITHUB_ACTIONS") => Self::GitHub,
            Pipeline::Auto if is("GITLAB_CI") => Self::GitLab,
            Pipeline::Auto if is("TF_BUILD") => Self::Azure,
            Pipeline::Auto if is("CIRCLECI") => Self::CircleCi,
            Pipeline::Auto if is("BUILDKITE") => Self::Buildkite,
            Pipeline::Auto if environment("JENKINS_URL").is_some() => Self::Jenkins,
            Pipeline::Auto | Pipeline::None => Self::Elsewhere,
            Pipeline::Github => Self::GitHub,
            Pipeline::Gitlab => Self::GitLab,
            Pipeline::Jenkins => Self::Jenkins,
            Pipeline::Azure => Self::Azure,
            Pipeline::Circleci => Self::CircleCi,
            Pipeline::Buildkite => Self::Buildkite,
        }
    }

    /// The folder of results, made before a scan that would be in vain.
    pub(crate) fn results(self, given: Option<&Path>) -> Result<Option<PathBuf>, Fault> {
        let usual = (self != Self::Elsewhere).then(|| PathBuf::from(RESULTS));
        let Some(folder) = given.map(Path::to_path_buf).or(usual) else { return Ok(None) };
        std::fs::create_dir_all(&folder)
            .map_err(|e| misuse!("the folder of results {} cannot be made: {e}", folder.display()))?;
        Ok(Some(folder))
    }

    /// Writes every report into the folder of results.
    pub(crate) fn write_results(
        self,
        folder: &Path,
        outcome: &Outcome,
        demands: &Demands,
        began: &str,
    ) -> Result<(), Fault> {
        let reports: Vec<&Report> = outcome.parts.iter().map(|p| &p.report).collect();
        let mut files = vec![
            (REPORT, outcome.json()),
            (SARIF, rowlock_report::sarif::render_all(reports.iter().copied())),
            (JUNIT, rowlock_report::junit::render_all(&reports, Some(&outcome.gate))),
            (MARKDOWN, summary::render(outcome, demands, summary::SUMMARY)),
        ];
        if self == Self::GitLab {
            let root = self.root();
            files.push(("gl-code-quality-report.json", gitlab::code_quality(outcome, demands, &root)));
            files.push(("gl-sast-report.json", gitlab::sast(outcome, demands, &root, began, &moment::now())));
        }
        for (name, text) in files {
            let path = folder.join(name);
            std::fs::write(&path, text).map_err(|e| misuse!("{} cannot be written: {e}", path.display()))?;
        }
        Ok(())
    }

    /// The folder that holds the repository.
    fn root(self) -> String {
        let name = match self {
            Self::Elsewhere => None,
            Self::GitHub => Some("GITHUB_WORKSPACE"),
            Self::GitLab => Some("CI_PROJECT_DIR"),
            Self::Jenkins => Some("WORKSPACE"),
            Self::Azure => Some("BUILD_SOURCESDIRECTORY"),
            Self::CircleCi => Some("CIRCLE_WORKING_DIRECTORY"),
            Self::Buildkite => Some("BUILDKITE_BUILD_CHECKOUT_PATH"),
        };
        let here = || std::env::current_dir().map(|d| d.display().to_string()).unwrap_or_default();
        name.and_then(environment).unwrap_or_else(here)
    }
}

/// Has the pipeline hide the scan's secrets from all that follows in its log. This is the one place where a
/// secret is written out, because that is how these commands work; the pipeline does not show them.
pub(crate) fn hide(place: Place, scan: &Scan) {
    let command = match place {
        Place::GitHub => annotate::github_mask,
        Place::Azure => annotate::azure_mask,
        _ => return,
    };
    let identity = &scan.identity;
    let mut secrets: Vec<String> = SECRETS.iter().filter_map(|name| environment(name)).collect();
    for file in [&identity.password_file, &identity.other_password_file].into_iter().flatten() {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        secrets.extend(text.lines().next().map(str::to_owned));
    }
    let users = [&identity.user, &identity.other_user];
    let inline = users.into_iter().flatten().filter_map(|given| Some(given.split_once(':')?.1.to_owned()));
    secrets.extend(inline);
    let names = users.into_iter().flatten().map(|given| given.split(':').next().unwrap_or_default());
    let pairs = names.flat_map(|name| {
        secrets.iter().map(move |s| base64::engine::general_purpose::STANDARD.encode(format!("{name}:{s}")))
    });
    let pairs: Vec<String> = pairs.collect();
    secrets.extend(pairs);
    secrets.sort();
    secrets.dedup();
    for secret in secrets.iter().filter(|s| s.chars().count() >= SHORTEST) {
        output::command(&command(secret));
    }
}

/// Tells the pipeline in its own words.
pub(crate) fn tell(place: Place, outcome: &Outcome, demands: &Demands, results: Option<&Path>) {
    let path = |name: &str| results.map(|folder| folder.join(name).display().to_string()).unwrap_or_default();
    let markdown = || summary::render(outcome, demands, summary::SUMMARY);
    let told = match place {
        Place::Elsewhere => Ok(()),
        Place::GitHub => {
            for annotation in annotate::of(outcome, demands, &place.root()) {
                output::command(&annotation.github());
            }
            let summary = append("GITHUB_STEP_SUMMARY", &(markdown() + "\n"));
            summary.and(append("GITHUB_OUTPUT", &outputs(outcome, &path(REPORT), &path(SARIF))))
        }
        Place::Azure => {
            for annotation in annotate::of(outcome, demands, &place.root()) {
                if let Some(command) = annotation.azure() {
                    output::command(&command);
                }
            }
            for (name, value) in outcome.outputs(&path(REPORT), &path(SARIF)) {
                output::command(&annotate::azure_variable(name, &value));
            }
            let file = results.and_then(|folder| folder.join(MARKDOWN).canonicalize().ok());
            if let Some(file) = file {
                output::command(&format!("##vso[task.uploadsummary]{}", file.display()));
            }
            Ok(())
        }
        Place::Buildkite => buildkite(outcome, &markdown()),
        Place::GitLab | Place::Jenkins | Place::CircleCi => {
            output::say(&format!("test report: {}", path(JUNIT)));
            Ok(())
        }
    };
    if let Err(why) = told {
        output::say(&format!("warning: {why}"));
    }
}

/// Appends to the file that a variable names.
fn append(variable: &str, text: &str) -> Result<(), String> {
    let path = environment(variable)
        .ok_or_else(|| format!("{variable} is not set, so nothing was written to it"))?;
    let file = File::options().append(true).create(true).open(&path);
    file.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|e| format!("{variable} ({path}): {e}"))
}

/// A step's outputs; each value ends at a word that nobody can guess.
fn outputs(outcome: &Outcome, report: &str, sarif: &str) -> String {
    let mut random = [0; 16];
    let _ = getrandom::fill(&mut random);
    let end = format!("{:032x}", u128::from_be_bytes(random));
    outcome
        .outputs(report, sarif)
        .into_iter()
        .fold(String::new(), |text, (name, value)| text + &format!("{name}<<{end}\n{value}\n{end}\n"))
}

/// An annotation of the build, by the agent's own program.
fn buildkite(outcome: &Outcome, markdown: &str) -> Result<(), String> {
    let style = if outcome.gate.met { "success" } else { "error" };
    let wrong = |e: &dyn std::fmt::Display| format!("buildkite-agent annotate: {e}");
    let mut agent = Command::new("buildkite-agent")
        .args(["annotate", "--context", "rowlock", "--style", style])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|e| wrong(&e))?;
    if let Some(mut stdin) = agent.stdin.take() {
        let _ = stdin.write_all(markdown.as_bytes());
    }
    match agent.wait() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(wrong(&status)),
        Err(e) => Err(wrong(&e)),
    }
}
