//! Sentences with which databases complain that a statement cannot be read.
//!
//! Only complaints about the *statement*: one about a value ("invalid input syntax for type integer")
//! reaches the database as a bound parameter as well, and so does a full-text query's own syntax.

use std::sync::LazyLock;

use regex::Regex;
use rowlock_model::Answer;

/// Database and the pattern of its complaint.
static SIGNS: LazyLock<Vec<(&'static str, Regex)>> = LazyLock::new(|| {
    [
        ("SQLite", r#"unrecognized token: \\?""#),
        ("SQLite", r#"near \\?"[^"\\]{1,80}\\?": syntax error"#),
        ("PostgreSQL", r"unterminated quoted string at or near"),
        ("PostgreSQL", r#"syntax error at or near \\?""#),
        ("MySQL or MariaDB", r"You have an error in your SQL syntax"),
        ("Microsoft SQL Server", r"Unclosed quotation mark after the character string"),
        ("Microsoft SQL Server", r"Incorrect syntax near '"),
        ("Oracle", r"ORA-(?:00907|00921|00933|00936|01756)\b"),
        ("Oracle", r"quoted string not properly terminated"),
        ("SQLAlchemy", r"sqlalchemy\.exc\.(?:Operational|Programming)Error\)? .{0,40}syntax error"),
    ]
    .into_iter()
    .filter_map(|(database, pattern)| Some((database, Regex::new(pattern).ok()?)))
    .collect()
});

/// The database that complains about its statement in this answer, and its words.
pub(super) fn complaint(answer: &Answer) -> Option<(&'static str, String)> {
    let text = answer.text();
    SIGNS.iter().find_map(|(database, sign)| Some((*database, sign.find(&text)?.as_str().to_owned())))
}
