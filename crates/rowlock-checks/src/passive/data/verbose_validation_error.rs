//! Errors of databases and mappers in answers, and refused values that come back though they are secret.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::bytes::Regex;
use rowlock_model::{Category, Confidence, Findings, Look, Meta, Reference, Rule, Severity, Sight};

use crate::passive::reading;

/// See the page beside this file.
pub(super) struct VerboseValidationError;

static META: Meta = Meta {
    id: "verbose-validation-error",
    title: "An error answer tells what the service is made of",
    category: Category::Data,
    severity: Severity::Medium,
    core: false,
    weakness: "verbose-validation-error",
    cwe: &[209],
    owasp: 8,
    asvs: &["16.5.1"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Error Handling Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Error_Handling_Cheat_Sheet.html",
    }],
    page: include_str!("verbose_validation_error.md"),
};

/// Texts that only the named software writes.
const SIGNS: [(&str, &str); 30] = [
    ("sqlalchemy.exc.", "SQLAlchemy"),
    ("https://sqlalche.me/e/", "SQLAlchemy"),
    ("[SQL: ", "SQLAlchemy"),
    ("psycopg2.", "PostgreSQL"),
    ("psycopg.errors", "PostgreSQL"),
    ("asyncpg.exceptions", "PostgreSQL"),
    ("PG::", "PostgreSQL"),
    ("duplicate key value violates unique constraint", "PostgreSQL"),
    ("violates foreign key constraint", "PostgreSQL"),
    ("syntax error at or near", "PostgreSQL"),
    ("unterminated quoted string", "PostgreSQL"),
    ("sqlite3.", "SQLite"),
    ("UNIQUE constraint failed: ", "SQLite"),
    ("NOT NULL constraint failed: ", "SQLite"),
    ("no such column: ", "SQLite"),
    ("no such table: ", "SQLite"),
    ("unrecognized token: ", "SQLite"),
    ("You have an error in your SQL syntax", "MySQL"),
    ("pymysql.err", "MySQL"),
    ("MySQLdb.", "MySQL"),
    ("SQLSTATE[", "a SQL driver"),
    ("Unclosed quotation mark after the character string", "SQL Server"),
    ("System.Data.SqlClient", "SQL Server"),
    ("ORA-0", "Oracle"),
    ("E11000 duplicate key error", "MongoDB"),
    ("pymongo.errors", "MongoDB"),
    ("MongoServerError", "MongoDB"),
    ("django.db.utils", "Django's mapper"),
    ("org.hibernate.", "Hibernate"),
    ("PrismaClientKnownRequestError", "Prisma"),
];

static FINDER: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::new(SIGNS.iter().map(|(s, _)| s)).ok());

/// Pydantic's way of telling where a value stood and what it was, for places that are named for a secret.
static ECHOED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let shape = r#"(?i)(?-u)"loc"\s{0,4}:\s{0,4}\[[^\]]{0,200}"(?:[\w-]{0,40}(?:password|passwd|secret|api_?key)[\w-]{0,40}|(?:[\w-]{0,40}[_-])?(?:pin|cvv|cvc|iban|ssn|card_?number)|(?:(?:access|auth|refresh|bearer|session|api)[_-]?)?token)"[^\]]{0,80}\][^{}]{0,400}?"input"\s{0,4}:\s{0,4}"(?P<value>[^"]{1,400})""#;
    Regex::new(shape).ok()
});

impl Rule<Sight<'_>> for VerboseValidationError {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, sight: &Sight<'_>, out: &mut Findings<'_>) -> Look {
        let Some((answer, body)) = reading::text(sight) else {
            return Look::NotApplicable(reading::NO_TEXT.into());
        };
        let place = reading::place(sight);
        if let Some(value) =
            ECHOED.as_ref().filter(|_| answer.status == 422 || answer.status == 400).and_then(|e| {
                memchr::memmem::find(body, b"\"input\"")?;
                e.captures(body)?.name("value")
            })
        {
            let because = "the refusal carries back the whole value of an input that is named for a secret";
            let proof = reading::proof_hiding(sight.known, sight.exchange, value.range());
            out.find(place, Confidence::Firm, because, proof).title("A refusal repeats a secret input");
            return Look::Judged;
        }
        let Some((software, at)) = sign_in(body) else { return Look::Judged };
        let text = String::from_utf8_lossy(&body[at.clone()]).into_owned();
        if reading::was_sent(sight.exchange, &text) {
            return Look::Judged;
        }
        // A success may speak of such an error as data (a forum, a log viewer).
        let confidence = if answer.status >= 400 { Confidence::Firm } else { Confidence::Tentative };
        let because = format!("the answer carries an error as {software} writes it ('{}')", text.trim());
        let proof = reading::proof_at(sight.known, sight.exchange, at);
        out.find(place, confidence, because, proof);
        Look::Judged
    }
}

fn sign_in(body: &[u8]) -> Option<(&'static str, Range<usize>)> {
    FINDER.as_ref()?.find_iter(body).find_map(|hit| {
        // `no such column: ` is a whole sentence; `PG::` must not be the tail of a word.
        let inside = hit.start() > 0 && body[hit.start() - 1].is_ascii_alphanumeric();
        (!inside).then(|| (SIGNS[hit.pattern().as_usize()].1, hit.range()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passive::rehearsal::{json, known, look};

    fn confidence(status: u16, body: &str) -> Option<Confidence> {
        look(&VerboseValidationError, &known("https://api.shop"), &json(status, body))
            .1
            .first()
            .map(|f| f.confidence)
    }

    #[test]
    fn database_errors_are_known_by_their_own_words() {
        for body in [
            r#"{"error":"(sqlite3.OperationalError) no such column: x"}"#,
            r#"{"detail":"duplicate key value violates unique constraint \"users_email_key\""}"#,
            "ORA-00933: SQL command not properly ended",
            "SQLSTATE[42000]: Syntax error",
        ] {
            assert_eq!(confidence(500, body), Some(Confidence::Firm), "{body}");
            assert_eq!(confidence(200, body), Some(Confidence::Tentative), "{body}");
        }
    }

    #[test]
    fn a_refusal_may_repeat_a_page_number_but_no_password() {
        let refused = |name: &str| {
            format!(
                r#"{{"detail":[{{"type":"string_too_short","loc":["body","{name}"],"msg":"too short","input":"hunter22","ctx":{{"min_length":12}}}}]}}"#
            )
        };
        assert_eq!(confidence(422, &refused("new_password")), Some(Confidence::Firm));
        assert_eq!(confidence(422, &refused("door_pin")), Some(Confidence::Firm));
        for name in ["page", "page_token", "shipping", "discard", "pinned"] {
            assert_eq!(confidence(422, &refused(name)), None, "{name}");
        }
        for body in [
            r#"{"detail":[{"type":"int_parsing","loc":["query","limit"],"msg":"Input should be a valid integer","input":"x"}]}"#,
            r#"{"message":"Validation Failed","errors":[{"resource":"Issue","field":"title","code":"missing_field"}]}"#,
            r#"{"error":"the table was not found","sku":"FLORA-0117","image":"a.JPG::large"}"#,
        ] {
            assert_eq!(confidence(422, body), None, "{body}");
        }
    }
}
