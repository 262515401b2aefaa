//! Values that mean the ordinary one where they are read as SQL, and nothing anywhere else.
//!
//! Each comes in four forms: true (the same rows), true again with other literals, false (no rows), and
//! a form with one letter or sign wrong, which SQL refuses and everything else takes for the same.
//! None of them can change data, and none widens a condition.

/// The form of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Means the ordinary value.
    True,
    /// The same with other literals.
    Again,
    /// Means no value that there is.
    False,
    /// What SQL does not read.
    Nonsense,
}

/// A way to write the ordinary value in SQL.
pub(super) struct Truth {
    /// The name of the request with the true form.
    pub(super) name: &'static str,
    /// The name of the request with the other literals.
    pub(super) again: &'static str,
    /// The name of the request with the false form.
    pub(super) lie: &'static str,
    /// The name of the request with the wrong form.
    pub(super) nonsense: &'static str,
    value: fn(&str, Form) -> Option<String>,
}

/// Inside quotes: the value put together from two parts. It fits equality and LIKE alike.
static JOINED: Truth = Truth {
    name: "the value in two parts that SQL joins",
    again: "the value in three parts that SQL joins",
    lie: "two parts that SQL joins to another value",
    nonsense: "the two parts with a sign that SQL does not know",
    value: joined,
};
/// Inside quotes: a true condition beside the value.
static ANDED: Truth = Truth {
    name: "the value and a true condition",
    again: "the value and another true condition",
    lie: "the value and a false condition",
    nonsense: "the value and the true condition with a misspelt AND",
    value: anded,
};
/// Outside quotes: a function that gives the number.
static COALESCED: Truth = Truth {
    name: "an SQL function that gives the number",
    again: "the SQL function, written differently",
    lie: "the SQL function that gives another number",
    nonsense: "the function with a misspelt name",
    value: coalesced,
};

/// The ways that fit a value: a number may stand without quotes.
pub(super) fn truths(value: &str) -> Vec<&'static Truth> {
    let ways: [&'static Truth; 2] =
        if value.parse::<i64>().is_ok() { [&COALESCED, &ANDED] } else { [&JOINED, &ANDED] };
    ways.into_iter().filter(|t| t.of(value, Form::True).is_some()).collect()
}

impl Truth {
    /// A value in a form; `None` where it cannot be written so.
    pub(super) fn of(&self, value: &str, form: Form) -> Option<String> {
        (self.value)(value, form)
    }
}

fn joined(value: &str, form: Form) -> Option<String> {
    let at = value.char_indices().nth(value.chars().count() / 2).map(|(at, _)| at).filter(|at| *at > 0)?;
    let (left, right) = value.split_at(at);
    (!value.contains('\'')).then(|| match form {
        Form::True => format!("{left}'||'{right}"),
        Form::Again => format!("{left}'||''||'{right}"),
        Form::False => format!("{left}'||'{right}rowlock"),
        Form::Nonsense => format!("{left}'|;'{right}"),
    })
}

fn anded(value: &str, form: Form) -> Option<String> {
    (!value.contains('\'')).then(|| match form {
        Form::True => format!("{value}' AND '37'<'52"),
        Form::Again => format!("{value}' AND '41'<'68"),
        Form::False => format!("{value}' AND '52'<'37"),
        Form::Nonsense => format!("{value}' ANT '37'<'52"),
    })
}

fn coalesced(value: &str, form: Form) -> Option<String> {
    let number: i64 = value.parse().ok()?;
    // Zero rows by a limit of zero, none by an offset or an identifier that is large.
    let other = if number == 0 { 987_654 } else { 0 };
    Some(match form {
        Form::True => format!("COALESCE(NULL,{number})"),
        Form::Again => format!("COALESCE(NULL,NULL,{number})"),
        Form::False => format!("COALESCE(NULL,{other})"),
        Form::Nonsense => format!("COALESCF(NULL,{number})"),
    })
}
