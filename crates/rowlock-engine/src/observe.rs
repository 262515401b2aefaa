//! Ordinary requests: every readable operation as nobody and as each identity.

use futures_util::{StreamExt, stream};
use rowlock_discover::values;
use rowlock_model::{
    Answer, Credential, Exchange, IdentityId, Known, Method, Operation, OperationId, Request, Role, Sighting,
    Who,
};

use crate::effort::Purpose;
use crate::sender::Sender;

/// Most operations that are looked at; what is beyond is named in the record.
const OPERATIONS: usize = 500;
/// Most path parameters in which the users' own names are tried.
const NAMES: usize = 4;

/// Looks at every readable operation; identifiers that lists give away are used for the items.
///
/// Returns what was answered to the made-up identifiers that learned ones took the place of: those are no
/// sightings, but an error that tells too much is seen in just them.
pub(crate) async fn observe(sender: &Sender<'_>, known: &mut Known) -> Vec<Exchange> {
    let all: Vec<OperationId> = known.readable().map(|(id, _)| id).take(OPERATIONS).collect();
    baseline(sender, known).await;
    look(sender, known, &all).await;
    let (mut unnamed, by_others) = own_names(sender, known).await;
    let answers: Vec<(OperationId, Answer)> = known
        .sightings
        .iter()
        .filter_map(|s| Some((s.operation?, s.exchange.answer().filter(|a| a.is_success())?.clone())))
        .collect();
    let learned = values::learn(&mut known.surface, &answers);
    let (made_up, kept): (Vec<Sighting>, Vec<Sighting>) = std::mem::take(&mut known.sightings)
        .into_iter()
        .partition(|s| s.operation.is_some_and(|id| learned.contains(&id)));
    known.sightings = kept;
    look(sender, known, &learned).await;
    known.sightings.extend(by_others);
    known.sightings.sort_by_key(|s| (s.operation.is_none(), s.operation, s.who));
    unnamed.extend(made_up);
    unnamed.into_iter().map(|s| s.exchange).collect()
}

/// Tries the users' own names where a path begins with a name that nothing told and the made-up one is refused:
/// an account that opens only what is its own seems to open nothing otherwise.
///
/// Returns what was answered to the made-up names, and what the other users got under their own.
async fn own_names(sender: &Sender<'_>, known: &mut Known) -> (Vec<Sighting>, Vec<Sighting>) {
    let names: Vec<String> = known.identities.iter().map(|i| i.name.clone()).collect();
    let Some((own, others)) = names.split_first() else { return (Vec::new(), Vec::new()) };
    let shut = |known: &Known, id| {
        let refused = |e: Option<&Exchange>| e.is_some_and(Exchange::refused);
        refused(known.anonymous(id)) && refused(known.authenticated(id))
    };
    let (mut learned, mut by_others) = (Vec::new(), Vec::new());
    let mut nameless = values::nameless(&known.surface);
    nameless.retain(|(_, id)| shut(known, *id));
    for (beginning, id) in nameless.into_iter().take(NAMES) {
        if sighting(sender, known, id, 0, own).await.is_none() {
            continue;
        }
        for (at, name) in others.iter().enumerate() {
            by_others.extend(sighting(sender, known, id, at + 1, name).await);
        }
        learned.extend(values::name(&mut known.surface, &beginning, own));
    }
    let (made_up, kept): (Vec<Sighting>, Vec<Sighting>) = std::mem::take(&mut known.sightings)
        .into_iter()
        .partition(|s| s.operation.is_some_and(|id| learned.contains(&id)));
    known.sightings = kept;
    look(sender, known, &learned).await;
    (made_up, by_others)
}

/// What an identity sees of an operation under a name, when it sees something.
async fn sighting(
    sender: &Sender<'_>,
    known: &Known,
    id: OperationId,
    identity: usize,
    name: &str,
) -> Option<Sighting> {
    let target = values::with_name(known.surface.operation(id)?, name)?;
    let who = Who::Identity(IdentityId(identity));
    let exchange = ordinary(sender, &target, Some(id), who).await;
    exchange.succeeded().then_some(Sighting { operation: Some(id), who, exchange })
}

/// What a random path answers, as nobody and as the first identity.
async fn baseline(sender: &Sender<'_>, known: &mut Known) {
    let random = format!("{}/{}", folder(known), known.seed.word("missing", 12));
    for who in everybody(known).into_iter().take(2) {
        let exchange = ordinary(sender, &random, None, who).await;
        known.sightings.push(Sighting { operation: None, who, exchange });
    }
}

