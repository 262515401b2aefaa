//! A burst of failing logins raises no alert.

use std::time::Duration;

use rowlock_model::{
    Batch, Case, Category, Confidence, Credential, Findings, Known, Meta, Need, Phase, Place, Plan, Probe,
    Proof, Reference, Request, Seen, Severity, Subject, Verdict,
};

/// See the page beside this file.
pub(super) struct AlertNotRaised;

static META: Meta = Meta {
    id: "alert-not-raised",
    title: "A burst of failing logins raises no alert",
    category: Category::Logging,
    severity: Severity::Low,
    core: false,
    weakness: "alert-not-raised",
    cwe: &[778],
    owasp: 8,
    asvs: &[],
    needs: &[Need::AlertListener, Need::BasicProtected, Need::Burst],
    references: &[Reference {
        title: "OWASP Logging Cheat Sheet, monitoring of events",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#monitoring-of-events",
    }],
    page: include_str!("alert_not_raised.md"),
};

/// Failing logins of one source within five minutes that an alert must come for: more than ten.
const FAILURES: usize = 12;
/// The wrong pairs that are still lacking.
const WRONG: &str = "made-up user and password";
/// An ordinary request at the end, as nobody.
const LAST: &str = "anonymous";

impl Probe for AlertNotRaised {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let basic = known.groups.iter().find(|g| g.basic).map(|g| g.representative);
        let Some((id, target)) = basic.and_then(|id| Some((id, known.sample(id)?))) else {
            return Plan::NotApplicable("no operation that was found asks for HTTP Basic".into());
        };
        let lacking = FAILURES.saturating_sub(known.ledger.failures);
        let pair = |n: usize| Credential::Basic {
            user: known.seed.user("alert"),
            password: known.seed.password(&format!("alert/{n}")),
        };
        let mut requests: Vec<Request> =
            (0..lacking).map(|n| Request::get(target, WRONG).with(pair(n)).of(id).fresh()).collect();
        requests.push(Request::get(target, LAST).of(id).fresh());
        let within = Duration::from_secs(known.settings.alert_within.unwrap_or(10));
        let mut case = Case::about(Subject::Group(id), Vec::new()).in_phase(Phase::Burst);
        case.max_requests = requests.len();
        case.batch = Batch { until: None, ..Batch::burst(requests) }.alerting(within);
        Plan::Cases(vec![case])
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        if !seen.alerts.is_empty() {
            return Verdict::Done;
        }
        let failures = known.ledger.failures;
        let throttled = known.ledger.throttle.as_ref();
        if failures < FAILURES && throttled.is_none() {
            return Verdict::unsure(format!("only {failures} logins failed, too few for an alert to be due"));
        }
        let Some(last) = seen.exchanges.last() else { return Verdict::unsure("nothing was sent") };
        let place =
            case.subject.operation().map_or_else(|| Place::target(known), |id| Place::operation(known, id));
        let within = known.settings.alert_within.unwrap_or(10);
        let beside = match throttled {
            Some(_) => "; the throttle that slowed them down raised none either",
            None => "",
        };
        out.find(
            place,
            Confidence::Firm,
            format!(
                "{failures} logins from one address failed during the scan, and no alert reached the listener \
                 by {within} s after the last{beside}; whether the service's monitoring knows of the listener \
                 cannot be told from here"
            ),
            Proof::of(known, last).and_fact(format!("{failures} failing logins, 0 alerts")),
        );
        Verdict::Done
    }
}
