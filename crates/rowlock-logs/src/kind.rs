//! What can leak, by name: the words of reports, of `[REDACTED:…]` and of `rowlock logs scan --format json`.

/// A kind of secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Its id, as printed (`basic-credentials`).
    pub id: &'static str,
    /// What it is, in words.
    pub title: &'static str,
    /// How much the shape says: of two kinds at one place the higher is told.
    pub rank: u8,
}

/// A kind that its own shape proves.
pub(crate) const fn shaped(id: &'static str, title: &'static str) -> Kind {
    Kind { id, title, rank: 9 }
}

const fn named(id: &'static str, title: &'static str, rank: u8) -> Kind {
    Kind { id, title, rank }
}

pub(crate) static BASIC: Kind = named("basic-credentials", "Basic credentials (user and password)", 8);
pub(crate) static JWT: Kind = named("jwt", "JSON Web Token", 8);
pub(crate) static BEARER: Kind = named("bearer-token", "Bearer token", 6);
pub(crate) static AUTHORIZATION: Kind = named("authorization", "Authorization header of another scheme", 5);
pub(crate) static URL_PASSWORD: Kind = named("url-password", "Password in a URL", 7);
pub(crate) static URL_TOKEN: Kind = named("url-token", "Token as the user of a URL", 5);
pub(crate) static DB_PASSWORD: Kind = named("database-password", "Password in a database or queue URL", 7);
pub(crate) static PASSWORD: Kind = named("password", "Password", 4);
pub(crate) static SECRET: Kind = named("secret", "Secret", 5);
pub(crate) static API_KEY: Kind = named("api-key", "API key", 4);
pub(crate) static TOKEN: Kind = named("token", "Token", 4);
pub(crate) static SESSION: Kind = named("session", "Session id", 4);
pub(crate) static PRIVATE_KEY: Kind = named("private-key", "Private key", 9);
pub(crate) static CARD: Kind = named("card-number", "Payment card number", 7);
pub(crate) static IBAN: Kind = named("iban", "Bank account (IBAN)", 7);
