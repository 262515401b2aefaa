//! An object that one user's lists show is given to another by its identifier.

use std::collections::BTreeSet;

use rowlock_model::{
    Batch, Case, Category, Confidence, Credential, Exchange, Findings, IdentityId, Known, Meta, Need, Phase,
    Place, Plan, Probe, Proof, Reference, Request, Seen, Severity, Verdict, likeness,
};

use super::endpoint::{Endpoint, NONE, data, endpoint};
use super::objects::{ByKey, by_key, stranger};
use super::schema::Schema;

/// See the page beside this file.
pub(super) struct GraphqlObjectAccess;

static META: Meta = Meta {
    id: "graphql-object-access",
    title: "GraphQL gives one user's object to another",
    category: Category::Bola,
    severity: Severity::High,
    core: false,
    weakness: "graphql-object-access",
    cwe: &[639],
    owasp: 1,
    asvs: &["8.2.2"],
    needs: &[Need::OtherIdentity],
    references: &[Reference {
        title: "OWASP API1:2023 Broken Object Level Authorization",
        url: "https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/",
    }],
    page: include_str!("graphql_object_access.md"),
};

/// Kinds of objects that are tried.
const KINDS: usize = 2;
const LIST: &str = "a list";
const OWNERS: &str = "the owner's object, as its owner";
const TYPES: &str = "introspection";
const OWNER: Credential = Credential::Valid(IdentityId(0));
const OTHER: Credential = Credential::Valid(IdentityId(1));

impl Probe for GraphqlObjectAccess {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let cases = endpoint(known).map(|endpoint| {
            Case::on(endpoint.operation, vec![endpoint.introspect(&OWNER)])
                .at_most(1 + KINDS * 7)
                .in_phase(Phase::Read)
        });
        Plan::cases_or(cases.into_iter().collect(), NONE)
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(endpoint), Some(types)) = (endpoint(known), seen.named(TYPES)) else {
            return Verdict::unsure("the endpoint was not asked");
        };
        let Some(schema) = Schema::read(types) else {
            return Verdict::unsure("introspection is refused, so which fields give objects is not known");
        };
        let kinds = by_key(&schema, KINDS);
        if kinds.is_empty() {
            return Verdict::unsure("no query gives an object by identifier that a list shows to its owner");
        }
        if seen.named(LIST).is_none() {
            return Verdict::Next(Batch::one_by_one(
                kinds.iter().flat_map(|k| lists(&endpoint, k)).collect(),
            ));
        }
        let own: Vec<(&ByKey, String)> =
            kinds.iter().filter_map(|k| Some((k, only_mine(&endpoint, k, seen)?))).collect();
        if own.is_empty() {
            return Verdict::unsure(
                "the given user's lists show no object that the other user's lists do not",
            );
        }
        if seen.named(OWNERS).is_none() {
            let more = own.iter().flat_map(|(kind, key)| objects(known, &endpoint, kind, key));
            return Verdict::Next(Batch::one_by_one(more.collect()));
        }
        let mut told = None;
        for (kind, key) in own {
            let asked = Asked::of(known, &endpoint, kind, &key, seen);
            match asked.given(kind, &key) {
                Ok(None) => told = told.or(Some(Verdict::Done)),
                Ok(Some(because)) => {
                    let all = (asked.other, asked.owner, asked.random);
                    let (Some(attack), Some(owner), Some(random)) = all else { continue };
                    out.find(
                        Place::operation(known, endpoint.operation).part(kind.field.clone()),
                        Confidence::Confirmed,
                        because,
                        Proof::of(known, attack).and(known, owner).and(known, random),
                    );
                    told = Some(Verdict::Done);
                }
                Err(why) => told = told.or_else(|| Some(Verdict::unsure(why))),
            }
        }
        told.unwrap_or(Verdict::Done)
    }
}

fn lists(endpoint: &Endpoint, kind: &ByKey) -> Vec<Request> {
    let ask = |reader: &Credential| endpoint.ask(LIST, &kind.list_query(), reader).control();
    vec![ask(&OWNER), ask(&OTHER), ask(&Credential::None)]
}

fn objects(known: &Known, endpoint: &Endpoint, kind: &ByKey, key: &str) -> Vec<Request> {
    let ask = |name, key: &str, reader: &Credential| endpoint.ask(name, &kind.object_query(key), reader);
    vec![
        ask(OWNERS, key, &OWNER).control(),
        ask("the owner's object, as the other user", key, &OTHER),
        ask("the owner's object, as nobody", key, &Credential::None).control(),
        ask("a random object, as the other user", &stranger(known, key), &OTHER).control(),
    ]
}

/// An identifier that the owner's list shows and neither the other's nor nobody's.
fn only_mine(endpoint: &Endpoint, kind: &ByKey, seen: &Seen<'_>) -> Option<String> {
    let keys = |reader: &Credential| -> Option<BTreeSet<String>> {
        let exchange = endpoint.came(seen, &kind.list_query(), reader)?;
        exchange.answer()?;
        Some(data(exchange).map(|d| kind.keys(&d)).unwrap_or_default())
    };
    let (other, nobody) = (keys(&OTHER)?, keys(&Credential::None)?);
    // Without a list of their own it is not known what the other user may see.
    if other.is_empty() {
        return None;
    }
    keys(&OWNER)?.into_iter().find(|k| !other.contains(k) && !nobody.contains(k))
}

/// What came of asking for one object.
struct Asked<'a> {
    owner: Option<&'a Exchange>,
    other: Option<&'a Exchange>,
    nobody: Option<&'a Exchange>,
    random: Option<&'a Exchange>,
    stranger: String,
}

impl<'a> Asked<'a> {
    fn of(known: &Known, endpoint: &Endpoint, kind: &ByKey, key: &str, seen: &Seen<'a>) -> Self {
        let stranger = stranger(known, key);
        let came = |key: &str, reader: &Credential| endpoint.came(seen, &kind.object_query(key), reader);
        Self {
            owner: came(key, &OWNER),
            other: came(key, &OTHER),
            nobody: came(key, &Credential::None),
            random: came(&stranger, &OTHER),
            stranger,
        }
    }

    /// Whether the other user got the owner's object: why that is believed, or why it cannot be told.
    fn given(&self, kind: &ByKey, key: &str) -> Result<Option<String>, String> {
        let object = |exchange: Option<&Exchange>, key: &str| kind.object(&data(exchange?)?, key);
        let Some(owners) = object(self.owner, key) else {
            return Err(format!("`{}` does not give its owner the object that a list shows", kind.field));
        };
        let Some(others) = object(self.other, key) else {
            return match self.other.and_then(Exchange::answer) {
                Some(_) => Ok(None),
                None => Err("the other user's query was not answered".to_owned()),
            };
        };
        if object(self.random, &self.stranger).is_some() {
            return Err("an object is given for any identifier".to_owned());
        }
        let settled = |v: &serde_json::Value| likeness::settled(v.to_string().as_bytes());
        if settled(&owners) != settled(&others) {
            return Ok(None);
        }
        let nobody = object(self.nobody, key).is_some();
        Ok(Some(format!(
            "`{}` gave the other user the object {key} just as its owner gets it, although only the owner's list shows it; \
         a random identifier gives nothing{}",
            kind.field,
            if nobody {
                ". Without credentials it is given as well"
            } else {
                ", and without credentials nothing is given"
            }
        )))
    }
}
