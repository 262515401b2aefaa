//! Clauses of standards exist: those of every check, and those in the tables of the knowledge base.

use std::collections::BTreeSet;
use std::path::Path;

use rowlock_checks::catalogue;
use rowlock_model::standards;

/// How many requirements each section of ASVS 5.0.0 has, chapter by chapter; 345 in all. Counted in the
/// release's own table, `OWASP_Application_Security_Verification_Standard_5.0.0_en.csv`.
const ASVS: [&[usize]; 17] = [
    &[2, 10, 12, 3, 3],
    &[3, 3, 5, 2],
    &[1, 3, 5, 8, 8, 1, 5],
    &[5, 5, 2, 4],
    &[1, 6, 3, 3],
    &[3, 12, 8, 6, 8, 4, 2, 4],
    &[3, 4, 2, 5, 3, 2],
    &[4, 4, 3, 2],
    &[3, 4],
    &[2, 3, 5, 16, 5, 2, 3],
    &[4, 5, 5, 4, 2, 2, 2],
    &[5, 2, 5],
    &[4, 6, 4, 7],
    &[2, 8, 3],
    &[5, 5, 7, 4],
    &[1, 5, 4, 3, 4],
    &[2, 8, 2],
];
/// Requirements of PCI DSS that pages name. Their text was read in published copies of 4.0; 4.0.1 has the same
/// requirements under the same numbers.
const PCI_DSS: [&str; 14] = [
    "2.2.2", "3.4.1", "4.2.1", "6.2.4", "7.3.3", "8.2.8", "8.3.1", "8.3.2", "8.3.4", "8.3.6", "8.6.2",
    "10.2.1.4", "10.2.2", "10.4.1.1",
];
/// Criteria of SOC 2 (TSC 2017) that pages name, and whose text was read in published copies.
const SOC_2: [&str; 6] = ["C1.1", "CC6.1", "CC6.6", "CC6.7", "CC7.2", "CC7.3"];

fn is_of_asvs(number: &str) -> bool {
    let parts: Vec<usize> = number.split('.').filter_map(|p| p.parse().ok()).collect();
    let &[chapter, section, requirement] = parts.as_slice() else { return false };
    let sections = chapter.checked_sub(1).and_then(|c| ASVS.get(c));
    let requirements = sections.and_then(|s| s.get(section.checked_sub(1)?));
    requirements.is_some_and(|all| (1..=*all).contains(&requirement))
}

#[test]
fn every_requirement_of_a_check_exists() {
    assert_eq!(ASVS.iter().flat_map(|sections| sections.iter()).sum::<usize>(), 345);
    for meta in catalogue::metas() {
        for number in meta.asvs {
            assert!(is_of_asvs(number), "{}: there is no {number} in ASVS 5.0.0", meta.id);
        }
    }
}

#[test]
fn every_clause_that_a_check_is_about_exists_and_is_about_one() {
    let metas = catalogue::metas();
    for (clause, named) in standards::all() {
        let exists = match clause.standard {
            "PCI DSS 4.0.1" => PCI_DSS.contains(&clause.number),
            "SOC 2 (TSC 2017)" => SOC_2.contains(&clause.number),
            _ => false,
        };
        assert!(exists, "{} {}", clause.standard, clause.number);
        assert!(
            metas.iter().any(|m| standards::clauses(m).any(|c| c == clause)),
            "no check is about {} {}",
            clause.standard,
            clause.number
        );
        for id in named {
            assert!(catalogue::find(id).is_some(), "{} {}: no check is {id}", clause.standard, clause.number);
        }
    }
    for meta in &metas {
        let numbers: Vec<_> = standards::clauses(meta).map(|c| (c.number, c.about)).collect();
        let once: BTreeSet<_> = numbers.iter().collect();
        assert_eq!(numbers.len(), once.len(), "{}: {numbers:?}", meta.id);
    }
    let with = metas.iter().filter(|m| standards::clauses(m).next().is_some()).count();
    assert!(with > 120, "{with} of {} checks", metas.len());
}

#[test]
fn every_clause_of_a_page_exists() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../kb");
    let mut clauses = 0;
    for entry in std::fs::read_dir(folder).expect("kb exists") {
        let path = entry.expect("readable").path();
        // That one tells of the standards themselves.
        if path.ends_with("README.md") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a page");
        for row in text.lines().filter(|l| l.starts_with("| ")) {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            let &[_, standard, clause, ..] = cells.as_slice() else { continue };
            let exists = match standard {
                "ASVS 5.0" => is_of_asvs(clause),
                "PCI DSS 4.0.1" => PCI_DSS.contains(&clause),
                "SOC 2" => SOC_2.contains(&clause),
                "OWASP API Security 2023" => {
                    clause.strip_prefix("API").is_some_and(|n| (1..=10).contains(&n.parse().unwrap_or(0)))
                }
                _ => continue,
            };
            clauses += 1;
            assert!(exists, "{}: {standard} {clause}", path.display());
        }
    }
    assert!(clauses > 100, "{clauses} clauses");
}
