//! A project: all Python files of a folder, read within bounds, with the names that they share.

use std::collections::HashMap;

use crate::decode::{self, Decoded};
use crate::file::File;
use crate::ignore;
use crate::read;
use crate::text::Text;
use crate::tree::{Class, ClassId, Function, FunctionId, Span};

/// Largest file that is read, in bytes.
pub const LARGEST_FILE: usize = 4 << 20;
/// Most files of one project.
pub const MOST_FILES: usize = 20_000;
/// Most bytes of one project.
pub const MOST_BYTES: usize = 128 << 20;

/// A file that was not read, or not all of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unread {
    /// The file.
    pub name: String,
    /// Why.
    pub why: String,
}

/// All Python files of a folder.
#[derive(Debug, Default)]
pub struct Project {
    /// The files, in the order they were given.
    pub files: Vec<File>,
    /// What was not read, or not all of it.
    pub unread: Vec<Unread>,
    /// Files by every end of their dotted module name.
    modules: HashMap<String, Vec<FileId>>,
    bytes: usize,
    beyond: usize,
}

/// The number of a file in its project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub usize);

/// A function of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FunctionAt {
    /// Its file.
    pub file: FileId,
    /// Its number there.
    pub function: FunctionId,
}

/// A place of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct At {
    /// The file.
    pub file: FileId,
    /// Where in it.
    pub span: Span,
}

impl Project {
    /// Adds a file; `path` is relative to the project, with `/`. What cannot be read is named in `unread`.
    pub fn add(&mut self, path: &str, bytes: &[u8]) {
        if self.files.len() >= MOST_FILES || self.bytes + bytes.len() > MOST_BYTES {
            self.beyond += 1;
            return;
        }
        if bytes.len() > LARGEST_FILE {
            let why = format!("it is larger than {} MiB, so it is taken for generated", LARGEST_FILE >> 20);
            return self.pass(path, why);
        }
        let (text, word) = match decode::decode(bytes) {
            Decoded::Text(text, word) => (text, word),
            Decoded::Unreadable(why) => return self.pass(path, why),
        };
        let Some(tree) = read::read(&text) else {
            return self.pass(path, "it nests deeper than any program does");
        };
        if !tree.errors.is_empty() && decode::is_python_2(&text) {
            return self.pass(path, "it is Python 2");
        }
        self.bytes += bytes.len();
        let text = Text::new(path.to_owned(), text.into_owned());
        if let Some((span, error)) = tree.errors.first() {
            let (line, more) = (text.position(span.start).line, tree.errors.len() - 1);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            self.pass(path, format!("line {line} is no Python ({error}){more}; the rest was read"));
        }
        if tree.cut {
            self.pass(path, "what nests more than 120 deep in it was left out");
        }
        if let Some(word) = word {
            self.pass(path, word);
        }
        let id = FileId(self.files.len());
        let ignores = ignore::read(&text);
        let file = File::new(path, text, tree, ignores);
        self.name(&file.module, id);
        self.files.push(file);
    }

    /// A module is found by the end of its path as well: `src/shop/api.py` is imported as `shop.api`.
    fn name(&mut self, module: &str, id: FileId) {
        let mut tail = module;
        loop {
            self.modules.entry(tail.to_owned()).or_default().push(id);
            let Some(dot) = tail.find('.') else { break };
            tail = &tail[dot + 1..];
        }
    }

    /// The file that a name means: its whole path, or its end below a folder that is no package.
    fn meant(&self, name: &str) -> Option<FileId> {
        let is_package = |folder: &str| {
            self.modules.get(folder).is_some_and(|all| {
                all.iter().any(|id| self.file(*id).is_package && self.file(*id).module == folder)
            })
        };
        self.modules.get(name)?.iter().copied().find(|id| {
            let module = &self.file(*id).module;
            let above = module[..module.len() - name.len()].trim_end_matches('.');
            above.is_empty() || !is_package(above)
        })
    }

    /// Names a file that was not read.
    pub fn pass(&mut self, path: &str, why: impl Into<String>) {
        self.unread.push(Unread { name: path.to_owned(), why: why.into() });
    }

    /// Files that were beyond the bounds of a project.
    pub fn beyond(&self) -> usize {
        self.beyond
    }

    /// Lines of all files.
    pub fn lines(&self) -> usize {
        self.files.iter().map(|f| f.text.lines()).sum()
    }

    /// A file.
    pub fn file(&self, id: FileId) -> &File {
        &self.files[id.0]
    }

    /// A function.
    pub fn function(&self, at: FunctionAt) -> &Function {
        &self.file(at.file).functions[at.function.0]
    }

    /// A class.
    pub fn class(&self, file: FileId, class: ClassId) -> &Class {
        &self.file(file).classes[class.0]
    }

    /// Every function.
    pub fn functions(&self) -> impl Iterator<Item = (FunctionAt, &Function)> {
        self.files.iter().enumerate().flat_map(|(file, f)| {
            let at = move |n| FunctionAt { file: FileId(file), function: FunctionId(n) };
            f.functions.iter().enumerate().map(move |(n, function)| (at(n), function))
        })
    }

    /// The innermost function around a place.
    pub fn function_around(&self, at: At) -> Option<FunctionAt> {
        let functions = self.file(at.file).functions.iter().enumerate();
        let around = functions.filter(|(_, f)| f.span.start <= at.span.start && at.span.end <= f.span.end);
        let (n, _) = around.max_by_key(|(_, f)| f.span.start)?;
        Some(FunctionAt { file: at.file, function: FunctionId(n) })
    }

    /// The module of a dotted name and what is left of the name behind it. A project that is the
    /// inside of a package is found by the rest of the name.
    pub fn module<'n>(&self, dotted: &'n str) -> Option<(FileId, &'n str)> {
        let mut tail = dotted;
        for _ in 0..2 {
            let mut head = tail;
            loop {
                if let Some(id) = self.meant(head) {
                    return Some((id, tail[head.len()..].trim_start_matches('.')));
                }
                let Some(at) = head.rfind('.') else { break };
                head = &head[..at];
            }
            tail = &tail[tail.find('.')? + 1..];
        }
        None
    }
}
