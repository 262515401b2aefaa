//! One file of a project: its tree, and what its names stand for.

use std::collections::HashMap;

use crate::ignore::Ignore;
use crate::read::Tree;
use crate::text::Text;
use crate::tree::{Class, ClassId, Expr, Function, FunctionId, Kind, Stmt, StmtKind};
use crate::walk;

/// A file.
#[derive(Debug)]
pub struct File {
    /// Its text.
    pub text: Text,
    /// Its dotted module name.
    pub module: String,
    /// Whether it is the `__init__.py` of a package.
    pub(crate) is_package: bool,
    /// Its statements.
    pub body: Vec<Stmt>,
    /// Its functions, by [`FunctionId`].
    pub functions: Vec<Function>,
    /// Its classes, by [`ClassId`].
    pub classes: Vec<Class>,
    /// What `# rowlock: ignore[…]` says in it.
    pub ignores: Vec<Ignore>,
    /// What imported names stand for, dotted and absolute.
    pub(crate) imports: HashMap<String, String>,
    /// Functions of the module itself.
    pub(crate) own_functions: HashMap<String, FunctionId>,
    /// Classes of the module itself.
    pub(crate) own_classes: HashMap<String, ClassId>,
    /// The functions defined inside each function.
    pub(crate) inner: HashMap<FunctionId, Vec<FunctionId>>,
    /// What module-level names were last set to.
    values: HashMap<String, Expr>,
}

impl File {
    pub(crate) fn new(path: &str, text: Text, tree: Tree, ignores: Vec<Ignore>) -> Self {
        let stem = path.strip_suffix(".pyw").or_else(|| path.strip_suffix(".py")).unwrap_or(path);
        let dotted = stem.trim_start_matches(['.', '/']).replace(['/', '\\'], ".");
        let is_package = dotted == "__init__" || dotted.ends_with(".__init__");
        let module = dotted.strip_suffix("__init__").unwrap_or(&dotted).trim_end_matches('.').to_owned();
        let imports =
            tree.imports.into_iter().map(|(name, stands)| (name, absolute(&module, is_package, &stands)));
        let mut file = Self {
            imports: imports.collect(),
            own_functions: HashMap::new(),
            own_classes: HashMap::new(),
            values: HashMap::new(),
            inner: HashMap::new(),
            module,
            is_package,
            text,
            body: tree.body,
            functions: tree.functions,
            classes: tree.classes,
            ignores,
        };
        file.index();
        file
    }

    fn index(&mut self) {
        let (mut functions, mut classes, mut values) = (HashMap::new(), HashMap::new(), HashMap::new());
        walk::statements(&self.body, &mut |statement| match &statement.kind {
            StmtKind::Function(id) => {
                functions.insert(self.functions[id.0].name.to_string(), *id);
            }
            StmtKind::Class(id) => {
                classes.insert(self.classes[id.0].name.to_string(), *id);
            }
            StmtKind::Assign(assign) => {
                for target in &assign.targets {
                    if let (Kind::Name(name), Some(value)) = (&target.kind, &assign.value) {
                        values.insert(name.to_string(), value.clone());
                    }
                }
            }
            _ => {}
        });
        for (n, function) in self.functions.iter().enumerate() {
            if let Some(outer) = function.inside {
                self.inner.entry(outer).or_default().push(FunctionId(n));
            }
        }
        (self.own_functions, self.own_classes, self.values) = (functions, classes, values);
    }

    /// Whether it is a test, or belongs to tests, by its name and its folder.
    pub fn is_test(&self) -> bool {
        let path = self.text.name().replace('\\', "/");
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let below = folder.rsplit('/').any(|f| matches!(f, "tests" | "test" | "testing"));
        below || name.starts_with("test_") || name.ends_with("_test.py") || name == "conftest.py"
    }

    /// What a module-level name was last set to.
    pub fn value(&self, name: &str) -> Option<&Expr> {
        self.values.get(name)
    }

    /// Whether the module itself defines a name.
    pub(crate) fn defines(&self, name: &str) -> bool {
        self.own_functions.contains_key(name)
            || self.own_classes.contains_key(name)
            || self.values.contains_key(name)
    }
}

/// `..models.User` in `shop.api.users` as `shop.models.User`.
fn absolute(module: &str, is_package: bool, stands: &str) -> String {
    let rest = stands.trim_start_matches('.');
    let dots = stands.len() - rest.len();
    if dots == 0 {
        return stands.to_owned();
    }
    let up = if is_package { dots - 1 } else { dots };
    let mut parts: Vec<&str> = module.split('.').filter(|p| !p.is_empty()).collect();
    parts.truncate(parts.len().saturating_sub(up));
    parts.push(rest);
    parts.join(".")
}
