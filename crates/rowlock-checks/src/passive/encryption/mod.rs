//! Rules of the category encryption.

mod basic_over_http;
mod cookie;
mod cookie_no_samesite;
mod cookie_not_httponly;
mod cookie_not_secure;
mod hsts;
mod hsts_missing;
mod hsts_weak;
mod mixed_content;
mod redirect_downgrade;

use crate::catalogue::{RunRule, SightRule};

/// Rules over one exchange.
pub static SIGHT: &[SightRule] = &[
    &redirect_downgrade::RedirectDowngrade,
    &cookie_not_secure::CookieNotSecure,
    &cookie_not_httponly::CookieNotHttponly,
    &cookie_no_samesite::CookieNoSamesite,
    &mixed_content::MixedContent,
];
/// Rules over all that was seen.
pub static RUN: &[RunRule] =
    &[&basic_over_http::BasicOverHttp, &hsts_missing::HstsMissing, &hsts_weak::HstsWeak];
