//! What the rules of this folder read out of a window in the same way. It is not a check.

use rowlock_logs::{How, Tied, Watched, tells_an_outcome};
use rowlock_model::{
    Confidence, Identity, Known, Line, Look, Masker, NamedSecret, Place, Plant, Planted, Proof,
};

/// Most characters of a line that a finding shows.
const SHOWN: usize = 400;
/// Characters by which a spelled secret is found in its line.
const SPELLED: usize = 16;

/// A planted request with the lines that tell of it.
pub(super) struct Event<'w, 'a> {
    pub(super) planted: &'a Planted,
    pub(super) lines: Vec<Tied<'w, 'a>>,
}

impl<'w, 'a> Event<'w, 'a> {
    /// The planted request of a kind; what to say instead where it was not sent.
    pub(super) fn of(watched: &'w Watched<'a>, kind: Plant) -> Result<Self, Look> {
        if let Some((planted, lines)) = watched.event(kind) {
            return Ok(Self { planted, lines });
        }
        let throttled = watched.known.ledger.throttle.is_some();
        Err(if throttled {
            Look::NotAssessed("logins were throttled before this could be tried; --patient waits".into())
        } else if watched.window.planted.is_empty() {
            Look::NotAssessed("the run ended before anything could be planted for the log".into())
        } else {
            Look::NotApplicable("no operation that was found demands credentials".into())
        })
    }

    /// The application's own records of it, those first that say how it ended.
    pub(super) fn own(&self) -> Vec<&Tied<'w, 'a>> {
        let mut own: Vec<_> = self.lines.iter().filter(|t| !t.record.is_access()).collect();
        own.sort_by_key(|t| (!tells_an_outcome(&t.record.text), t.how));
        own
    }

    /// Where a finding about it is.
    pub(super) fn place(&self, known: &Known) -> Place {
        Place::of(known, &self.planted.exchange)
    }

    /// The exchange as proof.
    pub(super) fn proof(&self, known: &Known) -> Proof {
        Proof::of(known, &self.planted.exchange)
    }
}

/// Why nothing can be said where a log tells of none of the planted requests.
pub(super) fn silent(watched: &Watched<'_>) -> Look {
    let ended = watched.window.followed.iter().find_map(|f| Some((f.name.as_str(), f.ended.as_deref()?)));
    Look::NotAssessed(match ended {
        Some((name, why)) => format!("nothing was read from {name}: {why}").into(),
        None if watched.window.lost > 0 => {
            format!("{} lines of the log were too many to keep", watched.window.lost).into()
        }
        None if watched.window.lines.is_empty() => {
            "no line was written to the log while the scan planted its requests: is it this service's?".into()
        }
        None => "no line of the log tells of any request of the scan: is it this service's?".into(),
    })
}

/// What to say where no line tells of a planted request: this, in a log that is known to be the service's.
pub(super) fn unrecorded(watched: &Watched<'_>, said: Look) -> Look {
    if watched.is_of_this_service() { said } else { silent(watched) }
}

/// A line as a reader is shown it: the part around what matters.
pub(super) fn shown(watched: &Watched<'_>, line: &Line, matters: &str) -> String {
    let text = named(&line.text);
    let at = text.find(matters).map_or(0, |at| text[..at].chars().count());
    let skipped = if at + matters.chars().count() <= SHOWN { 0 } else { at.saturating_sub(SHOWN / 2) };
    let part: String = text.chars().skip(skipped).take(SHOWN).collect();
    let before = if skipped > 0 { "… " } else { "" };
    let after = if text.chars().count() > skipped + SHOWN { " …" } else { "" };
    format!("{}: {before}{part}{after}", watched.name_of(line))
}

/// The text with every placeholder of a secret as the mask that all reports use.
fn named(text: &str) -> String {
    let mut pieces = text.split("{{");
    let mut whole = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once("}}").and_then(|(inner, rest)| Some((inner.rsplit_once('|')?.0, rest))) {
            Some((name, rest)) => whole.extend(["[", name, "]", rest]),
            None => whole.extend(["{{", piece]),
        }
    }
    whole
}

/// The first line that holds a secret, and how it is spelled there.
pub(super) fn holding<'a>(watched: &Watched<'a>, user: Option<&str>, secret: &str) -> Option<Held<'a>> {
    let named = NamedSecret {
        identity: "planted".into(),
        kind: "secret",
        user: user.map(str::to_owned),
        secret: secret.into(),
    };
    let masker = Masker::new(&[named]);
    watched.window.lines.iter().filter(|line| masker.finds(&line.text)).find_map(|line| {
        let text = masker.placeholder(&line.text);
        let (before, after) = text.split_once("{{planted.secret|")?;
        let how = spelling(after.split("}}").next().unwrap_or_default());
        // What stands there reaches as far as the line goes on as it did.
        let spelled: String = line.text[before.len()..].chars().take(SPELLED).collect();
        Some(Held { line, how, spelled })
    })
}

/// The first line with the real password or token (`kind`) of an identity, which stands there as a placeholder.
/// One that is spelled as it is counts from `telling` bytes on: a shorter one may stand there by chance.
pub(super) fn holding_real<'a>(
    watched: &Watched<'a>,
    kind: &str,
    has: impl Fn(&Identity) -> bool,
    telling: usize,
) -> Option<Held<'a>> {
    let identities = watched.known.identities.iter().filter(|i| has(i));
    let names: Vec<(String, usize)> =
        identities.map(|i| (format!("{{{{{}.{kind}|", i.name), i.secret_len)).collect();
    watched.while_planting().find_map(|line| {
        names.iter().find_map(|(name, length)| {
            let (_, after) = line.text.split_once(name.as_str())?;
            let encoding = after.split("}}").next().unwrap_or_default();
            let how = spelling(encoding);
            (encoding != "plain" || *length >= telling).then(|| Held { line, how, spelled: String::new() })
        })
    })
}

/// A line that holds a secret.
pub(super) struct Held<'a> {
    pub(super) line: &'a Line,
    /// In which way.
    pub(super) how: &'static str,
    /// What stands there, as far as a reader needs it.
    pub(super) spelled: String,
}

/// A spelling as reports say it.
fn spelling(encoding: &str) -> &'static str {
    match encoding {
        "plain" => "as it is",
        "percent" | "form" => "percent-encoded",
        "pair-base64-percent" => "with its user name in base64, percent-encoded",
        "json" => "escaped for JSON",
        "html" => "escaped for HTML",
        "hex" | "hex-upper" => "in hexadecimal",
        "pair-hex" => "with its user name in hexadecimal",
        word if word.starts_with("pair-") => "with its user name in base64",
        _ => "in base64",
    }
}

/// How sure a finding is that rests on a line tied in this way.
pub(super) fn sure(how: How) -> Confidence {
    if how == How::Time { Confidence::Firm } else { Confidence::Confirmed }
}
