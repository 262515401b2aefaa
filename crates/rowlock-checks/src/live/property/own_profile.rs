//! The given user's own profile: properties that grant something written there, read back, and restored.
//!
//! Nothing is tried that could not be put back: only properties that the profile shows, whose value was read
//! before, and only towards more rights, so that the user is not locked out meanwhile. What an ordinary change
//! sends are the values that stand there already.

use rowlock_model::{
    Batch, Case, Confidence, Consent, Credential, Exchange, Findings, Known, Method, OperationId, Phase,
    Place, Proof, Request, Seen, StateRisk, Subject, Verdict,
};
use serde_json::{Map, Value};

use super::alteration::{Extra, declared_names, properties, stuck};
use super::granting::gaining;
use crate::entry::carries_data;
use crate::leaves::bare;
use crate::own_object::{MAKER, about, json};
use crate::words::is_about_caller;

const BEFORE: &str = "the user's own profile";
const ALONE: &str = "an ordinary change of it, to the values that it has";
const WITH: &str = "the same change with properties that grant something";
const AFTER: &str = "the profile after the change";
const RESTORE: &str = "restore the user's own profile";
/// Requests of one case.
const MOST: usize = 7;

/// A profile that its user reads and changes at one path.
struct Profile {
    read: OperationId,
    change: OperationId,
    target: String,
}

/// Cases about the user's own profile, where it shows a property that grants something.
pub(super) fn cases(known: &Known) -> Vec<Case> {
    let telling = |p: &Profile| {
        let seen = known.authenticated(p.read).filter(|e| e.succeeded())?.answer()?;
        (!extras(known, p, &properties(seen)?).is_empty()).then_some(())
    };
    let all = profiles(known).into_iter().filter(|p| telling(p).is_some());
    all.map(|p| {
        let case = Case::about(Subject::Operation(p.change), vec![p.reading(BEFORE)]).at_most(MOST);
        case.with_consent(Consent::Write).in_phase(Phase::Write)
    })
    .collect()
}

/// Whether a case is about a profile.
pub(super) fn is_about(known: &Known, case: &Case) -> bool {
    of(known, case).is_some()
}

/// Judges a case about a profile.
pub(super) fn judge(known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
    let Some(profile) = of(known, case) else { return Verdict::Done };
    let Some(before) = read(seen, 0) else {
        return Verdict::unsure("the user's own profile could not be read as JSON");
    };
    let extras = extras(known, &profile, &before);
    if extras.is_empty() {
        return Verdict::Done;
    }
    let step = |name, body: &Map<String, Value>| {
        Verdict::Next(Batch::one_by_one(vec![profile.write(known, name, body), profile.reading(AFTER)]))
    };
    let current = current(known, &profile, &before);
    let Some(alone) = seen.named(ALONE) else { return step(ALONE, &current) };
    if !alone.succeeded() {
        return Verdict::unsure("the user's own profile could not be changed, to the values that it has");
    }
    let Some(with) = seen.named(WITH) else {
        let mut body = current;
        body.extend(extras.iter().cloned());
        return step(WITH, &body);
    };
    if with.succeeded() && seen.named(RESTORE).is_none() && !is_as_before(seen, &before, &extras) {
        return step(RESTORE, &restoring(known, &profile, &before));
    }
    let (Some(unchanged), Some(after)) = (read(seen, 1), read(seen, 2)) else {
        return Verdict::unsure("the user's own profile could not be read after the change");
    };
    let end = if is_as_before(seen, &before, &extras) { "it was put back" } else { "it stays so" };
    for (property, value) in stuck(&unchanged, &after, &extras) {
        let mut proof = Proof::of(known, with);
        if let Some(reading) = seen.all(AFTER).nth(1) {
            proof = proof.and(known, reading);
        }
        let old = before.get(property).unwrap_or(&Value::Null);
        let because = format!(
            "`{property}`, which no described body of the operation has, was {old} in the user's own profile, also after \
             an ordinary change, and {value} after the user wrote it there; {end}"
        );
        let place = Place::operation(known, profile.change).part(property.clone());
        out.find(place, Confidence::Confirmed, because, proof);
    }
    Verdict::Done
}

