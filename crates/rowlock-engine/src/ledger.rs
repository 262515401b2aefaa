//! How many wrong passwords an account may be sent.

use rowlock_model::{Consent, Credential, Ledger, Settings};

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
