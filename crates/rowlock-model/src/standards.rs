//! Which requirements of PCI DSS and criteria of SOC 2 a check is about: by the weakness that its first CWE names,
//! and for a few by their own id. Being about a requirement is not meeting it; where no requirement speaks of a
//! weakness, there is none here.

use crate::{Category, Meta};

/// A requirement or a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clause {
    /// Name and version, such as `PCI DSS 4.0.1`.
    pub standard: &'static str,
    /// As the standard numbers it.
    pub number: &'static str,
    /// What it asks for, in our words.
    pub about: &'static str,
}

/// A clause and the checks that are about it.
struct Entry {
    clause: Clause,
    /// The first CWE of a check.
    cwe: &'static [u16],
    /// The check's category has to be this one.
    within: Option<Category>,
    /// Besides, checks by their ids.
    checks: &'static [&'static str],
}

const PCI_DSS: &str = "PCI DSS 4.0.1";
const SOC_2: &str = "SOC 2 (TSC 2017)";

/// Clear text, certificates, and weak protocols and ciphers on the way.
const TRANSPORT: &[u16] = &[295, 296, 297, 319, 324, 326, 327, 328, 523, 757];
/// Nobody, or somebody without the right credentials, is let in.
const LET_IN: &[u16] = &[287, 288, 290, 306, 647];
/// A password, which is an authentication factor, travels in clear.
const PASSWORD_IN_CLEAR: &[&str] =
    &["basic-over-http", "basic-over-http-server", "https-not-enforced", "redirect-after-credentials"];
/// A password is written into a log.
const LOGGED: &[&str] = &["credential-in-log", "log-credentials", "log-headers", "redaction-without-effect"];
/// A login that failed leaves no record.
const FAILURE_UNSEEN: &[&str] =
    &["auth-failure-not-logged", "auth-event-not-logged", "auth-exception-swallowed", "error-swallowed"];

static TABLE: [Entry; 21] = [
    Entry {
        clause: pci("2.2.2", "vendors' default accounts are removed, disabled, or given another password"),
        cwe: &[1392],
        ..NONE
    },
    Entry {
        clause: pci("3.4.1", "card numbers are masked where they are shown"),
        cwe: &[359],
        within: Some(Category::Data),
        ..NONE
    },
    Entry {
        clause: pci(
            "4.2.1",
            "strong cryptography and valid certificates for card numbers over open networks",
        ),
        cwe: TRANSPORT,
        within: Some(Category::Encryption),
        ..NONE
    },
    Entry {
        // Injection, access control, use of cryptography, and what clients are made to do.
        clause: pci("6.2.4", "software is built against common attacks"),
        cwe: &[
            22, 78, 79, 89, 113, 117, 285, 287, 288, 290, 338, 347, 352, 611, 639, 647, 807, 915, 916, 918,
            943, 1336, 1391,
        ],
        ..NONE
    },
    Entry { clause: pci("7.3.3", "access control denies by default"), cwe: &[306], ..NONE },
    Entry { clause: pci("8.3.1", "every access of a user is authenticated"), cwe: LET_IN, ..NONE },
    Entry {
        clause: pci("8.3.2", "authentication factors are unreadable in transit and in store"),
        cwe: &[256, 916],
        checks: PASSWORD_IN_CLEAR,
        ..NONE
    },
    Entry {
        clause: pci("8.3.2", "authentication factors are unreadable in transit and in store"),
        checks: LOGGED,
        ..NONE
    },
    Entry {
        clause: pci(
            "8.3.4",
            "a user id is locked after at most ten failed attempts, for at least 30 minutes",
        ),
        cwe: &[307],
        checks: &["throttle-bypass-case", "throttle-bypass-forwarded-for", "throttle-per-process"],
        ..NONE
    },
    Entry {
        clause: pci("8.3.6", "passwords have twelve characters at least, letters and digits"),
        cwe: &[521],
        ..NONE
    },
    Entry {
        clause: pci("8.6.2", "passwords of application accounts are not in source or configuration files"),
        cwe: &[798],
        ..NONE
    },
    Entry {
        clause: pci("10.2.1.4", "invalid access attempts are in the audit log"),
        checks: FAILURE_UNSEEN,
        ..NONE
    },
    Entry {
        clause: pci(
            "10.2.2",
            "a record tells user, kind of event, time, outcome, origin and what it was about",
        ),
        checks: &["auth-event-incomplete", "log-extra-dropped", "source-address-wrong"],
        ..NONE
    },
    Entry {
        clause: pci("10.4.1.1", "logs are reviewed by automated means"),
        checks: &["alert-not-raised"],
        ..NONE
    },
    Entry {
        clause: soc("CC6.1", "access is restricted, users are identified and authenticated"),
        cwe: &[256, 285, 287, 288, 290, 306, 307, 347, 521, 639, 647, 798, 807, 916, 1391, 1392],
        ..NONE
    },
    Entry {
        clause: soc(
            "CC6.6",
            "threats from outside of the system's boundary are kept off, credentials on their way protected",
        ),
        cwe: &[918, 1327],
        checks: PASSWORD_IN_CLEAR,
        ..NONE
    },
    Entry {
        clause: soc("CC6.7", "information is protected while it is transmitted"),
        cwe: TRANSPORT,
        within: Some(Category::Encryption),
        ..NONE
    },
    Entry {
        clause: soc("CC6.7", "the movement of information is restricted to those who may have it"),
        cwe: &[201, 213, 359, 524, 525, 540, 598],
        checks: &["password-hash-in-response", "secret-in-response"],
        ..NONE
    },
    Entry {
        clause: soc("CC7.2", "components are monitored for anomalies"),
        cwe: &[223, 391, 778],
        within: Some(Category::Logging),
        ..NONE
    },
    Entry { clause: soc("CC7.3", "security events are evaluated"), checks: &["alert-not-raised"], ..NONE },
    Entry {
        clause: soc("C1.1", "confidential information is identified and maintained as such"),
        cwe: &[359],
        ..NONE
    },
];

const NONE: Entry = Entry { clause: pci("", ""), cwe: &[], within: None, checks: &[] };

/// The clauses that a check is about, PCI DSS first, by their numbers.
pub fn clauses(meta: &Meta) -> impl Iterator<Item = &'static Clause> {
    let (id, category, first) = (meta.id, meta.category, meta.cwe.first().copied());
    let fits = move |entry: &&Entry| {
        let here = entry.within.is_none_or(|within| within == category);
        here && first.is_some_and(|cwe| entry.cwe.contains(&cwe)) || entry.checks.contains(&id)
    };
    TABLE.iter().filter(fits).map(|entry| &entry.clause)
}

/// Every clause that is known here, and the ids that are named for it.
pub fn all() -> impl Iterator<Item = (&'static Clause, &'static [&'static str])> {
    TABLE.iter().map(|entry| (&entry.clause, entry.checks))
}

const fn pci(number: &'static str, about: &'static str) -> Clause {
    Clause { standard: PCI_DSS, number, about }
}

const fn soc(number: &'static str, about: &'static str) -> Clause {
    Clause { standard: SOC_2, number, about }
}
