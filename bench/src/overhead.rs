//! The same requests through a bare hyper client, and through net, engine and every passive rule.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http_body_util::{BodyExt, Empty};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rowlock_checks::catalogue;
use rowlock_discover::Inputs;
use rowlock_engine::{Checks, Options};
use rowlock_model::{
    Budget, Case, Category, Credential, Findings, Known, Meta, OperationId, Phase, Plan, Probe, Request,
    Scheme, Seed, Seen, Settings, Severity, Subject, Target, Verdict,
};
use rowlock_net::{Connection, Limits, Outlet, Secret, Vault, Way};
use rowlock_openapi::Document;
use serde_json::{Value, json};
use tokio::net::TcpStream;

use crate::document;
use crate::service::{PASSWORD, USER};

/// Requests in flight, for both.
const IN_FLIGHT: usize = 8;
/// Operations that the requests go round.
const OPERATIONS: usize = 40;

/// The n-th request's target; no two are equal, so that none is answered by another.
fn target(number: usize) -> String {
    format!("{}?page={number}", document::path(number % OPERATIONS).replace("{id}", "1"))
}

/// Every second request is a user's, the others are nobody's.
fn is_users(number: usize) -> bool {
    (number / OPERATIONS).is_multiple_of(2)
}

/// Requests a second of hyper alone: connections, requests and bodies, and nothing kept.
pub(crate) async fn bare(url: &str, requests: usize) -> Result<Value> {
    let host = url.strip_prefix("http://").context("the bench service speaks plain HTTP")?.to_owned();
    let next = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let mut tasks = Vec::new();
    for _ in 0..IN_FLIGHT {
        let (host, next) = (host.clone(), Arc::clone(&next));
        tasks.push(tokio::spawn(async move {
            let stream = TcpStream::connect(&host).await?;
            stream.set_nodelay(true)?;
            let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
            tokio::spawn(connection);
            let authorization = format!("Basic {}", STANDARD.encode(format!("{USER}:{PASSWORD}")));
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= requests {
                    return anyhow::Ok(());
                }
                let mut request = hyper::Request::get(target(number)).header("host", &host);
                if is_users(number) {
                    request = request.header("authorization", &authorization);
                }
                sender.ready().await?;
                let answer = sender.send_request(request.body(Empty::<Bytes>::new())?).await?;
                answer.into_body().collect().await?;
            }
        }));
    }
    for task in tasks {
        task.await??;
    }
    Ok(json!({ "requests": requests, "seconds": began.elapsed().as_secs_f64() }))
}

/// Sends its number of requests and finds nothing: what is left is everybody else's work.
struct Load(usize);

static META: Meta = Meta {
    id: "bench-load",
    title: "A load without a judgement",
    category: Category::Inventory,
    severity: Severity::Info,
    core: false,
    weakness: "bench-load",
    cwe: &[],
    owasp: 0,
    asvs: &[],
    needs: &[],
    references: &[],
    page: "",
};

impl Probe for Load {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, _: &Known) -> Plan {
        let case = |number: usize| {
            let id = OperationId(number % OPERATIONS);
            let who = if is_users(number) {
                Credential::Valid(rowlock_model::IdentityId(0))
            } else {
                Credential::None
            };
            let request = Request::get(target(number), "load").with(who).of(id);
            Case::about(Subject::Operation(id), vec![request]).in_phase(Phase::Read)
        };
        Plan::Cases((0..self.0).map(case).collect())
    }

    fn judge(&self, _: &Known, _: &Case, _: &Seen<'_>, _: &mut Findings<'_>) -> Verdict {
        Verdict::Done
    }
}

/// Requests a second of a run of the engine whose only probe is a load, with every passive rule.
pub(crate) async fn engine(url: &str, requests: usize) -> Result<Value> {
    let target = Target::parse(url)?;
    let mut limits = Limits::for_target(&target);
    limits.requests = usize::MAX;
    if limits.in_flight != IN_FLIGHT {
        bail!("the default of requests in flight changed: compare with {} here too", limits.in_flight);
    }
    let alice = Secret { name: USER.to_owned(), scheme: Scheme::Basic, secret: PASSWORD.to_owned().into() };
    let way = Way::Live(Connection::default());
    let outlet = Outlet::new(target, Vault::new(vec![alice]), way, limits, None, None)?;
    let text = document::described(OPERATIONS, url).to_string();
    let inputs =
        Inputs { document: Some(Document::parse("bench.json", text.as_bytes())?), ..Inputs::default() };
    // A probe is static: the catalogue is, and the one of this process may be.
    let load: &'static Load = Box::leak(Box::new(Load(requests)));
    let checks = Checks {
        probes: vec![load],
        sight: catalogue::sight_rules(),
        run: catalogue::run_rules(),
        document: Vec::new(),
        comparison: Vec::new(),
        log: Vec::new(),
        plantings: |_| Vec::new(),
        holds: |finding, _, _| Ok(finding),
        audited: |_| Vec::new(),
        catalogue: catalogue::metas(),
        chosen: |_, _, _| true,
        only: Vec::new(),
        skip: Vec::new(),
    };
    let options = Options {
        seed: Seed("bench".to_owned()),
        // The load is one operation's, and more than any operation may take.
        settings: Settings {
            budget: Budget { group: usize::MAX, operation: usize::MAX, parameter: usize::MAX },
            ..Settings::default()
        },
        started: String::new(),
        tls: None,
        tell_cases: false,
        witnesses: rowlock_engine::Witnesses::default(),
        reading: None,
        journal: None,
    };
    let (events, mut receiver) = tokio::sync::mpsc::unbounded_channel();
    let consumer = tokio::spawn(async move { while receiver.recv().await.is_some() {} });
    // The sender must live as long as the run.
    let (_stop, interrupt) = rowlock_engine::interrupt();
    let began = Instant::now();
    let (record, _) = rowlock_engine::run(&outlet, inputs, &checks, options, interrupt, &events).await?;
    let seconds = began.elapsed().as_secs_f64();
    drop(events);
    consumer.await?;
    if let Some(stop) = record.stopped {
        bail!("the run was stopped: {stop}");
    }
    if record.requests < requests {
        bail!("only {} of {requests} requests were sent", record.requests);
    }
    Ok(json!({ "requests": record.requests, "seconds": seconds, "rules": catalogue::sight_rules().len() }))
}
