//! The command line: what can be asked, in the words a user reads.

mod report;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};

pub(crate) use self::report::{Colour, Format, GateOptions, OutputOptions};
use crate::fault::{Fault, misuse};

/// Scan a running API from the outside: what is wrong with it, with proof and the repair.
#[derive(Debug, Parser)]
#[command(name = "rowlock", version, propagate_version = true, arg_required_else_help = true)]
#[command(after_help = "Begin with `rowlock demo`, then `rowlock scan http://127.0.0.1:5000 -u alice`.")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Scan a running API: score, grade, findings with proof, and the repair.
    Scan(Box<Scan>),
    /// Start a small vulnerable API on loopback and scan it: the first minute.
    Demo(Demo),
    /// The gate of a pipeline: scan, compare with a baseline, decide, report.
    Ci(Box<crate::ci::options::Ci>),
    /// Analyse an OpenAPI document without sending a request, or compare two.
    Spec(Spec),
    /// Read the Python source of a Flask or FastAPI service: what lets secrets out or attackers in.
    Code(crate::code::Code),
    /// Explain a check: what it does, why it matters, how to repair it.
    Explain(Explain),
    /// Serve an AI assistant over the Model Context Protocol.
    Mcp(crate::mcp::Mcp),
    /// Find credentials in logs, or take them out of a stream.
    Logs(crate::logs::Logs),
    /// List, show, compare and remove runs that were kept.
    Scans(crate::scans::Scans),
    /// Print a shell's completion script.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print a manual page (troff).
    Man {
        /// The command it is about; Rowlock as a whole without one.
        #[arg(value_parser = ["scan", "ci", "demo", "spec", "code", "explain", "mcp", "logs", "scans", "completions", "man"])]
        command: Option<String>,
        /// Write every page into this folder, those of commands below commands as well.
        #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "command")]
        out_dir: Option<PathBuf>,
    },
}

/// Scan a running API.
///
/// Reads only, unless --consent says otherwise; stays on the origin it was given; never prints a secret.
#[derive(Debug, Args)]
pub(crate) struct Scan {
    /// The API's URL, such as http://127.0.0.1:5000 (from the recording with --replay).
    #[arg(value_hint = ValueHint::Url)]
    pub(crate) url: Option<String>,

    #[command(flatten)]
    pub(crate) surface: SurfaceOptions,
    #[command(flatten)]
    pub(crate) identity: IdentityOptions,
    #[command(flatten)]
    pub(crate) allowed: AllowedOptions,
    #[command(flatten)]
    pub(crate) connection: ConnectionOptions,
    #[command(flatten)]
    pub(crate) inside: InsideOptions,
    #[command(flatten)]
    pub(crate) pace: PaceOptions,
    #[command(flatten)]
    pub(crate) choice: ChoiceOptions,
    #[command(flatten)]
    pub(crate) output: OutputOptions,
    #[command(flatten)]
    pub(crate) gate: GateOptions,
    #[command(flatten)]
    pub(crate) run: RunOptions,
    /// `[login]` of the configuration.
    #[arg(skip)]
    pub(crate) login: Option<crate::login::Ready>,
}

impl Scan {
    /// The options of an ordinary scan of this URL.
    pub(crate) fn of(url: &str) -> Result<Self, Fault> {
        match Cli::try_parse_from(["rowlock", "scan", "--", url]).map_err(Fault::usage)?.command {
            Command::Scan(scan) => Ok(*scan),
            _ => Err(misuse!("an ordinary scan has no such options")),
        }
    }
}

#[derive(Debug, Args)]
#[command(next_help_heading = "What to scan")]
pub(crate) struct SurfaceOptions {
    /// The API description: a file or a URL (otherwise the usual places are tried).
    #[arg(long, value_name = "FILE|URL")]
    pub(crate) spec: Option<String>,
    /// The service's Python source: its routes are scanned, its weaknesses held against the run; repeatable.
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) source: Vec<PathBuf>,
    /// A HAR file whose requests to this origin are operations; repeatable.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) har: Vec<PathBuf>,
    /// A Postman collection whose requests are operations; repeatable.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) postman: Vec<PathBuf>,
    /// Keep to these paths (/api, /api/*/users, /v1/**); repeatable.
    #[arg(long, value_name = "PATH")]
    pub(crate) scope: Vec<String>,
    /// Leave these paths alone; repeatable.
    #[arg(long, value_name = "PATH")]
    pub(crate) exclude: Vec<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Identities")]
