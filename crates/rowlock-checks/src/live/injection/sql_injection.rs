//! A parameter is read as SQL.

use rowlock_model::{
    Batch, Case, Category, Confidence, Exchange, Findings, Known, Meta, Plan, Probe, Proof, Reference,
    Request, Seen, Severity, Subject, Verdict,
};

use super::compare::{alike, failed};
use super::grammar::complaint;
use super::slot::{PLAIN, Slot, slots};
use super::sql_body;
use super::truth::{Form, Truth, truths};
use crate::words::told;

/// See the page beside this file.
pub(super) struct SqlInjection;

static META: Meta = Meta {
    id: "sql-injection",
    title: "A parameter is read as SQL",
    category: Category::Input,
    severity: Severity::Critical,
    core: true,
    weakness: "sql-injection",
    cwe: &[89],
    owasp: 8,
    asvs: &["1.2.4"],
    needs: &[],
    references: &[Reference {
        title: "OWASP SQL Injection Prevention Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/SQL_Injection_Prevention_Cheat_Sheet.html",
    }],
    page: include_str!("sql_injection.md"),
};

const QUOTE: &str = "the value and a quote";
const DOUBLED: &str = "the value and a doubled quote";

impl Probe for SqlInjection {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let slots = slots(known);
        let mut cases = sql_body::cases(known);
        cases.extend(slots.iter().map(|s| s.case(vec![s.plain(), s.with(QUOTE, &quote(s))], 8)));
        Plan::cases_or(cases, "no readable operation has a parameter")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        if let Subject::Operation(id) = case.subject {
            return sql_body::judge(known, id, seen, out);
        }
        let (Some(slot), Some(plain), Some(quoted)) =
            (Slot::at(known, case), seen.named(PLAIN), seen.named(QUOTE))
        else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        let experiment = Experiment { known, slot, plain, quoted };
        let truths = truths(&experiment.slot.value);
        if let Some(truth) = truths.iter().find(|t| seen.named(t.lie).is_some()) {
            if experiment.holds(truth, seen) {
                experiment.confirmed(truth, seen, out);
                return Verdict::Done;
            }
        } else if truths.iter().all(|t| seen.named(t.name).is_none()) && seen.named(DOUBLED).is_none() {
            let next = experiment.stood_out(&truths);
            if !next.is_empty() {
                return Verdict::Next(Batch::one_by_one(next));
            }
        } else if let Some(truth) = truths.iter().find(|t| experiment.is_plain(t, t.name, Form::True, seen)) {
            return Verdict::Next(Batch::one_by_one(experiment.controls(truth)));
        }
        experiment.suspected(seen, out);
        Verdict::Done
    }
}

struct Experiment<'a> {
    known: &'a Known,
    slot: Slot,
    plain: &'a Exchange,
    quoted: &'a Exchange,
}

impl Experiment<'_> {
    /// The requests of the proof, where the quote made a difference; none where it did not.
    fn stood_out(&self, truths: &[&'static Truth]) -> Vec<Request> {
        let value = self.slot.value.as_str();
        if alike((self.plain, value), (self.quoted, &quote(&self.slot)), value) {
            return Vec::new();
        }
        let mut next = Vec::new();
        if self.plain.succeeded() {
            let form = |t: &&'static Truth| Some(self.slot.with(t.name, &t.of(value, Form::True)?));
            next.extend(truths.iter().filter_map(form));
        }
        if failed(self.quoted) && !failed(self.plain) && self.complains().is_none() {
            next.push(self.slot.with(DOUBLED, &format!("{value}''")).control());
        }
        next
    }

    /// What must not answer as the true form does, and what must once more.
    fn controls(&self, truth: &'static Truth) -> Vec<Request> {
        let of = |name, form| Some(self.slot.with(name, &truth.of(&self.slot.value, form)?));
        let all = [
            of(truth.lie, Form::False).map(Request::control),
            of(truth.nonsense, Form::Nonsense).map(Request::control),
            of(truth.again, Form::Again),
        ];
        all.into_iter().flatten().collect()
    }

    /// Whether a form is answered as the ordinary value is.
    fn is_plain(&self, truth: &Truth, name: &str, form: Form, seen: &Seen<'_>) -> bool {
        let (Some(exchange), Some(sent)) = (seen.named(name), truth.of(&self.slot.value, form)) else {
            return false;
        };
        alike((self.plain, &self.slot.value), (exchange, &sent), &self.slot.value)
    }

    fn holds(&self, truth: &Truth, seen: &Seen<'_>) -> bool {
        let answered = |name| seen.named(name).is_some_and(|e| e.answer().is_some());
        // A false condition is an ordinary statement that gives no rows: it must not fail, nor be refused.
        let calm = seen.named(truth.lie).is_some_and(|e| !failed(e) && !e.refused());
        calm && answered(truth.nonsense)
            && self.is_plain(truth, truth.again, Form::Again, seen)
            && !self.is_plain(truth, truth.lie, Form::False, seen)
            && !self.is_plain(truth, truth.nonsense, Form::Nonsense, seen)
    }

    fn confirmed(&self, truth: &Truth, seen: &Seen<'_>, out: &mut Findings<'_>) {
        let (Some(held), Some(lie), Some(nonsense)) =
            (seen.named(truth.name), seen.named(truth.lie), seen.named(truth.nonsense))
        else {
            return;
        };
        let proof = Proof::of(self.known, held).and(self.known, lie).and(self.known, nonsense);
        out.find(
            self.slot.finding_place(self.known),
            Confidence::Confirmed,
            format!(
                "{} is answered as the ordinary value is, twice with different literals; {} is not ({}), \
                 nor is {} ({}): only a database reads them so",
                truth.name,
                truth.lie,
                told(lie),
                truth.nonsense,
                told(nonsense)
            ),
            proof.and(self.known, self.plain),
        );
    }

    /// What is left where no condition was obeyed: the database's own complaint, or a quote that is not borne.
    fn suspected(&self, seen: &Seen<'_>, out: &mut Findings<'_>) {
        let proof = Proof::of(self.known, self.quoted).and(self.known, self.plain);
        if let Some((database, words)) = self.complains() {
            out.find(
                self.slot.finding_place(self.known),
                Confidence::Firm,
                format!("a quote makes {database} complain about its statement: `{words}`"),
                proof,
            );
            return;
        }
        let Some(doubled) = seen.named(DOUBLED) else { return };
        let value = self.slot.value.as_str();
        if alike((self.plain, value), (doubled, &format!("{value}''")), value) {
            out.find(
                self.slot.finding_place(self.known),
                Confidence::Tentative,
                format!(
                    "a quote makes the service fail ({}), a doubled quote, one harmless character in SQL, does \
                     not ({}); another grammar with quotes would do the same",
                    told(self.quoted),
                    told(doubled)
                ),
                proof.and(self.known, doubled),
            );
        }
    }

    fn complains(&self) -> Option<(&'static str, String)> {
        let before = self.plain.answer().and_then(complaint);
        self.quoted.answer().and_then(complaint).filter(|_| before.is_none())
    }
}

fn quote(slot: &Slot) -> String {
    format!("{}'", slot.value)
}