/// What puts the profile back, as long as it is not known to be as it was.
pub(super) fn undo(known: &Known, case: &Case, seen: &Seen<'_>) -> Vec<Request> {
    let (Some(profile), Some(before)) = (of(known, case), read(seen, 0)) else { return Vec::new() };
    let extras = extras(known, &profile, &before);
    let refused = |name| seen.named(name).is_some_and(|e| e.answer().is_some() && !e.succeeded());
    let written = seen.named(WITH).is_some_and(Exchange::succeeded);
    if refused(ALONE) || refused(WITH) || (written && is_as_before(seen, &before, &extras)) {
        return Vec::new();
    }
    // Before the ordinary change nothing else is owed than that very change.
    let body = match seen.named(ALONE) {
        None => current(known, &profile, &before),
        Some(_) => restoring(known, &profile, &before),
    };
    vec![profile.write(known, RESTORE, &body)]
}

/// What was changed and did not come back.
pub(super) fn leaves(known: &Known, case: &Case, seen: &Seen<'_>) -> Vec<String> {
    let (Some(profile), Some(before)) = (of(known, case), read(seen, 0)) else { return Vec::new() };
    let extras = extras(known, &profile, &before);
    if seen.named(RESTORE).is_none() || is_as_before(seen, &before, &extras) {
        return Vec::new();
    }
    let was = |(name, _): &Extra| Some(format!("`{name}` ({} before)", before.get(name)?));
    let names: Vec<String> = extras.iter().filter_map(was).collect();
    vec![format!("{} of the user's own profile at {}", names.join(", "), profile.target)]
}

impl Profile {
    fn reading(&self, name: &'static str) -> Request {
        let by = Credential::Valid(MAKER);
        about(Method::Get, Some(self.read), self.target.clone(), name, by).control()
    }

    fn write(&self, known: &Known, name: &'static str, body: &Map<String, Value>) -> Request {
        let method = known.surface.operation(self.change).map_or(Method::Patch, |o| o.method.clone());
        let by = Credential::Valid(MAKER);
        json(about(method, Some(self.change), self.target.clone(), name, by), &Value::Object(body.clone()))
    }
}

/// Profiles that are read by `GET` and changed in part by `PATCH`, at a path without parameters.
fn profiles(known: &Known) -> Vec<Profile> {
    let operations = known.surface.iter().filter(|(_, o)| {
        let harmless = StateRisk::of(&Method::Get, &o.path, None).is_none();
        o.method == Method::Patch && !o.path.contains('{') && is_about_caller(&o.path) && harmless
    });
    operations
        .filter_map(|(change, o)| {
            o.payload.as_ref().filter(|p| p.media_type.contains("json"))?;
            Some(Profile { read: known.surface.find(&Method::Get, &o.path)?, change, target: o.path.clone() })
        })
        .collect()
}

fn of(known: &Known, case: &Case) -> Option<Profile> {
    profiles(known).into_iter().find(|p| Some(p.change) == case.subject.operation())
}

/// The `n`th reading of the profile, as an object.
fn read(seen: &Seen<'_>, n: usize) -> Option<Map<String, Value>> {
    let mut readings = seen.exchanges.iter().filter(|e| e.name == BEFORE || e.name == AFTER);
    let answer = readings.nth(n)?.answer().filter(|a| a.is_success() && carries_data(a))?;
    properties(answer)
}

/// Properties that grant something, which no described body has, with values that grant more.
fn extras(known: &Known, profile: &Profile, before: &Map<String, Value>) -> Vec<Extra> {
    let taken = declared_names(known, [profile.change]);
    let all = before.iter().filter(|(name, _)| !taken.contains(&bare(name)));
    all.filter_map(|(name, value)| Some((name.clone(), gaining(name, value)?))).collect()
}

/// The described properties of a change, with the values that they have.
fn current(known: &Known, profile: &Profile, before: &Map<String, Value>) -> Map<String, Value> {
    let taken = declared_names(known, [profile.change]);
    let own = before.iter().filter(|(name, _)| taken.contains(&bare(name)));
    own.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The body that puts everything back.
fn restoring(known: &Known, profile: &Profile, before: &Map<String, Value>) -> Map<String, Value> {
    let mut body = current(known, profile, before);
    let tried = extras(known, profile, before).into_iter();
    body.extend(tried.filter_map(|(name, _)| before.get(&name).map(|old| (name.clone(), old.clone()))));
    body
}

/// Whether the last reading shows what was tried as it was.
fn is_as_before(seen: &Seen<'_>, before: &Map<String, Value>, extras: &[Extra]) -> bool {
    let readings = seen.exchanges.iter().filter(|e| e.name == BEFORE || e.name == AFTER).count();
    let written = seen.exchanges.last().is_some_and(|e| e.name == AFTER);
    let last = readings.checked_sub(1).and_then(|n| read(seen, n)).filter(|_| written);
    last.is_some_and(|last| extras.iter().all(|(name, _)| last.get(name) == before.get(name)))
}
