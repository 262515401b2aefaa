//! How many requests are in flight: fewer while the target answers ever more slowly, more when it recovers.
//!
//! Additive increase, multiplicative decrease, as TCP does it (RFC 5681): a service that answers
//! eight requests at once as fast as one is asked eight at once, another is not pressed further.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{AcquireError, Semaphore, SemaphorePermit};

/// Answers slower than this multiple of the usual are a sign of load.
const TIMES: u32 = 4;
/// Answers faster than this are none, whatever the usual is.
const QUICK: Duration = Duration::from_millis(250);
/// Slow answers in a row before the number is halved.
const SLOW: usize = 4;
/// Usual answers in a row before one more is let out.
const STEADY: usize = 16;

/// The requests in flight, at most `most`.
pub(crate) struct Flight {
    places: Semaphore,
    most: usize,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    allowed: usize,
    /// The running mean of usual answers.
    usual: Option<Duration>,
    slow: usize,
    steady: usize,
}

impl Flight {
    pub(crate) fn new(most: usize) -> Self {
        let most = most.max(1);
        let state = State { allowed: most, usual: None, slow: 0, steady: 0 };
        Self { places: Semaphore::new(most), most, state: Mutex::new(state) }
    }

    /// A place; held while a request is out.
    pub(crate) async fn place(&self) -> Result<SemaphorePermit<'_>, AcquireError> {
        self.places.acquire().await
    }

    /// Takes in how long an answer took; gives up the place where fewer should be in flight.
    pub(crate) fn landed(&self, place: SemaphorePermit<'_>, took: Duration) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let usual = *state.usual.get_or_insert(took);
        if took > QUICK && took > usual * TIMES {
            (state.slow, state.steady) = (state.slow + 1, 0);
        } else {
            state.usual = Some((usual * 7 + took) / 8);
            (state.slow, state.steady) = (0, state.steady + 1);
        }
        if state.slow >= SLOW && state.allowed > 1 {
            let fewer = state.allowed / 2;
            // The place of this request is one of those that go.
            place.forget();
            let gone = 1 + self.places.forget_permits(state.allowed - fewer - 1);
            (state.allowed, state.slow) = (state.allowed - gone, 0);
        } else if state.steady >= STEADY && state.allowed < self.most {
            (state.allowed, state.steady) = (state.allowed + 1, 0);
            self.places.add_permits(1);
        }
    }

    #[cfg(test)]
    fn allowed(&self) -> usize {
        self.state.lock().expect("no panic").allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn answers(flight: &Flight, many: usize, ms: u64) {
        for _ in 0..many {
            let place = flight.place().await.expect("open");
            flight.landed(place, Duration::from_millis(ms));
        }
    }

    #[tokio::test]
    async fn a_target_that_slows_down_is_asked_less_at_once_and_more_when_it_recovers() {
        let flight = Flight::new(8);
        answers(&flight, 20, 10).await;
        assert_eq!(flight.allowed(), 8);
        answers(&flight, 4, 900).await;
        assert_eq!(flight.allowed(), 4);
        answers(&flight, 8, 900).await;
        assert_eq!(flight.allowed(), 1);
        answers(&flight, 50, 900).await;
        assert_eq!(flight.allowed(), 1);
        answers(&flight, 200, 10).await;
        assert_eq!(flight.allowed(), 8);
    }

    #[tokio::test]
    async fn a_target_that_is_always_slow_and_one_slow_answer_are_no_sign() {
        let flight = Flight::new(8);
        answers(&flight, 50, 800).await;
        assert_eq!(flight.allowed(), 8);
        let quick = Flight::new(8);
        for _ in 0..10 {
            answers(&quick, 3, 900).await;
            answers(&quick, 2, 5).await;
        }
        assert_eq!(quick.allowed(), 8);
    }
}
