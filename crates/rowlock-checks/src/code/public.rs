//! Routes that are public by nature, by their path or by the name of their handler.

use rowlock_source::Program;
use rowlock_source::app::Route;

/// Words in the path or the name of what is meant for strangers.
const PUBLIC: [&str; 48] = [
    "authorize",
    "authenticate",
    "login",
    "logout",
    "signin",
    "signout",
    "signup",
    "sign-in",
    "sign-up",
    "register",
    "registration",
    "health",
    "healthz",
    "livez",
    "ready",
    "readyz",
    "ping",
    "status",
    "static",
    "assets",
    "docs",
    "redoc",
    "openapi",
    "swagger",
    "favicon",
    "robots",
    "version",
    "about",
    "reset",
    "forgot",
    "recover",
    "confirm",
    "verify",
    "activate",
    "invitation",
    "callback",
    "oauth",
    "oauth2",
    "webhook",
    "well-known",
    "token",
    "auth",
    "public",
    "terms",
    "privacy",
    "csrf",
    "metrics",
    "alive",
];

/// Whether a route is meant for strangers.
pub(super) fn is_public(program: &Program<'_>, route: &Route<'_>) -> bool {
    let path = route.path.to_ascii_lowercase();
    let name =
        route.function.map(|f| program.project.function(f).name.to_ascii_lowercase()).unwrap_or_default();
    let words = |text: &str| {
        text.split(|c: char| !c.is_ascii_alphanumeric()).any(|w| PUBLIC.contains(&w))
            || text.contains("well-known")
    };
    let home = matches!(path.trim_end_matches('/'), "" | "/index" | "/home");
    let errors = name.contains("not_found") || name.contains("error");
    home || errors || words(&path) || words(&name)
}
