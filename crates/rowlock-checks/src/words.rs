//! Small sentences and comparisons that several checks share.

use std::time::Duration;

use rowlock_model::{Answer, Exchange};

/// How long something lasted: `340 ms`, `1.5 s`.
pub fn lasting(time: Duration) -> String {
    let ms = time.as_millis();
    if ms < 1000 { format!("{} ms", ms.max(1)) } else { format!("{:.1} s", time.as_secs_f64()) }
}

/// `status 200`, `no answer (…)`: how an exchange is told in a reason.
pub fn told(exchange: &Exchange) -> String {
    match exchange.answer() {
        Some(answer) => format!("status {}", answer.status),
        None => "no answer".to_owned(),
    }
}

/// Whether an answer is the same content that a protected operation gives to valid credentials.
pub fn opens_the_same(got: Option<&Answer>, protected: Option<&Answer>) -> bool {
    match (got, protected) {
        (Some(got), Some(protected)) => {
            got.is_success() && rowlock_model::likeness::same_content(got, protected)
        }
        _ => false,
    }
}

/// Whether a path is about its caller's own account (`/api/v1/me`).
pub fn is_about_caller(path: &str) -> bool {
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let words = ["me", "profile", "account", "whoami", "user", "self", "myself", "session", "userinfo"];
    words.contains(&crate::leaves::bare(last).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_lasts_no_time_at_all() {
        let told = [0, 45, 999, 1500].map(|ms| lasting(Duration::from_millis(ms)));
        assert_eq!(told, ["1 ms", "45 ms", "999 ms", "1.5 s"]);
    }
}
