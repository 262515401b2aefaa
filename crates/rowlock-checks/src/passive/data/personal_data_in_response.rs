//! Personal data of several persons, or to nobody in particular, in answers.

use rowlock_model::{Category, Confidence, Findings, Look, Meta, Reference, Rule, Severity, Sight};

use super::personal_shapes::{self as shapes, Number};
use crate::passive::reading;

/// See the page beside this file.
pub(super) struct PersonalDataInResponse;

static META: Meta = Meta {
    id: "personal-data-in-response",
    title: "An answer carries personal data",
    category: Category::Data,
    severity: Severity::Medium,
    core: false,
    weakness: "personal-data-in-response",
    cwe: &[359, 200],
    owasp: 3,
    asvs: &["14.2.6", "15.3.1"],
    needs: &[],
    references: &[Reference {
        title: "OWASP User Privacy Protection Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/User_Privacy_Protection_Cheat_Sheet.html",
    }],
    page: include_str!("personal_data_in_response.md"),
};

/// Names of properties that, beside a mail address, make a person's record.
const RECORD: [&str; 12] = [
    "\"phone",
    "\"mobile",
    "\"birth",
    "\"dob\"",
    "\"date_of_birth",
    "\"street",
    "\"postal",
    "\"zip",
    "\"address\"",
    "\"salary",
    "\"passport",
    "\"iban",
];
/// As many different persons are a list and not a correspondence.
const SEVERAL: usize = 2;

impl Rule<Sight<'_>> for PersonalDataInResponse {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, sight: &Sight<'_>, out: &mut Findings<'_>) -> Look {
        let Some((_, body)) = reading::text(sight).filter(|(a, _)| a.is_success()) else {
            return Look::NotApplicable("no operation answered with a text of its own".into());
        };
        let anonymous = reading::is_anonymous(sight.exchange);
        let numbers = [
            ("card number", shapes::cards(body)),
            ("bank account (IBAN)", shapes::ibans(body)),
            ("social security number", shapes::social_numbers(body)),
        ];
        for (kind, number) in numbers {
            let Some(number) = number else { continue };
            if reading::was_sent(sight.exchange, &String::from_utf8_lossy(&body[number.at.clone()])) {
                continue;
            }
            let Some((confidence, severity)) = weight(kind, &number, anonymous) else { continue };
            let because = format!(
                "the answer to {} carries {}; its check digits and its property's name agree{}",
                if anonymous { "a request without credentials" } else { "an identity" },
                counted(number.different, kind),
                if number.for_tests { ", though it is one that documentation uses" } else { "" },
            );
            let proof = reading::proof_hiding(sight.known, sight.exchange, number.at);
            let place = reading::place(sight).part(kind);
            out.find(place, confidence, because, proof)
                .title(format!("An answer carries a {kind}"))
                .severity(severity);
        }
        mails(sight, body, anonymous, out);
        Look::Judged
    }
}

/// `a whole card number`, `2 whole bank accounts (IBAN)`: the plural before what explains.
fn counted(count: usize, kind: &str) -> String {
    if count == 1 {
        return format!("a whole {kind}");
    }
    let (noun, explained) = kind.split_once(" (").unwrap_or((kind, ""));
    let explained = if explained.is_empty() { String::new() } else { format!(" ({explained}") };
    format!("{count} whole {noun}s{explained}")
}

/// How sure and how bad; `None` where it is what a user may see of themselves.
fn weight(kind: &str, number: &Number, anonymous: bool) -> Option<(Confidence, Severity)> {
    let severity = if anonymous { Severity::Critical } else { Severity::Medium };
    let confidence = match (number.for_tests, anonymous) {
        (true, _) => Confidence::Tentative,
        (false, true) => Confidence::Firm,
        // A whole card number is too much even for its owner (ASVS 14.2.6); an own account is not.
        (false, false) if kind == "card number" => Confidence::Firm,
        (false, false) if number.different >= SEVERAL => Confidence::Tentative,
        (false, false) => return None,
    };
    Some((confidence, severity))
}

