//! The outlet's side of keeping credentials alive: logins over the same connections, at the same pace.

use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rowlock_model::{Credential, Failure, Headers, IdentityId, Method, Outcome, Sent};
use serde::{Deserialize, Serialize};

use crate::live::Live;
use crate::outlet::{Outlet, Source};

/// Most bytes of the answer to a login.
const ANSWER: usize = 256 << 10;

/// What a recording must keep of logins and renewals, which it does not hold as exchanges.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sessions {
    /// Requests that logins and looks after credentials took.
    #[serde(default)]
    pub requests: usize,
    /// What the reader must know.
    #[serde(default)]
    pub notes: Vec<String>,
    /// The lengths of the passwords.
    #[serde(default)]
    pub passwords: Vec<usize>,
}

impl Outlet {
    /// Logs every identity in that needs it; the first one twice, to compare what it gets.
    pub async fn log_in(&self) {
        let Source::Live(live) = &self.source else { return };
        if self.vault.login().is_none() {
            return;
        }
        for at in (0..self.vault.len()).map(IdentityId) {
            for _ in 0..if at.0 == 0 { 2 } else { 1 } {
                if self.keeper.lost(at).is_none()
                    && let Err(why) = self.fetch(live, at).await
                {
                    self.keeper.lose(at, why);
                }
            }
        }
    }

    /// Tries well-known keys and the target's own words on the identities' tokens.
    pub fn try_keys(&self, words: &[String]) {
        if !self.is_replay() {
            self.vault.try_keys(words);
        }
    }

    /// What was needed to keep credentials alive, so far.
    pub fn sessions(&self) -> Sessions {
        match &self.told {
            Some(told) => told.clone(),
            None => Sessions {
                requests: self.keeper.count(),
                notes: self.keeper.notes(),
                passwords: self.vault.password_lengths(),
            },
        }
    }

    /// Sends as an identity whose credential is kept alive: renewed in time, renewed when it is not taken
    /// any more, and said to be lost when that cannot be.
    pub(crate) async fn watched(&self, live: &Live, sent: &Sent, limit: usize) -> (Outcome, Duration) {
        let Some(id) = sent.credential.identity() else {
            let (outcome, head) = self.on_the_wire(live, sent, limit).await;
            self.keeper.enter(sent, &outcome);
            return (outcome, head);
        };
        if self.keeper.is_due(id) {
            self.renew(live, id, self.keeper.generation(id)).await;
        }
        if let Some(why) = self.keeper.lost(id) {
            return (Outcome::Failed(Failure::Lost(why)), Duration::ZERO);
        }
        let generation = self.keeper.generation(id);
        let (outcome, head) = self.on_the_wire(live, sent, limit).await;
        self.keeper.enter(sent, &outcome);
        let valid = matches!(sent.credential, Credential::Valid(_));
        if !valid || !is_refusal(&outcome) {
            return (outcome, head);
        }
        if self.keeper.generation(id) == generation && !self.is_dead(live, id, &sent.target).await {
            return (outcome, head);
        }
        self.renew(live, id, generation).await;
        if let Some(why) = self.keeper.lost(id) {
            return (Outcome::Failed(Failure::Lost(why)), Duration::ZERO);
        }
        let (outcome, head) = self.on_the_wire(live, sent, limit).await;
        self.keeper.enter(sent, &outcome);
        (outcome, head)
    }

    /// Whether the credential that was just refused is not taken where it was before either.
    async fn is_dead(&self, live: &Live, id: IdentityId, refused: &str) -> bool {
        let Some(target) = self.keeper.touchstone(id, refused) else { return false };
        let sent = Sent {
            method: Method::Get,
            target,
            headers: Headers::new(),
            body: String::new(),
            credential: Credential::Valid(id),
        };
        self.wait_for_slot().await;
        self.keeper.sent.fetch_add(1, Ordering::Relaxed);
        let (outcome, _) = self.on_the_wire(live, &sent, ANSWER).await;
        let dead = is_refusal(&outcome);
        if !dead {
            self.keeper.bar(id, refused);
        }
        dead
    }

    /// Fetches a new token unless somebody did since `generation`; an identity that gets none is lost.
    async fn renew(&self, live: &Live, id: IdentityId, generation: usize) {
        let Some(gate) = self.keeper.gate(id) else { return };
        let _held = gate.lock().await;
        if self.keeper.generation(id) != generation || self.keeper.lost(id).is_some() {
            return;
        }
        let name = self.vault.given(id).map_or("", |g| g.name.as_str());
        if self.vault.login().is_none() {
            let why = format!(
                "the credentials of '{name}' were taken at first and refused in mid-scan: the account may be \
                 locked, or the token ended"
            );
            return self.keeper.lose(id, why);
        }
        if let Err(why) = self.fetch(live, id).await {
            self.keeper.lose(id, format!("{why} in mid-scan"));
        }
    }

    /// One login; why it gave no token otherwise.
    async fn fetch(&self, live: &Live, id: IdentityId) -> Result<(), String> {
        let (Some(login), Some(identity)) = (self.vault.login(), self.vault.given(id)) else {
            return Ok(());
        };
        let why = |what: &str| format!("the login of '{}' {what}", identity.name);
        self.wait_for_slot().await;
        self.keeper.sent.fetch_add(1, Ordering::Relaxed);
        let wire = self.dressed(login.wire(identity));
        let answer = match live.send_to(login.origin.as_deref(), wire, ANSWER).await.0 {
            Outcome::Answer(answer) => answer,
            Outcome::Failed(failure) => return Err(why(&format!("was not answered ({failure})"))),
        };
        let given = login.read(&answer).map_err(|what| why(&what))?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
        let seconds = self.vault.take(id, &given, i64::try_from(now).unwrap_or(i64::MAX));
        if self.keeper.renewed(id, seconds) {
            Ok(())
        } else {
            Err(why("had to be repeated too often: its tokens are not taken for long"))
        }
    }
}

fn is_refusal(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Answer(answer) if matches!(answer.status, 401 | 403))
}
