//! Paths that services leave open on purpose.

/// Segments that by themselves make a path one that is normally public.
const PUBLIC: [&str; 48] = [
    "",
    "health",
    "healthz",
    "healthcheck",
    "live",
    "livez",
    "liveness",
    "ready",
    "readyz",
    "readiness",
    "ping",
    "status",
    "up",
    "heartbeat",
    "version",
    "about",
    "info",
    "docs",
    "doc",
    "redoc",
    "swagger",
    "swagger-ui",
    "openapi",
    "openapi.json",
    "openapi.yaml",
    "swagger.json",
    "api-docs",
    "schema",
    "favicon.ico",
    "robots.txt",
    "sitemap.xml",
    ".well-known",
    "security.txt",
    "jwks.json",
    "static",
    "assets",
    "public",
    "login",
    "signin",
    "token",
    "oauth",
    "auth",
    "register",
    "signup",
    "csrf",
    "time",
    "metrics",
    "index.html",
];

/// Whether a path template is one that services normally leave open: a health check, a
/// description, a login, the root.
pub(crate) fn is_public_by_habit(path: &str) -> bool {
    let path = path.trim_matches('/').to_ascii_lowercase();
    // The bare base of an API (`/api`, `/api/v1`) is an index.
    let is_base = path.split('/').all(|s| s.is_empty() || s == "api" || is_version(s));
    is_base || path.split('/').any(|s| PUBLIC.contains(&s))
}

fn is_version(segment: &str) -> bool {
    segment
        .strip_prefix('v')
        .is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit() || c == '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn health_docs_login_and_the_index_are_public_by_habit() {
        for path in
            ["/", "/api/v1/", "/api/v1/health", "/Docs", "/static/{file}", "/auth/login", "/openapi.json"]
        {
            assert!(is_public_by_habit(path), "{path}");
        }
        for path in ["/api/v1/orders", "/users/{id}", "/v", "/healthy-food"] {
            assert!(!is_public_by_habit(path), "{path}");
        }
    }
}
