//! The pages of the checks.

use crate::stage::rowlock;

#[test]
fn a_check_is_explained_with_its_repair() {
    let done = rowlock(["explain", "basic-username-ignored"]).run().exits(0);
    assert!(done.stderr.is_empty(), "{}", done.told());
    done.shows(&["basic-username-ignored", "CWE-", "Flask", "FastAPI"]);
}

#[test]
fn with_a_framework_its_repair_stands_alone_for_what_a_scan_finds_and_what_source_shows() {
    for check in ["basic-username-ignored", "log-credentials", "credential-in-log"] {
        for (of, shown, other) in
            [("flask", "### Flask", "### FastAPI"), ("fastapi", "### FastAPI", "### Flask")]
        {
            let done = rowlock(["explain", check, "--framework", of]).run().exits(0);
            let done = done.shows(&[shown, "## References"]);
            assert!(!done.stdout.contains(other), "{}", done.told());
        }
    }
    let done = rowlock(["explain", "log-credentials", "--framework", "fastapi"]).run().exits(0);
    let done = done.shows(&["`rowlock explain logging-and-monitoring-failures --framework fastapi`"]);
    assert!(!done.stdout.contains("--framework flask"), "{}", done.told());
}

#[test]
fn an_article_is_chosen_by_family_framework_and_way_of_authentication() {
    let done = rowlock(["explain", "--framework", "flask", "--auth", "basic"]).run().exits(0);
    assert_eq!(
        done.stdout
            .lines()
            .filter(|l| l.starts_with("# ") && l.ends_with(" in Flask with Basic auth"))
            .count(),
        4
    );
    assert!(!done.stdout.contains("in FastAPI with Basic auth"), "{}", done.told());
    let done = rowlock(["explain", "token-leakage", "--auth", "basic"]).run().exits(0);
    done.shows(&["# Token leakage in Flask with Basic auth", "# Token leakage in FastAPI with Basic auth"]);
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