fn mails(sight: &Sight<'_>, body: &[u8], anonymous: bool, out: &mut Findings<'_>) {
    let known = sight.known;
    let own = |mail: &str| {
        let is = |name: &str| mail.eq_ignore_ascii_case(name) || mail.split('@').next() == Some(name);
        known.identities.iter().any(|i| is(&i.name)) || reading::was_sent(sight.exchange, mail)
    };
    let Some((different, at)) = shapes::mails(body, own).filter(|(different, _)| *different >= SEVERAL)
    else {
        return;
    };
    let record = RECORD.iter().find(|n| reading::holds(body, n)).map(|n| n.trim_matches('"'));
    // Addresses alone may be public (authors, contacts); with the rest of a record, to nobody, they are not.
    let (confidence, severity) = match (anonymous, record) {
        (true, Some(_)) => (Confidence::Firm, Severity::High),
        (true, None) | (false, Some(_)) => (Confidence::Tentative, Severity::Medium),
        (false, None) => return,
    };
    let because = format!(
        "the answer to {} carries mail addresses of {different} persons{}",
        if anonymous {
            "a request without credentials"
        } else {
            "an identity, which may be allowed to see them,"
        },
        record.map(|r| format!(" and properties such as '{r}…'")).unwrap_or_default()
    );
    let proof = reading::proof_at(known, sight.exchange, at);
    let place = reading::place(sight).part("mail addresses");
    out.find(place, confidence, because, proof)
        .title("An answer carries several persons' mail addresses")
        .severity(severity);
}

#[cfg(test)]
mod tests {
    use rowlock_model::{Credential, IdentityId};

    use super::*;
    use crate::passive::rehearsal::{exchange, json, known, look, marks};

    fn nobody(body: &str) -> Vec<(Confidence, Severity)> {
        marks(&look(&PersonalDataInResponse, &known("https://api.shop"), &json(200, body)).1)
    }

    fn alice(body: &str) -> Vec<(Confidence, Severity)> {
        let exchange = exchange(Credential::Valid(IdentityId(0)), 200, &[], body);
        marks(&look(&PersonalDataInResponse, &known("https://api.shop"), &exchange).1)
    }

    const RECORDS: &str = r#"[{"email":"ann@mail.shop","phone":"1"},{"email":"bob@mail.shop","phone":"2"}]"#;

    #[test]
    fn kinds_are_counted_in_english() {
        assert_eq!(counted(1, "card number"), "a whole card number");
        assert_eq!(counted(2, "card number"), "2 whole card numbers");
        assert_eq!(counted(2, "bank account (IBAN)"), "2 whole bank accounts (IBAN)");
    }

    #[test]
    fn it_matters_who_asks_and_about_whom() {
        assert_eq!(nobody(RECORDS), [(Confidence::Firm, Severity::High)]);
        assert_eq!(alice(RECORDS), [(Confidence::Tentative, Severity::Medium)]);
        assert_eq!(alice(r#"{"email":"alice@mail.shop","phone":"1","iban":"DE75512108001245126199"}"#), []);
        assert_eq!(nobody(r#"{"iban":"DE75512108001245126199"}"#), [(Confidence::Firm, Severity::Critical)]);
        assert_eq!(alice(r#"{"card_number":"4539148803436467"}"#), [(Confidence::Firm, Severity::Medium)]);
        assert_eq!(
            nobody(r#"{"card_number":"4111111111111111"}"#),
            [(Confidence::Tentative, Severity::Critical)]
        );
    }

    #[test]
    fn ordinary_answers_are_silent() {
        for body in [
            r#"{"login":"octocat","id":583231,"node_id":"MDQ6VXNlcjU4MzIzMQ==","email":"octocat@github.com","blog":""}"#,
            r#"[{"email":"a@example.com","phone":"1"},{"email":"b@example.com","phone":"2"}]"#,
            r#"{"contact":{"email":"support@shop.io"},"sales_email":"sales@shop.io","phone":"1"}"#,
            r#"{"text":"git@github.com:o/r.git and icon@2x.png","clone":"git@gitlab.com:o/r.git"}"#,
            r#"{"items":[{"sku":"4539148803436467","price":10}],"gift_card":true}"#,
        ] {
            assert_eq!(nobody(body), [], "{body}");
        }
    }
}