pub(crate) struct IdentityOptions {
    /// The user; its password comes from --password-file, ROWLOCK_PASSWORD, --password-stdin or a prompt.
    #[arg(short, long, value_name = "NAME[:PASSWORD]")]
    pub(crate) user: Option<String>,
    /// A file whose first line is the password, token or key.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) password_file: Option<PathBuf>,
    /// Read the password, token or key from the first line of standard input.
    #[arg(long)]
    pub(crate) password_stdin: bool,
    /// A second user, to tell users apart.
    #[arg(long, value_name = "NAME[:PASSWORD]")]
    pub(crate) other_user: Option<String>,
    /// A file with the second user's secret (otherwise ROWLOCK_OTHER_PASSWORD or a prompt).
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) other_password_file: Option<PathBuf>,
    /// How the identities prove themselves: basic, bearer, api-key[:HEADER], header:NAME, cookie[:NAME].
    #[arg(long, value_name = "KIND[:NAME]")]
    pub(crate) auth: Option<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "What the owner allows")]
pub(crate) struct AllowedOptions {
    /// Allow more than reading: write, guess, lockout, forge (comma-separated).
    ///
    /// write: make objects of the scan's own, change and remove them, and change what is put back at once.
    /// guess: try well-known users and passwords. lockout: more than four wrong passwords for the given user.
    /// forge: tokens that name the other user, where a forged token is let in at all; they only read.
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub(crate) consent: Vec<String>,
    /// Send no bursts of wrong credentials for random users.
    #[arg(long)]
    pub(crate) no_burst: bool,
    /// Wait when the service throttles, at most 60 s at a time.
    #[arg(long)]
    pub(crate) patient: bool,
    /// Ask chat operations, which may cost: how thoroughly.
    #[arg(long, value_enum, value_name = "DEPTH")]
    pub(crate) llm: Option<Depth>,
}

/// How thoroughly a language model is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Depth {
    /// One question a weakness, at most 60 to one operation.
    Quick,
    /// Two wordings of each, at most 120.
    Standard,
    /// All wordings, at most 240.
    Deep,
}

impl Depth {
    /// In the run's words.
    pub(crate) fn of(self) -> rowlock_model::Depth {
        match self {
            Self::Quick => rowlock_model::Depth::Quick,
            Self::Standard => rowlock_model::Depth::Standard,
            Self::Deep => rowlock_model::Depth::Deep,
        }
    }
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Connection")]
pub(crate) struct ConnectionOptions {
    /// An HTTP proxy; connections are tunnelled through it by CONNECT.
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    pub(crate) proxy: Option<String>,
    /// Trust the certificate authorities in this PEM file as well.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) ca_cert: Option<PathBuf>,
    /// Show this certificate; the PEM file holds certificate and key.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) client_cert: Option<PathBuf>,
    /// Report when the service does not demand a client certificate.
    #[arg(long)]
    pub(crate) expect_mtls: bool,
    /// Scan although the certificate is not trusted; the findings still say why it is not.
    #[arg(long)]
    pub(crate) danger_accept_invalid_certs: bool,
    /// TLS ends at a proxy in front: send its mark on every ordinary request.
    #[arg(long, value_name = "HEADER:VALUE", num_args = 0..=1, require_equals = true,
          default_missing_value = "X-Forwarded-Proto:https")]
    pub(crate) tls_terminated: Option<String>,
    /// Connect from this local address.
    #[arg(long, value_name = "IP")]
    pub(crate) source_address: Option<std::net::IpAddr>,
    /// Where the service can reach the scan, to prove what it fetches [default on loopback: a free port].
    #[arg(long, value_name = "HOST:PORT")]
    pub(crate) callback: Option<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "What the service writes")]
