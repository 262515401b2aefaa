//! A page size of the client's choice without an upper bound.

use rowlock_model::{
    Answer, Case, Category, Confidence, Credential, Exchange, Findings, Known, Meta, Operation, OperationId,
    ParameterPlace, Phase, Place, Plan, Probe, Proof, Reference, Request, Seen, Severity, Verdict,
};
use serde_json::Value;

/// See the page beside this file.
pub(super) struct UnboundedPageSize;

static META: Meta = Meta {
    id: "unbounded-page-size",
    title: "A client may ask for a page of any size",
    category: Category::Rate,
    severity: Severity::Medium,
    core: false,
    weakness: "unbounded-page-size",
    cwe: &[770],
    owasp: 4,
    asvs: &["2.2.1"],
    needs: &[],
    references: &[Reference {
        title: "OWASP API4:2023 Unrestricted Resource Consumption",
        url: "https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/",
    }],
    page: include_str!("unbounded_page_size.md"),
};

/// Names that mean "how many at most", in lower case without separators.
const NAMES: [&str; 14] = [
    "limit",
    "pagesize",
    "perpage",
    "size",
    "maxresults",
    "maxitems",
    "take",
    "top",
    "first",
    "rows",
    "numresults",
    "pagelimit",
    "itemsperpage",
    "count",
];
const HUGE: usize = 100_000;
/// More items than any page that somebody reads; whoever sends them has no bound worth the name.
const MANY: usize = 1_000;
const ONE: &str = "page of one";
const ALL: &str = "page of 100000";
/// Operations that are tried, two requests each.
const MOST: usize = 8;

impl Probe for UnboundedPageSize {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let mut cases: Vec<(usize, Case)> = known
            .readable()
            .filter_map(|(id, operation)| {
                let name = parameter(operation)?;
                let (credential, page) = reader(known, id)?;
                let sample = operation.sample.as_deref()?;
                let ask = |count: usize, label| {
                    Request::get(with_query(sample, name, count), label).with(credential.clone()).of(id)
                };
                let requests = vec![ask(1, ONE).control(), ask(HUGE, ALL)];
                Some((page, Case::on(id, requests).in_phase(Phase::Read)))
            })
            .collect();
        // A bound can only be missed where there is more than a page of items: the longest lists go first.
        cases.sort_by_key(|(page, _)| std::cmp::Reverse(*page));
        let cases = cases.into_iter().map(|(_, case)| case).take(MOST).collect();
        Plan::cases_or(cases, "no readable operation has a page-size parameter")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(id), Some(one), Some(all)) = (case.subject.operation(), seen.named(ONE), seen.named(ALL))
        else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        let Some(name) = known.surface.operation(id).and_then(parameter) else { return Verdict::Done };
        let (Some(small), Some(large)) = (one.answer(), all.answer()) else {
            return Verdict::unsure("a request of the experiment was not answered");
        };
        if !small.is_success() {
            return Verdict::unsure(format!("`{name}=1` was answered with status {}", small.status));
        }
        if !large.is_success() {
            return Verdict::Done;
        }
        let control = items(small).unwrap_or(0);
        let plural = if control == 1 { "" } else { "s" };
        let Some((got, told)) = honoured(large, control) else { return Verdict::Done };
        out.find(
            Place::operation(known, id).part(name),
            got,
            format!("`{name}=1` gave {control} item{plural}, `{name}={HUGE}` was accepted and {told}"),
            Proof::of(known, all).and(known, one),
        );
        Verdict::Done
    }
}

/// How sure an answer to the huge page shows that nothing bounds it, given the size of the page of one.
fn honoured(large: &Answer, control: usize) -> Option<(Confidence, String)> {
    if large.truncated && control <= 1 && large.body.len() > 512 * 1024 {
        return Some((Confidence::Confirmed, format!("gave more than {} KiB", large.body.len() / 1024)));
    }
    let many = items(large)?;
    if control > 1 || many <= control {
        return None;
    }
    if many > MANY {
        return Some((Confidence::Confirmed, format!("gave {many} items at once")));
    }
    let echoed = large.json().is_some_and(|v| echoes(&v));
    if echoed {
        return Some((Confidence::Firm, format!("gave {many}, and the answer repeats the page size {HUGE}")));
    }
    // A round number is what a silent bound gives; a small odd one may just be all there is.
    (many % 10 != 0).then(|| (Confidence::Tentative, format!("gave {many} items, perhaps all there are")))
}

fn echoes(value: &Value) -> bool {
    let Value::Object(map) = value else { return false };
    let huge = |v: &Value| v.as_u64() == Some(HUGE as u64);
    map.values().any(|v| huge(v) || v.as_object().is_some_and(|inner| inner.values().any(huge)))
}

/// The length of the list that an answer is, or that its first list property is.
pub(crate) fn items(answer: &Answer) -> Option<usize> {
    match answer.json()? {
        Value::Array(list) => Some(list.len()),
        Value::Object(map) => map.values().filter_map(Value::as_array).map(Vec::len).max(),
        _ => None,
    }
}

/// The page-size parameter of an operation.
pub(crate) fn parameter(operation: &Operation) -> Option<&str> {
    operation.parameters.iter().filter(|p| p.place == ParameterPlace::Query).map(|p| p.name.as_str()).find(
        |name| {
            let plain: String =
                name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
            NAMES.contains(&plain.as_str())
        },
    )
}

/// With what an operation can be read, and how many items its ordinary answer has.
fn reader(known: &Known, id: OperationId) -> Option<(Credential, usize)> {
    let page = |exchange: Option<&Exchange>| {
        let answer = exchange?.answer().filter(|a| a.is_success())?;
        Some(items(answer).unwrap_or(0))
    };
    if let Some(page) = page(known.anonymous(id)) {
        return Some((Credential::None, page));
    }
    let (user, _) = known.user()?;
    Some((Credential::Valid(user), page(known.authenticated(id))?))
}

/// A request target with one query parameter set, its other parameters kept.
fn with_query(target: &str, name: &str, value: usize) -> String {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    // Names such as `page[size]` are not allowed in a query as they stand.
    let coded: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let same = |given: &str| given == name || given.eq_ignore_ascii_case(&coded);
    let kept = query.split('&').filter(|p| !p.is_empty() && !p.split('=').next().is_some_and(same));
    let pairs: Vec<String> = kept.map(str::to_owned).chain([format!("{coded}={value}")]).collect();
    format!("{path}?{}", pairs.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(count: usize) -> Answer {
        let body = serde_json::to_vec(&vec![7; count]).unwrap();
        Answer { status: 200, body, ..Answer::default() }
    }

    #[test]
    fn a_silent_bound_is_not_taken_for_none() {
        assert_eq!(honoured(&list(100), 1), None);
        assert_eq!(honoured(&list(3), 3), None, "the parameter has no effect");
        assert_eq!(honoured(&list(3), 1).map(|f| f.0), Some(Confidence::Tentative));
        assert_eq!(honoured(&list(1500), 1).map(|f| f.0), Some(Confidence::Confirmed));
        let echo = br#"{"items":[1,2,3],"limit":100000}"#.to_vec();
        let echo = Answer { status: 200, body: echo, ..Answer::default() };
        assert_eq!(honoured(&echo, 1).map(|f| f.0), Some(Confidence::Firm));
    }

    #[test]
    fn the_other_parameters_of_a_target_stay() {
        assert_eq!(with_query("/a?limit=5&x=1", "limit", 1), "/a?x=1&limit=1");
        assert_eq!(with_query("/a", "limit", 1), "/a?limit=1");
    }
}
