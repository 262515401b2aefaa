//! What leaves by an expression itself: comparisons, URLs that are put together, names that say "token".

use crate::flow::engine::{Engine, Frame, known};
use crate::flow::names::{is_minted_name, is_token_name};
use crate::flow::value::{DIGEST, ENCODED, Label, Origin, Secret, Taint, Value};
use crate::flow::{Sink, url};
use crate::tree::{Comparison, Expr, Kind};

impl Engine<'_, '_> {
    /// Two values are compared.
    pub(super) fn compared(&mut self, frame: &mut Frame, e: &Expr, left: &Expr, rest: &[(Comparison, Expr)]) {
        let sent = |v: &Value| v.iter().any(|t| t.origin == Origin::Sent);
        let mut value = self.value(frame, left);
        let mut before = left;
        for (comparison, right) in rest {
            let other = self.value(frame, right);
            // What a client typed twice proves nothing, and need not be kept from the client.
            let both = sent(&value) && sent(&other);
            let sink = if frame.asks { Sink::Asked } else { Sink::Compare };
            if matches!(comparison, Comparison::Equal | Comparison::Unequal) && !both {
                let text = &self.program.project.file(frame.file).text;
                let (l, r) = (text.of(before.span).to_owned(), text.of(right.span).to_owned());
                let (by_left, by_right) = (sent(&value), sent(&other));
                self.leave_against(frame, e.span, &value, sink, &r, by_right);
                self.leave_against(frame, e.span, &other, sink, &l, by_left);
            }
            // `(user, password) in USERS.items()`
            let pair = matches!(before.kind, Kind::Sequence(_) | Kind::Format(_));
            if matches!(comparison, Comparison::In | Comparison::NotIn) && pair && !both {
                let text = self.program.project.file(frame.file).text.of(right.span).to_owned();
                self.leave(frame, e.span, &value, Sink::Compare, &text);
            }
            (value, before) = (other, right);
        }
    }

    /// Secrets in the query of a URL that is put together here.
    pub(super) fn in_url(&mut self, frame: &mut Frame, e: &Expr) {
        for (name, part) in url::in_query(e) {
            let mut value = self.value(frame, part);
            // What the URL itself calls a token, and comes from elsewhere.
            if value.is_empty() && part.text().is_none() && calls_secret(&name) {
                value.push(known(
                    frame,
                    part,
                    Label::Secret(Secret::Token),
                    Origin::Seen,
                    "what the URL calls a token",
                ));
            }
            self.leave(frame, e.span, &value, Sink::Url, "");
        }
    }

    /// `params={"api_key": key}`: what the names of parameters say.
    pub(super) fn in_params(&mut self, frame: &mut Frame, e: &Expr) {
        let Kind::Dict(items) = &e.kind else { return };
        for (key, part) in items {
            let secret = key.as_ref().and_then(Expr::text).is_some_and(calls_secret);
            if secret && part.text().is_none() && self.value(frame, part).is_empty() {
                let token = known(
                    frame,
                    part,
                    Label::Secret(Secret::Token),
                    Origin::Seen,
                    "what the URL calls a token",
                );
                self.leave(frame, e.span, &vec![token], Sink::Url, "");
            }
        }
    }

    /// A value gets a name, which may say that it is a token.
    pub(super) fn named(&mut self, frame: &mut Frame, name: &str, e: &Expr, mut value: Value) -> Value {
        if value.is_empty() {
            return value;
        }
        let (token, minted) = (is_token_name(name), is_minted_name(name));
        let composed = matches!(e.kind, Kind::Format(_) | Kind::Binary(..));
        // What is mixed with a key or with chance cannot be guessed.
        let keyed = value
            .iter()
            .any(|t| matches!(t.label, Label::Random | Label::Secret(Secret::Key | Secret::Signature)));
        let leaves = |t: &&Taint| match &t.label {
            Label::Secret(Secret::Guessable) => !keyed,
            Label::Secret(Secret::Digest | Secret::Encoded) => token && !keyed,
            Label::Secret(Secret::Password | Secret::Pair) | Label::Pair => token && composed && !keyed,
            Label::Given(path) => {
                token && (composed || path.last().is_some_and(|p| matches!(&**p, DIGEST | ENCODED)))
            }
            _ => false,
        };
        let leaving: Value = value.iter().filter(leaves).cloned().collect();
        self.leave(frame, e.span, &leaving, Sink::Token, name);
        for taint in &mut value {
            let becomes = match taint.label {
                Label::Random => minted,
                Label::Secret(Secret::Digest | Secret::Encoded) => token,
                _ => false,
            };
            if becomes {
                taint.label = Label::Secret(Secret::Token);
            }
        }
        value
    }
}

/// Whether a parameter of a URL is called a secret.
fn calls_secret(name: &str) -> bool {
    matches!(
        name,
        "access_token"
            | "auth_token"
            | "api_key"
            | "apikey"
            | "api_token"
            | "session_token"
            | "jwt"
            | "password"
    )
}