/// The folder that most readable operations share, so that the baseline meets the same router.
fn folder(known: &Known) -> String {
    let first = known.readable().map(|(_, o)| o.path.clone()).next().unwrap_or_default();
    let fixed = first.split('{').next().unwrap_or_default().trim_end_matches('/').to_owned();
    fixed.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned())
}

fn everybody(known: &Known) -> Vec<Who> {
    let identities = (0..known.identities.len()).map(|i| Who::Identity(IdentityId(i)));
    std::iter::once(Who::Anonymous).chain(identities).collect()
}

async fn look(sender: &Sender<'_>, known: &mut Known, operations: &[OperationId]) {
    let who = everybody(known);
    let mut planned = Vec::new();
    for id in operations {
        let Some(target) = known.sample(*id) else { continue };
        planned.extend(who.iter().map(|who| (*id, *who, target.to_owned())));
    }
    let mut seen: Vec<Sighting> = stream::iter(planned)
        .map(|(id, who, target)| async move {
            if sender.stop().is_some() || sender.outlet.left() == 0 {
                return None;
            }
            let exchange = ordinary(sender, &target, Some(id), who).await;
            Some(Sighting { operation: Some(id), who, exchange })
        })
        .buffered(8)
        .filter_map(|sighting| async move { sighting })
        .collect()
        .await;
    known.sightings.append(&mut seen);
}

async fn ordinary(sender: &Sender<'_>, target: &str, operation: Option<OperationId>, who: Who) -> Exchange {
    let credential = match who {
        Who::Anonymous => Credential::None,
        Who::Identity(id) => Credential::Valid(id),
    };
    let mut request = Request::get(target, "look").with(credential);
    request.role = Role::Look;
    request.operation = operation;
    sender.send(&request, Purpose::Look(operation)).await.0
}

/// Whether the first identity's credential opens anything that is closed to nobody, or nothing is closed.
pub(crate) fn usable(known: &Known) -> bool {
    usable_as(known, IdentityId(0))
}

/// The same of any identity.
pub(crate) fn usable_as(known: &Known, identity: IdentityId) -> bool {
    if known.identities.len() <= identity.0 {
        return false;
    }
    let as_it =
        || known.sightings.iter().filter(|s| s.who == Who::Identity(identity) && s.operation.is_some());
    let is_closed = |id: OperationId| known.anonymous(id).is_some_and(Exchange::refused);
    if !known.readable().any(|(id, _)| is_closed(id)) {
        return as_it().any(|s| s.exchange.succeeded());
    }
    as_it()
        .filter(|s| s.operation.is_some_and(is_closed))
        .any(|s| s.exchange.status().is_some_and(|status| status != 401))
}

/// Operations that no ordinary request goes to and that no experiment asked either, and why.
pub(crate) fn left_out(known: &Known, sender: &Sender<'_>) -> Vec<String> {
    let why = |operation: &Operation| match &operation.state_risk {
        Some(risk) => Some(format!("may change state ({})", risk.sign)),
        None if matches!(operation.method, Method::Other(_)) => {
            Some(format!("the method {} is not tried", operation.method))
        }
        None if operation.sample.is_none() => Some("no value is known for its parameters".to_owned()),
        None => None,
    };
    let alone = known.surface.iter().filter(|(id, o)| !sender.has_asked(*id, &o.method));
    alone.filter_map(|(_, o)| Some(format!("{}: {}", o.label(), why(o)?))).collect()
}

/// What to tell when the service turns every ordinary request away for its scheme: nothing behind it was seen.
pub(crate) fn turned_away(known: &Known) -> Option<String> {
    let mut answers = known.readable().filter_map(|(id, _)| {
        known.authenticated(id).or_else(|| known.anonymous(id)).and_then(Exchange::answer)
    });
    let away = |a: &Answer| {
        let onward = a.redirects_to().is_some_and(|to| to.starts_with("https://"));
        onward || (a.status == 403 && !known.target.is_tls())
    };
    let first = answers.next().filter(|a| away(a))?;
    if known.target.is_tls() || !answers.all(|a| a.status == first.status && away(a)) {
        return None;
    }
    let advice = if known.settings.tls_terminated.is_none() {
        "give --tls-terminated to be let in as behind the proxy that ends TLS"
    } else {
        "it trusts the proxy's mark from other addresses only; give --source-address 127.0.0.1 when it \
         trusts a proxy on this machine"
    };
    Some(format!("every ordinary request over plain HTTP is turned away ({}): {advice}", first.status))
}
