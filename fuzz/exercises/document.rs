//! An API description of whoever: read, its operations taken, and nothing fetched.

use rowlock_openapi::Document;

pub(crate) fn exercise(bytes: &[u8]) {
    match Document::parse("document", bytes) {
        Ok(document) => {
            let surface = document.surface();
            for (_, operation) in surface.iter() {
                let sample = operation.sample.as_deref().unwrap_or("/");
                assert!(sample.starts_with('/'), "a request target is a path: {sample}");
            }
            let _ = (document.version(), document.notes().len());
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
