//! A debugger that was left on.

use rowlock_model::{
    Answer, Case, Category, Confidence, Exchange, Findings, Known, Meta, Phase, Place, Plan, Probe, Proof,
    Reference, Request, Seen, Severity, Subject, Verdict,
};

/// See the page beside this file.
pub(super) struct DebugConsole;

static META: Meta = Meta {
    id: "debug-console",
    title: "A debugger is reachable",
    category: Category::Data,
    severity: Severity::High,
    core: false,
    weakness: "debug-enabled",
    cwe: &[489, 215],
    owasp: 8,
    asvs: &["13.4.2"],
    needs: &[],
    references: &[Reference {
        title: "Werkzeug: debugging applications",
        url: "https://werkzeug.palletsprojects.com/en/stable/debug/",
    }],
    page: include_str!("debug_console.md"),
};

const RESOURCE: &str = "Werkzeug's debugger, its style sheet";
const NO_RESOURCE: &str = "the same without the debugger's word";
const CONSOLE: &str = "Werkzeug's console";
const NOBODYS: &str = "a random path";

impl Probe for DebugConsole {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let base = &known.target.base_path;
        let requests = vec![
            Request::get(format!("{base}/?__debugger__=yes&cmd=resource&f=style.css"), RESOURCE),
            Request::get(format!("{base}/?__debugger__=no&cmd=resource&f=style.css"), NO_RESOURCE).control(),
            Request::get(format!("{base}/console"), CONSOLE),
            Request::get(format!("{base}/{}", known.seed.word(META.id, 12)), NOBODYS).control(),
        ];
        Plan::Cases(vec![Case::about(Subject::Target, requests).in_phase(Phase::Read)])
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(resource), Some(without), Some(console), Some(random)) =
            (seen.named(RESOURCE), seen.named(NO_RESOURCE), seen.named(CONSOLE), seen.named(NOBODYS))
        else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        if [resource, console, random].iter().all(|e| e.answer().is_none()) {
            return Verdict::unsure("none of the requests was answered");
        }
        if holds(console, is_console) && !holds(random, is_console) {
            // With the PIN switched off the page says that whoever opens it is trusted.
            let open = holds(console, |a| a.text().contains("EVALEX_TRUSTED = true"));
            let (severity, pin) = if open {
                (Severity::Critical, "it asks for no PIN: anybody runs code in the service")
            } else {
                (
                    Severity::High,
                    "only its PIN, made of guessable facts of the machine, is in the way of running code",
                )
            };
            out.find(
                Place::of(known, console),
                Confidence::Confirmed,
                format!("Werkzeug's interactive console is served; {pin}; a random path does not answer so"),
                Proof::of(known, console).and(known, random),
            )
            .title("Werkzeug's interactive console is reachable")
            .severity(severity);
        } else if holds(resource, is_debugger_style) && !holds(without, is_debugger_style) {
            out.find(
                Place::target(known),
                Confidence::Confirmed,
                "Werkzeug's debugger answers with its own style sheet, so every crash shows source and, where \
                 it is interactive, a console; with another word in place of `yes` the application answers",
                Proof::of(known, resource).and(known, without),
            )
            .title("Werkzeug's debugger is on");
        }
        if holds(random, is_django) {
            out.find(
                Place::target(known),
                Confidence::Firm,
                "a path that does not exist is answered with Django's debug page, which lists every route and \
                 says that `DEBUG = True`",
                Proof::of(known, random),
            )
            .title("Django's debug mode is on");
        }
        Verdict::Done
    }
}

fn holds(exchange: &Exchange, sign: impl Fn(&Answer) -> bool) -> bool {
    exchange.answer().is_some_and(sign)
}

fn is_console(answer: &Answer) -> bool {
    let text = answer.text();
    answer.is_success() && text.contains("Werkzeug Debugger") && text.contains("CONSOLE_MODE = true")
}

fn is_debugger_style(answer: &Answer) -> bool {
    answer.is_success() && answer.media_type() == "text/css" && answer.text().contains("div.debugger")
}

fn is_django(answer: &Answer) -> bool {
    let text = answer.text();
    answer.is_html() && text.contains("DEBUG = True") && text.contains("Django settings file")
}
