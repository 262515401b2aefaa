//! Code out of the lab for pages: marked regions of programs, by where they stand
//! (`lab/pairs/cors-null-flask/repaired.py#cors-null`). The one reader for the knowledge base and the checks' pages.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use crate::step::root;

const FENCE: &str = "```";
const BEGIN: &str = "# region: ";
const END: &str = "# endregion";

/// The Markdown with each block that names its origin filled from there. Other blocks stay as they are.
pub(crate) fn filled(markdown: &str) -> Result<String> {
    let mut text = String::with_capacity(markdown.len());
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        text.extend([line, "\n"]);
        let Some(origin) = origin(line) else { continue };
        text.push_str(&code(&root(), origin)?);
        text.extend([FENCE, "\n"]);
        ensure!(
            lines.any(|l| l == FENCE),
            "the block from {origin} does not end; put {FENCE} on a line of its own below it"
        );
    }
    Ok(text)
}

/// Where the code of a block comes from, as its first line says: what stands after the language.
pub(crate) fn origin(line: &str) -> Option<&str> {
    let (_, origin) = line.strip_prefix(FENCE)?.split_once(' ')?;
    (origin.starts_with("lab/")).then_some(origin)
}

/// The Markdown with a link to its origin above each block that names one, and `up` the way to the repository.
pub(crate) fn captioned(markdown: &str, up: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    for line in markdown.lines() {
        if let Some(file) = origin(line).and_then(|o| o.split('#').next()) {
            let _ = write!(text, "From [{file}]({up}{file}):\n\n");
        }
        text.extend([line, "\n"]);
    }
    text
}

/// The lines of a marked region below a folder, without the labels that only scoring reads and without common
/// indentation. A region may stand in several pieces, and one piece belong to several regions
/// (`# region: one, other`).
pub(crate) fn code(folder: &Path, origin: &str) -> Result<String> {
    let (file, region) =
        origin.split_once('#').with_context(|| format!("{origin}: say which region, as in FILE#REGION"))?;
    let text = std::fs::read_to_string(folder.join(file))
        .with_context(|| format!("{file} cannot be read; correct the page, or write the program"))?;
    let (mut pieces, mut open): (Vec<Vec<&str>>, Option<bool>) = (Vec::new(), None);
    for (at, line) in text.lines().enumerate() {
        let at = at + 1;
        if let Some(names) = line.trim().strip_prefix(BEGIN) {
            ensure!(open.is_none(), "{file}:{at}: a region begins inside another; write '{END}' before it");
            let named = names.split(',').any(|name| name.trim() == region);
            open = Some(named);
            if named {
                pieces.push(Vec::new());
            }
        } else if line.trim() == END {
            ensure!(open.is_some(), "{file}:{at}: no region is open here; take the line out");
            open = None;
        } else if let (Some(true), Some(piece), Some(line)) = (open, pieces.last_mut(), unlabelled(line)) {
            piece.push(line);
        }
    }
    ensure!(open.is_none(), "{file}: the last region is not closed; write '{END}' below it");
    let depth = |l: &&str| l.len() - l.trim_start().len();
    let common =
        pieces.iter().flatten().copied().filter(|l| !l.is_empty()).map(|l| depth(&l)).min().unwrap_or(0);
    let plain = |piece: &Vec<&str>| {
        let lines: Vec<&str> = piece.iter().map(|l| l.get(common..).unwrap_or_default()).collect();
        lines.join("\n").trim_matches('\n').to_owned()
    };
    let pieces: Vec<String> = pieces.iter().map(plain).filter(|p| !p.is_empty()).collect();
    if pieces.is_empty() {
        bail!(
            "{file} has no region '{region}', or nothing in it; write '{BEGIN}{region}' above the lines that the \
             page shows and '{END}' below them"
        );
    }
    Ok(pieces.join("\n\n") + "\n")
}

