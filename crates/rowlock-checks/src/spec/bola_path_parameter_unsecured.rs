//! An identifier in the path of an operation without credentials.

use rowlock_model::{Category, Findings, Look, Meta, Need, ParameterPlace, Reference, Rule, Severity};
use rowlock_openapi::Document;

use super::naming;
use super::report::{self, Spot};

/// See the page beside this file.
pub(super) struct BolaPathParameterUnsecured;

static META: Meta = Meta {
    id: "bola-path-parameter-unsecured",
    title: "An object is addressed by its identifier without credentials",
    category: Category::Bola,
    severity: Severity::Medium,
    core: false,
    weakness: "bola-anonymous",
    cwe: &[639, 306],
    owasp: 1,
    asvs: &["8.2.2"],
    needs: &[Need::Document],
    references: &[Reference {
        title: "OWASP API1:2023 Broken Object Level Authorization",
        url: "https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/",
    }],
    page: include_str!("bola_path_parameter_unsecured.md"),
};

impl Rule<Document> for BolaPathParameterUnsecured {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, document: &Document, out: &mut Findings<'_>) -> Look {
        if !document.speaks_of_security() {
            return Look::NotApplicable("nothing in the description demands credentials".into());
        }
        let (mut addressed, mut spots) = (0, Vec::new());
        for operation in document.operations() {
            let parameters = document.parameters(&operation);
            let by_id = parameters
                .into_iter()
                .find(|p| p.place == ParameterPlace::Path && naming::is_identifier(p.name));
            let Some(parameter) = by_id else { continue };
            addressed += 1;
            if document.demand(&operation).is_secured() || naming::is_public(&operation) {
                continue;
            }
            let because = format!(
                "{} takes '{:.80}' from the path and demands no credentials, so the service cannot know whose \
                 object it may show",
                operation.label(),
                parameter.name
            );
            spots.push(Spot::new(parameter.pointer, because));
        }
        if addressed == 0 {
            return Look::NotApplicable(
                "no operation addresses an object by an identifier in its path".into(),
            );
        }
        report::each(document, out, spots);
        Look::Judged
    }
}
