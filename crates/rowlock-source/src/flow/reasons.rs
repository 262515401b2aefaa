//! Texts that tell a stranger which part of the credentials was wrong: whether there is such a user.

/// Whether a text says that the user is unknown, or that only the password was wrong.
pub(super) fn tells(text: &str) -> bool {
    if text.len() > 200 || text.len() < 8 {
        return false;
    }
    let lower = text.to_ascii_lowercase();
    let subjects =
        ["user", "account", "password", "email", "e-mail", "login", "address", "member", "customer"];
    if !subjects.iter().any(|s| lower.contains(s)) {
        return false;
    }
    // Words only: of texts that are told to people.
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|w| !w.is_empty()).collect();
    if words.len() < 2 || words.len() > 16 {
        return false;
    }
    let has = |w: &str| words.contains(&w);
    let password = has("password") || has("passphrase") || has("pin");
    let user = ["user", "username", "account", "email", "mail", "login", "address", "member", "customer"];
    let subject = words.iter().any(|w| user.contains(w));
    // "wrong user or password", "user/password do not match" tell nothing.
    let either = lower.contains('/') || has("or") || has("and") || has("combination");
    if (password && subject && either) || has("or") || has("credentials") {
        return false;
    }
    let wrong = ["wrong", "incorrect", "invalid", "bad", "mismatch", "false"];
    let is_wrong = words.iter().any(|w| wrong.contains(w))
        || ((has("not") || has("doesn't") || has("didn't") || has("isn't"))
            && ["match", "correct", "right", "fit"].iter().any(|w| has(w)));
    // Rules for new passwords: "must not", "too short".
    let rule = [
        "must",
        "should",
        "short",
        "long",
        "characters",
        "length",
        "format",
        "required",
        "least",
        "new",
        "expired",
    ];
    if words.iter().any(|w| rule.contains(w)) {
        return false;
    }
    if password {
        return is_wrong;
    }
    let unknown = has("unknown")
        || has("unregistered")
        || has("nonexistent")
        || has("unrecognized")
        || has("unrecognised");
    let absent = words.windows(2).any(|w| matches!(w, ["no" | "such", s] if user.contains(s)));
    let not_there = (has("not")
        || has("no")
        || has("never")
        || has("doesn't")
        || has("isn't")
        || has("don't")
        || has("cannot"))
        && [
            "found",
            "exist",
            "exists",
            "registered",
            "known",
            "know",
            "recognised",
            "recognized",
            "find",
            "have",
            "one",
        ]
        .iter()
        .any(|w| has(w));
    subject
        && (unknown || absent || not_there || (is_wrong && (has("username") || has("user") || has("email"))))
}
