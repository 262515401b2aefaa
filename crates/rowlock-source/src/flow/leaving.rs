//! What leaves by an expression itself: comparisons, URLs that are put together, names that say "token".

use crate::flow::engine::{Engine, Frame};
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
            if matches!(comparison, Comparison::Equal | Comparison::Unequal) && !both {
                let text = &self.program.project.file(frame.file).text;
                let (l, r) = (text.of(before.span).to_owned(), text.of(right.span).to_owned());
                let (by_left, by_right) = (sent(&value), sent(&other));
                self.leave_against(frame, e.span, &value, Sink::Compare, &r, by_right);
                self.leave_against(frame, e.span, &other, Sink::Compare, &l, by_left);
            }
            (value, before) = (other, right);
        }
    }

    /// Secrets in the query of a URL that is put together here.
    pub(super) fn in_url(&mut self, frame: &mut Frame, e: &Expr) {
        for part in url::in_query(e) {
            let value = self.value(frame, part);
            self.leave(frame, e.span, &value, Sink::Url, "");
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
