//! What holds for every check: ids, pages, references.

use std::collections::HashSet;

use rowlock_checks::catalogue;

const HEADINGS: [&str; 8] = [
    "## What it does",
    "## Why is this bad",
    "## How it shows",
    "## Repair",
    "### Flask",
    "### FastAPI",
    "## What the usual repairs get wrong",
    "## References",
];

#[test]
fn ids_are_kebab_case_and_unique() {
    let mut seen = HashSet::new();
    for meta in catalogue::metas() {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
        assert!(meta.id.chars().all(plain), "{}", meta.id);
        assert!(seen.insert(meta.id), "{} is there twice", meta.id);
        assert!(!meta.cwe.is_empty() && meta.owasp <= 10, "{}", meta.id);
        assert!(!meta.title.ends_with('.'), "{}: a title has no full stop", meta.id);
    }
}

#[test]
fn every_category_with_experiments_has_a_core_check() {
    let metas = catalogue::metas();
    for probe in catalogue::probes() {
        let category = probe.meta().category;
        let core = metas.iter().any(|m| m.core && m.category == category);
        assert!(core, "{}: its category is never scored, because no check of it is core", probe.meta().id);
    }
}

#[test]
fn every_page_has_the_fixed_headings_in_order() {
    for meta in catalogue::metas() {
        let mut from = 0;
        for heading in HEADINGS {
            let at = meta.page[from..].lines().any(|l| l == heading);
            assert!(at, "{}: the page lacks '{heading}' (or it is out of order)", meta.id);
            from += meta.page[from..].find(heading).expect("just seen");
        }
    }
}

#[test]
fn ids_and_severities_are_reviewed_as_a_whole() {
    let list: Vec<String> = catalogue::metas()
        .iter()
        .map(|m| {
            format!(
                "{:<16} {:<44} {:<8} {}",
                m.category.word(),
                m.id,
                m.severity.word(),
                if m.core { "core" } else { "" }
            )
        })
        .map(|l| l.trim_end().to_owned())
        .collect();
    insta::assert_snapshot!(list.join("\n"));
}

#[test]
fn a_weakness_counts_in_one_category_whoever_sees_it() {
    let mut known = std::collections::BTreeMap::<&str, (&str, rowlock_model::Category)>::new();
    for meta in catalogue::metas() {
        let (first, category) = *known.entry(meta.weakness).or_insert((meta.id, meta.category));
        assert_eq!(category, meta.category, "{} and {first} could never be one finding", meta.id);
    }
}
