//! The parameters whose values may come back: in the query and in the path, with a marker put in.

use std::collections::BTreeSet;

use rowlock_model::{
    Case, Credential, IdentityId, Known, Operation, OperationId, ParameterPlace, Place, Request, Subject,
};

/// The request with a made-up word.
pub(super) const WORD: &str = "a made-up word";
/// Parameters that are tried in one run.
const MOST: usize = 60;

/// One parameter of a readable operation, or a path that is none.
#[derive(Debug, Clone)]
pub(super) struct Field {
    operation: Option<OperationId>,
    /// Its names; several when it is not known which of them is read.
    pub(super) names: Vec<String>,
    /// The request target, cut where the value stands.
    place: Standing,
    reader: Credential,
}

#[derive(Debug, Clone)]
enum Standing {
    Path { before: String, after: String },
    Query { target: String },
}

/// The parameters of readable operations, and last a path that nothing answers.
pub(super) fn fields(known: &Known) -> Vec<Field> {
    let of_operations = known.readable().flat_map(|(id, operation)| of(known, id, operation));
    let nowhere = Field {
        operation: None,
        names: vec!["path".to_owned()],
        place: Standing::Path { before: format!("{}/", known.target.base_path), after: String::new() },
        reader: Credential::None,
    };
    distinct(of_operations.take(MOST).chain([nowhere]).collect())
}

/// Without those that would be asked by the same request: one of them is asked for all.
pub(super) fn distinct(mut fields: Vec<Field>) -> Vec<Field> {
    let mut met = BTreeSet::new();
    fields.retain(|field| met.insert(field.get(WORD, "").sent.target));
    fields
}

/// The parameters of one operation: of its query, documented or in its sample, and the last one of its path.
pub(super) fn of(known: &Known, id: OperationId, operation: &Operation) -> Vec<Field> {
    let Some(sample) = operation.sample.as_deref() else { return Vec::new() };
    let documented = operation.parameters.iter().filter(|p| p.place == ParameterPlace::Query);
    let mut names: Vec<String> = documented.map(|p| p.name.clone()).collect();
    let query = sample.split_once('?').map_or("", |(_, q)| q);
    for (name, _) in url::form_urlencoded::parse(query.as_bytes()) {
        if !names.iter().any(|n| *n == name) {
            names.push(name.into_owned());
        }
    }
    let mut found: Vec<Field> =
        names.into_iter().map(|name| Field::in_query(known, id, sample, vec![name])).collect();
    found.extend(Field::in_path(known, id, operation, sample));
    found
}

impl Field {
    /// Parameters of the query that get the same value.
    pub(super) fn in_query(known: &Known, id: OperationId, target: &str, names: Vec<String>) -> Self {
        let place = Standing::Query { target: target.to_owned() };
        Self { operation: Some(id), names, place, reader: reader(known, id) }
    }

    fn in_path(known: &Known, id: OperationId, operation: &Operation, sample: &str) -> Option<Self> {
        let path = sample.split('?').next().unwrap_or(sample);
        let template: Vec<&str> = operation.path.split('/').collect();
        let at = template.iter().rposition(|s| s.starts_with('{'))?;
        let segments: Vec<&str> = path.split('/').collect();
        if segments.len() != template.len() {
            return None;
        }
        let before = format!("{}/", segments[..at].join("/"));
        let rest = segments[at + 1..].join("/");
        let after = if rest.is_empty() { rest } else { format!("/{rest}") };
        let names = vec![template[at].trim_matches(['{', '}']).to_owned()];
        Some(Self {
            operation: Some(id),
            names,
            place: Standing::Path { before, after },
            reader: reader(known, id),
        })
    }

    /// The same with one of its names alone.
    pub(super) fn alone(&self, name: &str) -> Self {
        Self { names: vec![name.to_owned()], ..self.clone() }
    }

    /// A `GET` with a value, percent-encoded already.
    pub(super) fn get(&self, name: &'static str, coded: &str) -> Request {
        let target = match &self.place {
            Standing::Path { before, after } => format!("{before}{coded}{after}"),
            Standing::Query { target } => self.names.iter().fold(target.clone(), |t, n| with(&t, n, coded)),
        };
        let request = Request::get(target, name).with(self.reader.clone());
        self.operation.into_iter().fold(request, Request::of)
    }

    /// A `GET` with a made-up word, the control of what follows.
    pub(super) fn word(&self, known: &Known) -> Request {
        self.get(WORD, &marker(known)).control()
    }

    /// What a case about it is charged to.
    pub(super) fn subject(&self) -> Subject {
        match self.operation {
            Some(id) if self.names.len() == 1 => Subject::Parameter(id, self.names[0].clone()),
            Some(id) => Subject::Operation(id),
            None => Subject::Target,
        }
    }

    /// Where a finding about it is.
    pub(super) fn place(&self, known: &Known) -> Place {
        match self.operation {
            Some(id) => Place::operation(known, id).part(self.names.join(", ")),
            None => Place::target(known),
        }
    }
}

/// The field that a case of [`Field::word`] is about.
pub(super) fn asked(known: &Known, case: &Case) -> Option<Field> {
    let first = case.batch.requests.first()?;
    fields(known).into_iter().find(|f| f.word(known).sent == first.sent)
}

/// A word that nothing else in an answer is.
pub(super) fn marker(known: &Known) -> String {
    format!("rlk{}", known.seed.word("fields/marker", 10))
}

fn reader(known: &Known, id: OperationId) -> Credential {
    let with = known.user().is_some() && known.is_protected(id);
    if with { Credential::Valid(IdentityId(0)) } else { Credential::None }
}

/// A request target with one query parameter set, its other parameters kept.
fn with(target: &str, name: &str, coded: &str) -> String {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let name: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let same = |given: &str| given.eq_ignore_ascii_case(&name);
    let kept = query.split('&').filter(|p| !p.is_empty() && !p.split('=').next().is_some_and(same));
    let pairs: Vec<String> = kept.map(str::to_owned).chain([format!("{name}={coded}")]).collect();
    format!("{path}?{}", pairs.join("&"))
}
