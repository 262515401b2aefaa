//! A `Set-Cookie` field as user agents read it (RFC 6265bis section 5.6), as far as its attributes matter here.

use rowlock_model::{Answer, Place, Sight};

use crate::passive::reading;

/// A cookie that an answer sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cookie<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// `Secure`.
    pub(super) secure: bool,
    /// `HttpOnly`.
    pub(super) http_only: bool,
    /// The value of the last `SameSite`, when there is one.
    pub(super) same_site: Option<&'a str>,
}

/// Why a cookie of a made-up path's error page is not judged.
pub(super) const NOWHERE: &str = "no operation or page that was found sets a cookie";

/// Names that session cookies of well-known frameworks have, and parts of names that say the same.
const SESSION_WORDS: [&str; 10] =
    ["sess", "sid", "auth", "token", "jwt", "login", "remember", "identity", "ticket", "credential"];
/// Words in names of cookies that scripts are meant to read (double-submit tokens).
const SCRIPT_WORDS: [&str; 2] = ["csrf", "xsrf"];

impl<'a> Cookie<'a> {
    /// The cookie of one field value; `None` when it only deletes one, or is none.
    fn parse(field: &'a str) -> Option<Self> {
        let mut parts = field.split(';');
        let (name, value) = parts.next()?.split_once('=')?;
        let (name, value) = (name.trim(), value.trim());
        let mut cookie = Self { name, secure: false, http_only: false, same_site: None };
        let mut deletes = value.is_empty();
        for part in parts {
            let (attribute, value) = part.split_once('=').unwrap_or((part, ""));
            let (attribute, value) = (attribute.trim(), value.trim());
            if attribute.eq_ignore_ascii_case("secure") {
                cookie.secure = true;
            } else if attribute.eq_ignore_ascii_case("httponly") {
                cookie.http_only = true;
            } else if attribute.eq_ignore_ascii_case("samesite") {
                cookie.same_site = Some(value);
            } else if attribute.eq_ignore_ascii_case("max-age") {
                deletes |= value == "0" || value.starts_with('-');
            } else if attribute.eq_ignore_ascii_case("expires") {
                deletes |= value.contains("1970");
            }
        }
        (!name.is_empty() && !deletes).then_some(cookie)
    }

    /// Whether the name is one that sessions go by.
    pub(super) fn is_session_like(&self) -> bool {
        let lower = self.name.to_ascii_lowercase();
        !self.is_for_scripts() && SESSION_WORDS.iter().any(|w| lower.contains(w))
    }

    /// Whether scripts are meant to read it.
    pub(super) fn is_for_scripts(&self) -> bool {
        let lower = self.name.to_ascii_lowercase();
        SCRIPT_WORDS.iter().any(|w| lower.contains(w))
    }
}

/// The cookies that an answer sets.
pub(super) fn set_by(answer: &Answer) -> impl Iterator<Item = Cookie<'_>> {
    answer.headers.all("set-cookie").filter_map(Cookie::parse)
}

/// Where a cookie's repair belongs: the operation or page that sets it. `None` for the error page of a
/// path that only an experiment made up; what middleware sets there it sets on the operations as well.
pub(super) fn place(sight: &Sight<'_>) -> Option<Place> {
    Some(reading::place(sight)).filter(|place| !matches!(place, Place::Target { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_whatever_their_case_and_order() {
        let cookie = Cookie::parse("session=abc; path=/; SECURE;httponly ; SameSite=Lax").expect("a cookie");
        assert!(cookie.secure && cookie.http_only && cookie.is_session_like());
        assert_eq!(cookie.same_site, Some("Lax"));
        let odd = Cookie::parse("a=b; path=/secure; x=httponly").expect("a cookie");
        assert!(!odd.secure && !odd.http_only && odd.same_site.is_none());
    }

    #[test]
    fn what_deletes_a_cookie_sets_none() {
        for field in [
            "session=; Max-Age=0",
            "s=x; max-age=-1",
            "s=x; expires=Thu, 01 Jan 1970 00:00:00 GMT",
            "x",
            "=v",
        ] {
            assert_eq!(Cookie::parse(field), None, "{field}");
        }
    }

    #[test]
    fn names_tell_sessions_from_settings() {
        let like = |name: &'static str| {
            Cookie { name, secure: true, http_only: true, same_site: None }.is_session_like()
        };
        assert!(["session", "PHPSESSID", "connect.sid", "access_token", "remember_me"].into_iter().all(like));
        assert!(!["theme", "lang", "csrftoken", "XSRF-TOKEN", "cart"].into_iter().any(like));
    }
}
