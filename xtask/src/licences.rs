//! Licences and sources of all dependencies, held to a list over `cargo metadata`.
//!
//! The same rules as `cargo deny check bans licenses sources`; building that tool costs a fresh
//! machine several minutes, and these rules need nothing but what cargo prints.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

use crate::house;

/// Licences that we can carry in an Apache-2.0 OR MIT binary.
const CARRIED: [&str; 14] = [
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "0BSD",
    "Unlicense",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "CDLA-Permissive-2.0",
    "BSL-1.0",
];
/// Crates that must not come in, and why.
const BANNED: [(&str, &str); 4] = [
    ("openssl-sys", "TLS is rustls"),
    ("native-tls", "TLS is rustls"),
    ("aws-lc-sys", "needs a C toolchain of its own; ring is enough"),
    ("reqwest", "rewrites paths and hides certificates"),
];
/// The only source of dependencies.
const SOURCE: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Checks every dependency.
pub(crate) fn check() -> Result<()> {
    let metadata = house::metadata(&[])?;
    let (mut faults, mut count) = (Vec::new(), 0);
    let mut licences: BTreeMap<String, usize> = BTreeMap::new();
    for package in metadata["packages"].as_array().context("packages")? {
        let name = package["name"].as_str().unwrap_or_default();
        if let Some((_, why)) = BANNED.iter().find(|(banned, _)| *banned == name) {
            faults.push(format!("{name} is banned: {why}"));
        }
        let Some(source) = package["source"].as_str() else { continue };
        count += 1;
        if source != SOURCE {
            faults.push(format!("{name} comes from {source}"));
        }
        let licence = package["license"].as_str().unwrap_or("none");
        if !carried(licence) {
            faults.push(format!("{name} is under {licence}"));
        }
        *licences.entry(licence.to_owned()).or_default() += 1;
    }
    if !faults.is_empty() {
        bail!("dependencies:\n  {}", faults.join("\n  "));
    }
    println!("── dependencies: {count} crates, {} licence expressions, all carried", licences.len());
    Ok(())
}

/// Whether an SPDX expression can be met with the licences that we carry.
fn carried(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ");
    let bare = |part: &str| part.trim().trim_matches(['(', ')']).trim().to_owned();
    // `AND` binds tighter than `OR`; a parenthesised `OR` inside an `AND` is met when one side is.
    if let Some((left, right)) = split(&expression, " AND ") {
        return carried(&left) && carried(&right);
    }
    if let Some((left, right)) = split(&expression, " OR ") {
        return carried(&left) || carried(&right);
    }
    CARRIED.contains(&bare(&expression).as_str())
}

/// The two sides of an operator outside parentheses.
fn split(expression: &str, operator: &str) -> Option<(String, String)> {
    let mut text = expression.trim();
    while text.starts_with('(') && text.ends_with(')') && balanced(&text[1..text.len() - 1]) {
        text = text[1..text.len() - 1].trim();
    }
    let mut depth = 0_i32;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if depth == 0 && text[at..].starts_with(operator) => {
                return Some((text[..at].to_owned(), text[at + operator.len()..].to_owned()));
            }
            _ => {}
        }
    }
    None
}

fn balanced(text: &str) -> bool {
    let mut depth = 0_i32;
    for c in text.chars() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

#[cfg(test)]
mod tests {
    use super::carried;

    #[test]
    fn expressions_are_met_by_what_is_carried() {
        for good in
            ["MIT", "MIT/Apache-2.0", "(MIT OR GPL-3.0) AND Unicode-3.0", "Apache-2.0 OR GPL-2.0 OR MIT"]
        {
            assert!(carried(good), "{good}");
        }
        for bad in ["GPL-3.0", "MIT AND GPL-3.0", "none", "(MIT OR Apache-2.0) AND MPL-2.0"] {
            assert!(!carried(bad), "{bad}");
        }
    }
}
