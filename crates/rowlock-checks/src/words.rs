//! Small sentences and comparisons that several checks share.

use rowlock_model::{Answer, Exchange};

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
