//! A value of the request stands unescaped in an answer that browsers read as HTML.

use rowlock_model::{
    Answer, Batch, Case, Category, Confidence, Findings, Known, Meta, Phase, Plan, Probe, Proof, Reference,
    Seen, Severity, Verdict,
};

use super::fields::{WORD, asked, fields, marker};

/// See the page beside this file.
pub(super) struct XssContentType;

static META: Meta = Meta {
    id: "xss-content-type",
    title: "A value of the request becomes part of an HTML page",
    category: Category::Input,
    severity: Severity::High,
    core: false,
    weakness: "xss-content-type",
    cwe: &[79, 116],
    owasp: 8,
    asvs: &["1.2.1", "4.1.1"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Cross Site Scripting Prevention Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html",
    }],
    page: include_str!("xss_content_type.md"),
};

const TAG: &str = "a made-up element";
/// `<rowlock a="1">`, percent-encoded: no browser knows it, so it does nothing.
const CODED: &str = "%3Crowlock%20a%3D%221%22%3E";
const ELEMENT: &str = "<rowlock a=\"1\">";
/// As it stands inside a JSON string.
const IN_JSON: &str = "<rowlock a=\\\"1\\\">";

impl Probe for XssContentType {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let cases = fields(known).into_iter().map(|field| {
            Case::about(field.subject(), vec![field.word(known)]).at_most(2).in_phase(Phase::Read)
        });
        Plan::Cases(cases.collect())
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some(field) = asked(known, case) else { return Verdict::Done };
        let Some(word) = seen.named(WORD).filter(|e| e.answer().is_some()) else {
            return Verdict::unsure("a parameter with a made-up word was not answered");
        };
        let marker = marker(known);
        let comes_back = word.answer().is_some_and(|a| a.text().contains(&marker) && rendered(a).is_some());
        if !comes_back {
            return Verdict::Done;
        }
        let Some(attack) = seen.named(TAG) else {
            return Verdict::Next(Batch::one_by_one(vec![field.get(TAG, &format!("{marker}{CODED}"))]));
        };
        let Some(answer) = attack.answer() else {
            return Verdict::unsure("a parameter with a made-up element was not answered");
        };
        let text = answer.text();
        let raw = [ELEMENT, IN_JSON].iter().any(|e| text.contains(&format!("{marker}{e}")));
        let Some((confidence, how)) = rendered(answer).filter(|_| raw) else { return Verdict::Done };
        let (severity, stopped) = if stops_scripts(answer) {
            (Severity::Low, "; the answer's Content-Security-Policy keeps scripts from running")
        } else {
            (Severity::High, "")
        };
        out.find(
            field.place(known),
            confidence,
            format!(
                "`{ELEMENT}` came back as it was in an answer {how} (status {}): whoever follows a made-up link runs \
                 its script in the origin of the API{stopped}",
                answer.status
            ),
            Proof::of(known, attack).and(known, word),
        )
        .severity(severity);
        Verdict::Done
    }
}

/// Whether a browser renders the answer as a page, how sure that is, and why.
fn rendered(answer: &Answer) -> Option<(Confidence, &'static str)> {
    let download = answer.headers.list("content-disposition").starts_with("attachment");
    if download || answer.redirects_to().is_some() {
        return None;
    }
    if answer.is_html() {
        return Some((Confidence::Confirmed, "of the type text/html"));
    }
    let guessed =
        !answer.headers.has("content-type") && answer.headers.list("x-content-type-options") != "nosniff";
    guessed.then_some((Confidence::Tentative, "without a type, whose type browsers guess"))
}

/// Whether the policy lets no script of the page run (CSP level 3).
fn stops_scripts(answer: &Answer) -> bool {
    let policy = answer.headers.list("content-security-policy");
    let directive = |name: &str| {
        let mut all = policy.split([';', ',']).map(str::trim);
        all.find_map(|d| d.strip_prefix(name)).filter(|r| r.is_empty() || r.starts_with(' ')).map(str::trim)
    };
    let sandboxed = directive("sandbox").is_some_and(|s| !s.contains("allow-scripts"));
    let sources = directive("script-src").or_else(|| directive("default-src"));
    sandboxed
        || sources.is_some_and(|s| !s.contains("'unsafe-inline'") && !s.contains('*') && !s.contains("data:"))
}