pub(crate) struct InsideOptions {
    /// The service's log: file:PATH, a pattern, cmd:'docker logs -f app', journald:UNIT, stdin; repeatable.
    #[arg(long, value_name = "SOURCE")]
    pub(crate) log: Vec<String>,
    /// Listen here for the alert that a burst of failing logins should raise (any request with a body).
    #[arg(long, value_name = "HOST:PORT")]
    pub(crate) alert_listener: Option<String>,
    /// Seconds within which the alert must come [default: 10].
    #[arg(long, value_name = "SECONDS", requires = "alert_listener")]
    pub(crate) alert_within: Option<u64>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Pace and limits")]
pub(crate) struct PaceOptions {
    /// Requests a second [default: 20; on loopback as fast as the service answers].
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(crate) rate: Option<f64>,
    /// Most requests of the run [default: 2000].
    #[arg(long, value_name = "N")]
    pub(crate) max_requests: Option<usize>,
    /// Most requests about a group of operations that refuse alike [default: 80].
    #[arg(long, value_name = "N")]
    pub(crate) per_group: Option<usize>,
    /// Most requests about one operation [default: 40].
    #[arg(long, value_name = "N")]
    pub(crate) per_operation: Option<usize>,
    /// Most odd values for one parameter [default: 24].
    #[arg(long, value_name = "N")]
    pub(crate) per_parameter: Option<usize>,
    /// Seconds for one exchange [default: 10].
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    pub(crate) timeout: Option<f64>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Which checks")]
pub(crate) struct ChoiceOptions {
    /// Only these checks or categories (comma-separated).
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub(crate) only: Vec<String>,
    /// Not these checks or categories (comma-separated).
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub(crate) skip: Vec<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "The run")]
pub(crate) struct RunOptions {
    /// Read options from this file; the command line wins.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) config: Option<PathBuf>,
    /// Print what would be done and the most requests it needs; with --spec nothing is sent.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Record every exchange in this folder, secrets replaced by placeholders.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "replay")]
    pub(crate) record: Option<PathBuf>,
    /// Answer from the recording in this folder; nothing is sent.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) replay: Option<PathBuf>,
    /// Do not keep the run for `rowlock scans` and `--baseline last`.
    #[arg(long)]
    pub(crate) no_keep: bool,
    /// Write every judged case into this folder, for recorded pairs.
    #[arg(long, value_name = "DIR", hide = true)]
    pub(crate) cases: Option<PathBuf>,
    /// Plant logins at every operation (`rowlock ci --require audit-log`).
    #[arg(skip)]
    pub(crate) audit: bool,
    /// Make every made-up value from this seed.
    #[arg(long, value_name = "TEXT", hide = true)]
    pub(crate) seed: Option<String>,
}

/// Start a small vulnerable API on loopback and scan it.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Only serve it, for other tools; ends with Ctrl-C.
    #[arg(long)]
    pub(crate) serve: bool,
    /// Show every finding in full.
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// When to use colour.
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Colour::Auto)]
    pub(crate) color: Colour,
}

/// Analyse an OpenAPI document.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Spec {
    #[command(subcommand)]
    pub(crate) command: Option<SpecCommand>,
    /// The document: 2.0, 3.0 or 3.1, JSON or YAML.
    #[arg(value_name = "FILE|URL", required = true)]
    pub(crate) document: Option<String>,
    #[command(flatten)]
    pub(crate) output: OutputOptions,
    #[command(flatten)]
    pub(crate) gate: GateOptions,
}

/// What can be done with documents.
#[derive(Debug, Subcommand)]
pub(crate) enum SpecCommand {
    /// What changed for security between two documents; exit code 1 when something got worse.
    Diff {
        /// The older document.
        old: String,
        /// The newer document.
        new: String,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Explain a check, or a family of weaknesses.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The check's id, or a weakness family of the knowledge base (token-leakage).
    #[arg(value_name = "CHECK|FAMILY", required_unless_present_any = ["list", "framework", "auth"])]
    pub(crate) check: Option<String>,
    /// List all checks and families.
    #[arg(long)]
    pub(crate) list: bool,
    /// The repair for this framework alone; without a check, all its articles of the knowledge base.
    #[arg(long, value_enum)]
    pub(crate) framework: Option<crate::explain::options::Of>,
    /// The way of authentication that articles are about.
    #[arg(long, value_enum)]
    pub(crate) auth: Option<crate::explain::options::Auth>,
}
