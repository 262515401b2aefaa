//! Values that a parameter's description does not allow, or that programs seldom think of.

use rowlock_model::{Known, Request};

use crate::live::injection::Slot;

/// The name of the request with a word where a number or a boolean is described.
pub(super) const WORD: &str = "a word in place of the number";
const HUGE: &str = "a number of thirty digits";
const NEGATIVE: &str = "a negative number";
const CHARACTERS: &str = "a zero byte and odd characters";
const BYTES: &str = "bytes that are not UTF-8";
const LONG: &str = "3000 characters";
const TWICE: &str = "the parameter twice and empty";
/// Longer than any column, and still within the request line that common servers take (4 KiB).
const LENGTH: usize = 3_000;

/// A word where a number or a boolean is described.
pub(super) fn word(known: &Known, slot: &Slot) -> Request {
    slot.with(WORD, &format!("rowlock{}", known.seed.word("odd value", 6)))
}

/// Three odd values that fit the parameter's described type.
pub(super) fn values(known: &Known, slot: &Slot) -> Vec<Request> {
    if slot.is_typed() {
        return vec![word(known, slot), slot.with(HUGE, &"9".repeat(30)), slot.with(NEGATIVE, "-1")];
    }
    let long = slot.with(LONG, &"a".repeat(LENGTH));
    let odd = slot.with(CHARACTERS, &format!("{}\0\u{202e}\u{ffff}\u{1f600}", slot.value));
    // What names a file is also tried by other checks, and the budget of a parameter is one.
    if slot.names_a_file(known) {
        return vec![odd, long];
    }
    if slot.is_query() {
        let name = slot.coded_name();
        return vec![odd, long, slot.with_pairs(TWICE, &format!("{name}=&{name}="))];
    }
    if slot.is_path() {
        return vec![odd, long, slot.encoded(BYTES, "%ff%fe")];
    }
    vec![long]
}
