//! The pages of the checks.

use crate::stage::rowlock;

#[test]
fn a_check_is_explained_with_its_repair() {
    let done = rowlock(["explain", "basic-username-ignored"]).run().exits(0);
    assert!(done.stderr.is_empty(), "{}", done.told());
    done.shows(&["basic-username-ignored", "CWE-", "Flask", "FastAPI"]);
}

#[test]
fn the_list_has_every_check_by_category() {
    let done = rowlock(["explain", "--list"]).run().exits(0);
    done.shows(&["basic-username-ignored", "critical"]);
}

#[test]
fn a_check_that_is_not_there_brings_those_that_sound_like_it() {
    for (given, meant) in [
        ("basic_username_ignored", "basic-username-ignored"),
        ("basic-usernam-ignored", "basic-username-ignored"),
        ("BASIC-USERNAME-IGNORED", "basic-username-ignored"),
        ("hsts", "hsts-missing"),
        ("enumeration", "username-enumeration"),
    ] {
        rowlock(["explain", given]).run().fails(2, &[given, "did you mean", meant]);
    }
    let done = rowlock(["explain", "zzz"])
        .run()
        .fails(2, &["there is no check 'zzz'; see `rowlock explain --list`"]);
    assert!(!done.stderr.contains("did you mean"), "{}", done.told());
    rowlock(["explain"]).run().exits(2);
}