/// The line without a label at its end; nothing where it is a label and no more.
fn unlabelled(line: &str) -> Option<&str> {
    let code = ["# expect: ", "# also: "].iter().fold(line, |l, label| l.split(label).next().unwrap_or(l));
    (code.len() == line.len() || !code.trim().is_empty()).then_some(code.trim_end())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use anyhow::Result;

    use super::{captioned, code, filled, origin};

    /// A folder of its own for a test, gone when it ends.
    struct Folder(std::path::PathBuf);

    impl Folder {
        fn with(name: &str, program: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("rowlock-region-{}-{name}", std::process::id()));
            std::fs::create_dir_all(folder.join("lab")).expect("a folder");
            std::fs::write(folder.join("lab/a.py"), program).expect("a file");
            Self(folder)
        }

        fn code(&self, region: &str) -> Result<String> {
            code(&self.0, &format!("lab/a.py#{region}"))
        }

        fn fault(&self, region: &str) -> String {
            format!("{:#}", self.code(region).expect_err("a fault"))
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_region_is_its_pieces_without_labels_and_indentation() {
        let folder = Folder::with(
            "pieces",
            "import os\n# region: one, two\nclass F:\n# endregion\n    x = 1\n\n    # region: one\n    def f():  \
             # expect: a, b\n        h()  # also: c\n    # also: d\n\n    # endregion\n    # region: three\n    \
             pass\n    # endregion\n",
        );
        assert_eq!(folder.code("one").expect("there"), "class F:\n\n    def f():\n        h()\n");
        assert_eq!(folder.code("two").expect("there"), "class F:\n");
        assert_eq!(folder.code("three").expect("there"), "pass\n");
    }

    #[test]
    fn what_is_not_there_or_not_closed_is_said_with_what_to_do() {
        let folder = Folder::with("faults", "# region: one\nx = 1\n# endregion\n# region: open\ny = 2\n");
        assert!(folder.fault("one").contains("the last region is not closed; write '# endregion'"));
        let folder =
            Folder::with("absent", "# region: one\nx = 1\n# endregion\n# region: bare\n# endregion\n");
        assert!(folder.fault("two").contains("lab/a.py has no region 'two'"));
        assert!(folder.fault("bare").contains("or nothing in it; write '# region: bare'"));
        let folder = Folder::with("nested", "# region: one\nx = 1\n# region: two\n# endregion\n");
        assert!(folder.fault("one").contains("lab/a.py:3: a region begins inside another"));
        let folder = Folder::with("closed", "x = 1\n# endregion\n");
        assert!(folder.fault("one").contains("lab/a.py:2: no region is open here"));
        let fault = |origin| format!("{:#}", code(Path::new("/nowhere"), origin).expect_err("a fault"));
        assert!(fault("lab/b.py#one").contains("lab/b.py cannot be read; correct the page"));
        assert!(fault("lab/b.py").contains("say which region"));
    }

    #[test]
    fn blocks_without_an_origin_stay_and_those_with_one_must_end() {
        let page = "### Flask\n```python\nx = 1\n```\n```nginx conf\n```\n";
        assert_eq!(filled(page).expect("nothing to fill"), page);
        let own = "```python lab/kb/data-exposure-flask/repaired.py#answers\nold\n";
        let fault = format!("{:#}", filled(own).expect_err("a fault"));
        assert!(fault.contains("#answers does not end; put ```"), "{fault}");
        let new = filled(&format!("{own}```\nMore.\n")).expect("filled");
        assert!(new.starts_with("```python lab/") && new.ends_with("\n```\nMore.\n"), "{new}");
        assert!(!new.contains("old"), "{new}");
    }

    #[test]
    fn an_origin_is_shown_as_a_link_above_its_block() {
        assert_eq!(origin("```python"), None);
        assert_eq!(origin("```python lab/a.py#one"), Some("lab/a.py#one"));
        let shown = captioned("Do.\n```python lab/a.py#one\nx\n```\n", "../");
        assert_eq!(shown, "Do.\nFrom [lab/a.py](../lab/a.py):\n\n```python lab/a.py#one\nx\n```\n");
    }
}
