//! Path patterns of `--scope` and `--exclude`.

/// A path with `*` for anything inside a segment and `**` for anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(String);

impl Pattern {
    /// A pattern; one without a wildcard also covers everything below its path.
    pub fn new(text: &str) -> Self {
        let text =
            if text.starts_with('/') || text.starts_with('*') { text.to_owned() } else { format!("/{text}") };
        Self(text)
    }

    /// Whether a path is covered.
    pub fn matches(&self, path: &str) -> bool {
        if self.0.contains('*') {
            return glob(self.0.as_bytes(), path.as_bytes());
        }
        let plain = self.0.trim_end_matches('/');
        path == plain || path.strip_prefix(plain).is_some_and(|rest| rest.starts_with('/'))
    }
}

/// What part of the origin a run keeps to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Only paths that match one of these; all when empty.
    pub only: Vec<Pattern>,
    /// No paths that match one of these.
    pub except: Vec<Pattern>,
}

impl Scope {
    /// Whether a path is inside, whatever the spelling that an experiment gives it: encoded,
    /// with doubled slashes, dot segments, parameters or other case.
    pub fn covers_any_spelling(&self, path: &str) -> bool {
        let decoded = percent_decode(path);
        let mut kept: Vec<&str> = Vec::new();
        for segment in decoded.split('/') {
            match segment.split(';').next().unwrap_or_default() {
                "" | "." => {}
                ".." => {
                    kept.pop();
                }
                name => kept.push(name),
            }
        }
        let plain = format!("/{}", kept.join("/"));
        self.lowered().covers(&plain.to_lowercase())
    }

    fn lowered(&self) -> Self {
        let lower = |list: &[Pattern]| list.iter().map(|p| Pattern(p.0.to_lowercase())).collect();
        Self { only: lower(&self.only), except: lower(&self.except) }
    }

    /// Whether a path is inside.
    pub fn covers(&self, path: &str) -> bool {
        (self.only.is_empty() || self.only.iter().any(|p| p.matches(path)))
            && !self.except.iter().any(|p| p.matches(path))
    }
}

/// The path with its percent-encoding undone once; what is no UTF-8 is replaced.
fn percent_decode(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let coded = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match coded.filter(|_| *first == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Linear in pattern times path: the last star is the only place to go back to.
fn glob(pattern: &[u8], path: &[u8]) -> bool {
    let (mut p, mut s) = (0, 0);
    let mut back: Option<(usize, usize, bool)> = None;
    while s < path.len() {
        if pattern[p..].starts_with(b"**") {
            p += 2;
            back = Some((p, s, true));
        } else if pattern.get(p) == Some(&b'*') {
            p += 1;
            // A single star inside a double one may not cross a segment, but the double star
            // before it can still take more: keep the stronger place to go back to.
            if !matches!(back, Some((_, _, true))) {
                back = Some((p, s, false));
            }
        } else if pattern.get(p) == path.get(s) {
            p += 1;
            s += 1;
        } else {
            match back {
                Some((after, taken, deep)) if deep || path[taken] != b'/' => {
                    p = after;
                    s = taken + 1;
                    back = Some((after, taken + 1, deep));
                }
                _ => return false,
            }
        }
    }
    pattern[p..].iter().all(|b| *b == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_path_covers_what_lies_below_it_and_stars_keep_to_their_reach() {
        assert!(Pattern::new("/api").matches("/api/v1/x") && !Pattern::new("/api").matches("/apis"));
        assert!(
            Pattern::new("/api/*/x").matches("/api/v1/x") && !Pattern::new("/api/*/x").matches("/api/v1/y/x")
        );
        assert!(
            Pattern::new("/api/**").matches("/api/v1/y/x") && Pattern::new("**/admin").matches("/a/b/admin")
        );
        assert!(!Pattern::new("/a*").matches("/b"));
    }

    #[test]
    fn a_scope_holds_for_every_spelling_of_a_path_and_for_nothing_else() {
        let scope =
            Scope { only: vec![Pattern::new("/api/v1")], except: vec![Pattern::new("/api/v1/admin")] };
        for inside in
            ["/api/v1/x", "//api/v1/x", "/api/./v1/x", "/API/V1/X", "/api/v1/x%2f", "/a/../api/v1/x;y"]
        {
            assert!(scope.covers_any_spelling(inside), "{inside}");
        }
        for outside in ["/.env", "/api/v2", "/api/v1/../../.env", "/console"] {
            assert!(!scope.covers_any_spelling(outside), "{outside}");
        }
        assert!(Scope::default().covers_any_spelling("/.env"));
    }
}
