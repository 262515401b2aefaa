//! A number with one decimal, exact.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Points or percent with one decimal; arithmetic on integers, so that no machine rounds differently.
///
/// In JSON it is a plain number (`84.3`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tenths(u32);

impl Tenths {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// A hundred: the full score, or all of it.
    pub const HUNDRED: Self = Self(1000);

    /// So many tenths.
    pub const fn new(tenths: u32) -> Self {
        Self(tenths)
    }

    /// So many wholes.
    pub const fn whole(wholes: u32) -> Self {
        Self(wholes * 10)
    }

    /// The number in tenths.
    pub const fn tenths(self) -> u32 {
        self.0
    }

    /// The whole part, the decimal cut off.
    pub const fn floor(self) -> u32 {
        self.0 / 10
    }

    /// The difference, never below zero.
    #[must_use]
    pub const fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// What `part` of `whole` is in percent, rounded down; zero of nothing.
    pub fn percent(part: u64, whole: u64) -> Self {
        let tenths = part.saturating_mul(1000).checked_div(whole).unwrap_or(0);
        Self(u32::try_from(tenths).unwrap_or(u32::MAX))
    }

    /// The weighted mean, rounded down; `None` when nothing has weight.
    pub fn mean(weighted: impl IntoIterator<Item = (u32, Self)>) -> Option<Self> {
        let (sum, weights) = weighted.into_iter().fold((0_u64, 0_u64), |(sum, weights), (weight, value)| {
            (sum + u64::from(weight) * u64::from(value.0), weights + u64::from(weight))
        });
        let mean = sum.checked_div(weights)?;
        Some(Self(u32::try_from(mean).unwrap_or(u32::MAX)))
    }
}

impl std::iter::Sum for Tenths {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        Self(all.fold(0, |sum, one| sum.saturating_add(one.0)))
    }
}

impl std::fmt::Display for Tenths {
    /// `84.3`; `84` when the decimal is zero.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 % 10 {
            0 => f.pad(&format!("{}", self.0 / 10)),
            decimal => f.pad(&format!("{}.{decimal}", self.0 / 10)),
        }
    }
}

impl Serialize for Tenths {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_multiple_of(10) {
            serializer.serialize_u32(self.0 / 10)
        } else {
            serializer.serialize_f64(f64::from(self.0) / 10.0)
        }
    }
}

impl<'de> Deserialize<'de> for Tenths {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        let tenths = (number * 10.0).round();
        if !(0.0..=f64::from(u32::MAX)).contains(&tenths) {
            return Err(serde::de::Error::custom("a number with one decimal, not below zero, is expected"));
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounds checked above")]
        Ok(Self(tenths as u32))
    }
}
