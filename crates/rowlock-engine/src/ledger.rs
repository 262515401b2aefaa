//! Failed logins of a run, per source and account, and what the service did about them.

use rowlock_model::{Consent, Credential, Exchange, Ledger, Settings, Throttle};

/// Wrong passwords for a known account without the consent `lockout`.
pub(crate) const ACCOUNT_LIMIT: usize = 4;

/// Whether one more request with this credential is allowed; otherwise why not.
pub(crate) fn allows(ledger: &Ledger, settings: &Settings, credential: &Credential) -> Result<(), String> {
    let Some(account) = credential.counts_against() else { return Ok(()) };
    let failures = ledger.on_account.get(&account.0).copied().unwrap_or(0);
    if failures >= ACCOUNT_LIMIT && !settings.consent.contains(&Consent::Lockout) {
        return Err(format!(
            "{failures} wrong passwords for the given account are enough for one run; \
             --consent lockout allows more"
        ));
    }
    Ok(())
}

/// Enters an exchange.
pub(crate) fn enter(ledger: &mut Ledger, exchange: &Exchange) {
    let credential = &exchange.sent.credential;
    if exchange.throttled() {
        if ledger.throttle.is_none() {
            ledger.throttle = Some(Throttle {
                after: ledger.failures,
                retry_after: exchange
                    .answer()
                    .and_then(|a| a.headers.first("retry-after"))
                    .and_then(|v| v.trim().parse().ok()),
                exchange: exchange.clone(),
            });
        }
        return;
    }
    if !credential.may_fail() || exchange.succeeded() {
        return;
    }
    ledger.failures += 1;
    if let Some(account) = credential.counts_against() {
        *ledger.on_account.entry(account.0).or_default() += 1;
    }
}
