//! The first request: whether the target answers, and what to do when it does not.

use rowlock_model::{Failure, Known, Outcome, Request, Role, Stop};

use crate::effort::Purpose;
use crate::run::RunError;
use crate::sender::Sender;

/// The first request: whether the target answers at all.
pub(crate) async fn reach(sender: &Sender<'_>, known: &Known) -> Result<(), RunError> {
    let start = if known.target.base_path.is_empty() { "/" } else { &known.target.base_path };
    let mut request = Request::get(start, "look");
    request.role = Role::Look;
    let (exchange, _) = sender.send(&request, Purpose::Look(None)).await;
    if sender.stop() == Some(Stop::Interrupted) {
        return Err(RunError::Interrupted);
    }
    let Outcome::Failed(failure) = exchange.outcome else { return Ok(()) };
    let hint = match &failure {
        Failure::Connect(why) if why.contains("proxy") => "; is the proxy running, and is its URL right?",
        Failure::Connect(_) => "; is the service running, and is the port right?",
        Failure::Resolve(_) => "; check the host name",
        Failure::Tls(why) if why.contains("certificate") => {
            "; give the authority with --ca-cert, or --danger-accept-invalid-certs to scan all the same"
        }
        Failure::Tls(_) => "; is the port right, and is it https:// or http://?",
        Failure::Timeout(_) => "; is something in between? --timeout sets the limit",
        Failure::NotHttp(why) if why.contains("header section") => "; is this an API?",
        Failure::NotHttp(_) => "; does this port speak HTTP, and is it http:// or https://?",
        Failure::Closed(_) => "; does this port want https://?",
        Failure::NotSent(_) | Failure::Lost(_) => "",
    };
    Err(RunError::Unreachable { origin: known.target.origin(), failure, hint })
}

/// Why the certificate is not trusted, when that is why the target could not be reached.
pub(crate) fn distrust(error: &RunError, known: &Known) -> Option<String> {
    let RunError::Unreachable { failure: Failure::Tls(why), .. } = error else { return None };
    let facts = known.tls.as_ref().filter(|facts| !facts.chain.is_empty())?;
    Some(facts.distrust.clone().unwrap_or_else(|| why.clone()))
}
