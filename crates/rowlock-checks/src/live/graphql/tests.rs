//! Endpoints that are a closure: what honest ones do, and what gives the others away.

use rowlock_model::{
    Answer, Confidence, Credential, Finding, Identity, IdentityId, Known, Method, Operation, Probe,
    Provenance, Scheme, Sent, Severity,
};
use serde_json::{Value, json};

use super::endpoint::NONE;
use super::graphql_batching::GraphqlBatching;
use super::graphql_depth::GraphqlDepth;
use super::graphql_introspection::GraphqlIntrospection;
use super::graphql_object_access::GraphqlObjectAccess;
use super::graphql_suggestions::GraphqlSuggestions;
use super::graphql_verbose_error::GraphqlVerboseError;
use crate::live::rehearsal::{End, answer, known, rehearse};

fn service() -> Known {
    let mut known = known(&["/health"], |_| answer(200, r#"{"status":"ok"}"#));
    known.surface.operations.push(Operation::seen(Method::Post, "/graphql", Provenance::Guess));
    let scheme = Scheme::Basic;
    known.identities.push(Identity {
        name: "bob".into(),
        scheme,
        secret_len: 12,
        secret_has_letters: true,
        same_secret_as: None,
        token: None,
    });
    known
}

fn query(sent: &Sent) -> String {
    let body: Value = serde_json::from_str(&sent.body).unwrap_or_default();
    body["query"].as_str().unwrap_or_default().to_owned()
}

fn data(value: &Value) -> Answer {
    answer(200, &json!({ "data": value }).to_string())
}

fn error(message: &str) -> Answer {
    answer(400, &json!({"errors": [{ "message": message }]}).to_string())
}

fn object(name: &str, fields: &Value) -> Value {
    json!({"kind": "OBJECT", "name": name, "fields": fields})
}

fn field(name: &str, of: &Value, args: &Value) -> Value {
    json!({"name": name, "type": of, "args": args})
}

/// Orders by list and by id; an order leads to its customer, who leads back when `ring`.
fn types(ring: bool) -> Value {
    let named = |kind: &str, name: &str| json!({"kind": kind, "name": name, "ofType": null});
    let (id, text) = (named("SCALAR", "ID"), named("SCALAR", "String"));
    let (order, customer) = (named("OBJECT", "Order"), named("OBJECT", "Customer"));
    let needed = json!({"kind": "NON_NULL", "name": null, "ofType": id});
    let argument = json!([{"name": "id", "defaultValue": null, "type": needed}]);
    let list = json!({"kind": "LIST", "name": null, "ofType": order});
    let none = json!([]);
    let mut of_customer = vec![field("name", &text, &none)];
    if ring {
        of_customer.push(field("lastOrder", &order, &none));
    }
    let types = json!([
        object(
            "Query",
            &json!([
                field("orders", &list, &none),
                field("order", &order, &argument),
                field("me", &customer, &none)
            ])
        ),
        object(
            "Order",
            &json!([
                field("id", &id, &none),
                field("item", &text, &none),
                field("customer", &customer, &none)
            ])
        ),
        object("Customer", &Value::Array(of_customer)),
    ]);
    json!({"__schema": {"queryType": {"name": "Query"}, "mutationType": null, "types": types}})
}

/// An endpoint that answers the smallest query and introspection as given, and all else by `rest`.
fn endpoint(schema: Option<Value>, rest: impl Fn(&Sent, &str) -> Answer) -> impl Fn(&Sent) -> Answer {
    move |sent| {
        let query = query(sent);
        match (query.as_str(), &schema) {
            ("{__typename}", _) => data(&json!({"__typename": "Query"})),
            (q, Some(schema)) if q.starts_with("query Types") => data(schema),
            (q, None) if q.starts_with("query Types") => error("introspection is disabled"),
            _ => rest(sent, &query),
        }
    }
}

fn found(probe: &dyn Probe, service: impl Fn(&Sent) -> Answer) -> Vec<Finding> {
    rehearse(probe, &self::service(), service).found()
}

fn refuse(_: &Sent, _: &str) -> Answer {
    error("not a valid query")
}

#[test]
fn without_an_endpoint_nothing_applies() {
    let mut known = service();
    known.surface.operations.pop();
    for probe in super::PROBES {
        assert_eq!(rehearse(*probe, &known, |_| answer(200, "{}")).why(), NONE, "{}", probe.meta().id);
    }
    for probe in &super::PROBES[1..] {
        let page = rehearse(*probe, &service(), |_| answer(200, "{}"));
        assert!(matches!(page, End::Unsure(_)), "{}: no GraphQL after all", probe.meta().id);
    }
}

#[test]
fn a_closed_endpoint_is_clean() {
    let closed = || endpoint(None, refuse);
    for probe in
        [&GraphqlIntrospection as &dyn Probe, &GraphqlSuggestions, &GraphqlBatching, &GraphqlVerboseError]
    {
        assert!(found(probe, closed()).is_empty(), "{}", probe.meta().id);
    }
    assert!(
        matches!(rehearse(&GraphqlDepth, &service(), closed()), End::Unsure(_)),
        "its types are not known"
    );
}

#[test]
fn what_is_told_weighs_by_whom_it_is_told() {
    let all = found(&GraphqlIntrospection, endpoint(Some(types(true)), refuse));
    assert_eq!(all[0].severity, Severity::Low);
    let to_users = |s: &Sent| match s.credential {
        Credential::None => answer(401, ""),
        _ => endpoint(Some(types(true)), refuse)(s),
    };
    assert_eq!(found(&GraphqlIntrospection, to_users)[0].severity, Severity::Info);
    let suggests = endpoint(None, |_, _| error("Unknown argument 'nam'. Did you mean 'name'?"));
    assert_eq!(found(&GraphqlSuggestions, suggests)[0].confidence, Confidence::Confirmed);
}

#[test]
fn many_queries_count_when_all_are_answered() {
    let names = |q: &str| q.matches(':').count();
    let aliases = move |limit: usize| {
        endpoint(Some(types(true)), move |_, q| {
            let all: serde_json::Map<String, Value> =
                (0..names(q)).map(|n| (format!("n{n}"), json!({}))).collect();
            if names(q) > limit { error("too many fields") } else { data(&Value::Object(all)) }
        })
    };
    let told = found(&GraphqlBatching, aliases(100));
    assert_eq!((told[0].severity, told[0].confidence), (Severity::Low, Confidence::Confirmed));
    assert!(found(&GraphqlBatching, aliases(30)).is_empty(), "a limit of names");
    let arrays = |s: &Sent| {
        let body: Value = serde_json::from_str(&s.body).unwrap_or_default();
        match body.as_array() {
            Some(all) => {
                let one = json!({"data": {"__typename": "Query"}});
                answer(200, &Value::Array(vec![one; all.len()]).to_string())
            }
            None => endpoint(None, refuse)(s),
        }
    };
    assert_eq!(found(&GraphqlBatching, arrays)[0].severity, Severity::Medium);
}

#[test]
fn depth_counts_where_types_lead_back() {
    let deep = |_: &Sent, _: &str| data(&json!({"__typename": "Query"}));
    let told = found(&GraphqlDepth, endpoint(Some(types(true)), deep));
    assert_eq!(told[0].confidence, Confidence::Confirmed);
    assert!(found(&GraphqlDepth, endpoint(Some(types(false)), deep)).is_empty(), "the schema bounds it");
    let bounded = |_: &Sent, q: &str| {
        if q.matches('{').count() > 8 { error("too deep") } else { data(&json!({"__typename": "Query"})) }
    };
    assert!(found(&GraphqlDepth, endpoint(Some(types(true)), bounded)).is_empty());
}

#[test]
fn errors_count_by_what_they_hold() {
    let said = |errors: Value| {
        endpoint(Some(types(true)), move |_, _| {
            answer(200, &json!({"data": null, "errors": errors}).to_string())
        })
    };
    let clean =
        json!([{"message": "order not found", "extensions": {"code": "NOT_FOUND", "exception": null}}]);
    assert!(found(&GraphqlVerboseError, said(clean)).is_empty());
    let words = json!([{"message": "'NoneType' object has no attribute 'id'"}]);
    assert_eq!(found(&GraphqlVerboseError, said(words))[0].severity, Severity::Low);
    let stack = json!([{"message": "x", "extensions": {"exception": {"stacktrace": ["Traceback"]}}}]);
    assert_eq!(found(&GraphqlVerboseError, said(stack))[0].severity, Severity::Medium);
}

/// Two orders of alice's and one of bob's; `shows` says who gets the order of an id that is asked for.
fn orders(shows: impl Fn(&Credential, &str) -> bool) -> impl Fn(&Sent) -> Answer {
    endpoint(Some(types(true)), move |sent, query| {
        let ids = match sent.credential {
            Credential::Valid(IdentityId(0)) => json!([{"id": "a1"}, {"id": "shared"}]),
            Credential::Valid(_) => json!([{"id": "b1"}, {"id": "shared"}]),
            _ => return answer(401, ""),
        };
        if query.starts_with("{orders") {
            return data(&json!({ "orders": ids }));
        }
        let id = query.split('"').nth(1).unwrap_or_default().to_owned();
        let given = shows(&sent.credential, &id);
        data(&json!({"order": given.then(|| json!({"id": id, "item": "lantern"}))}))
    })
}

#[test]
fn an_object_counts_when_only_its_owner_lists_it() {
    let owner = |who: &Credential| *who == Credential::Valid(IdentityId(0));
    let told = found(&GraphqlObjectAccess, orders(|_, id| id == "a1" || id == "b1"));
    assert_eq!(
        (told.len(), told[0].severity, told[0].confidence),
        (1, Severity::High, Confidence::Confirmed)
    );
    assert!(told[0].because.contains("a1"), "not the shared one: {}", told[0].because);
    assert!(found(&GraphqlObjectAccess, orders(move |who, id| owner(who) && id == "a1")).is_empty());
    let any = rehearse(&GraphqlObjectAccess, &service(), orders(|_, _| true));
    assert!(matches!(any, End::Unsure(_)), "an object for any identifier: {any:?}");
}
