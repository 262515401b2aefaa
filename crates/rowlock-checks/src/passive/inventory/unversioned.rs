//! An API without a version anywhere.

use rowlock_model::{
    Category, Confidence, Exchange, Findings, Known, Look, Meta, Need, Place, Proof, Provenance, Reference,
    Rule, Severity,
};

/// See the page beside this file.
pub(super) struct Unversioned;

static META: Meta = Meta {
    id: "unversioned",
    title: "The API has no version in path, parameter or header",
    category: Category::Inventory,
    severity: Severity::Info,
    core: false,
    weakness: "unversioned",
    cwe: &[1059],
    owasp: 9,
    asvs: &[],
    needs: &[Need::Document],
    references: &[Reference {
        title: "OWASP API9:2023 Improper Inventory Management",
        url: "https://owasp.org/API-Security/editions/2023/en/0xa9-improper-inventory-management/",
    }],
    page: include_str!("unversioned.md"),
};

impl Rule<Known> for Unversioned {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        let described = || known.surface.operations.iter().filter(|o| o.provenance == Provenance::Document);
        let Some(sample) = described().next() else {
            return Look::NotApplicable("the description has no operations".into());
        };
        let in_path = described().any(|o| names_version(&o.path)) || names_version(&known.target.base_path);
        let in_parameter =
            described().flat_map(|o| &o.parameters).any(|p| p.name.to_ascii_lowercase().contains("version"));
        let in_answer = known.sightings.iter().any(|s| answers_version(&s.exchange));
        if !in_path && !in_parameter && !in_answer {
            out.find(
                Place::target(known),
                Confidence::Firm,
                format!(
                    "none of {} documented operations has a version in its path or parameters, and no answer \
                     names one",
                    described().count()
                ),
                Proof::fact(format!(
                    "{}, for one, could not change without breaking its clients",
                    sample.label()
                )),
            );
        }
        Look::Judged
    }
}

/// Whether a segment is `v2`, `v1.3`, `2.0`, `2024-06-01` or the like; a number alone may be an identifier.
fn names_version(path: &str) -> bool {
    path.split('/').any(|segment| {
        let numbered = segment
            .strip_prefix(['v', 'V'])
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()) && rest.len() <= 12);
        let bytes = segment.as_bytes();
        let dated = bytes.len() >= 7 && bytes[..4].iter().all(u8::is_ascii_digit) && bytes[4] == b'-';
        let dotted =
            segment.split_once('.').is_some_and(|(major, minor)| is_number(major) && is_number(minor));
        numbered || dotted || dated
    })
}

/// Whether a text is one to three digits.
fn is_number(text: &str) -> bool {
    (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

fn answers_version(exchange: &Exchange) -> bool {
    exchange.answer().is_some_and(|answer| {
        let named = |name: &str| {
            let name = name.to_ascii_lowercase();
            name.contains("api-version") || name.contains("version-api") || name == "x-version"
        };
        let media = answer.media_type();
        answer.headers.iter().any(|(name, _)| named(name)) || (media.contains("vnd.") && media.contains(".v"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_segment_of_its_own() {
        assert!(names_version("/api/v1/users") && names_version("/v1.2/x") && names_version("/2024-06-01/x"));
        assert!(
            names_version("/api/2.0/users")
                && !names_version("/hosts/10.0.0.1")
                && !names_version("/items/2")
        );
        assert!(
            !names_version("/users/verify") && !names_version("/vault/{id}") && !names_version("/é/2024")
        );
    }
}
