//! JSON pointers (RFC 6901).

use std::borrow::Cow;

/// A pointer one member longer.
pub(crate) fn join(base: &str, token: &str) -> String {
    format!("{base}/{}", escape(token))
}

/// A member's name as it stands in a pointer.
pub(crate) fn escape(token: &str) -> Cow<'_, str> {
    if token.contains(['~', '/']) {
        Cow::Owned(token.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(token)
    }
}

/// A member's name from its spelling in a pointer.
pub(crate) fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(token)
    }
}

/// The pointer without its last member; the root's is the root.
pub(crate) fn parent(pointer: &str) -> &str {
    pointer.rfind('/').map_or("", |at| &pointer[..at])
}

/// A place in a list from its spelling in a pointer: digits without a leading zero.
pub(crate) fn index(token: &str) -> Option<usize> {
    let spelled = !token.starts_with('+') && (token.len() == 1 || !token.starts_with('0'));
    token.parse().ok().filter(|_| spelled)
}
