//! The nouns of Rowlock and the two check traits.
//!
//! Everything else in the house speaks in these words: a *target* has a
//! *surface* of *operations*; a check plans *cases* of *requests*; the engine
//! sends them and hands back *exchanges*; a check judges and opens *findings*.
//! This crate does no input or output and knows no async runtime, so that a
//! check can be tested in microseconds from a recording.

pub mod callback;
pub mod case;
pub mod check;
pub mod credential;
pub mod curl;
pub mod event;
pub mod exchange;
pub mod finding;
pub mod http;
pub mod identity;
pub mod known;
pub mod likeness;
pub mod log;
pub mod mask;
pub mod reading;
mod runs;
pub mod seed;
mod shorten;
mod spelling;
pub mod standards;
pub mod surface;
pub mod target;
pub mod tls;
pub mod token;

pub use callback::Hit;
pub use case::{Await, Batch, Case, Consent, Pace, Phase, Request, Role, StopOn, Subject};
pub use check::{
    Category, Look, Meta, Need, Plan, Probe, Reference, Rule, Seen, Severity, Sight, Unsure, Verdict,
};
pub use credential::{Credential, Mutation, QueryPlace};
pub use event::{
    Audited, CaseRecord, CheckOutcome, Effort, EffortKind, Event, Logged, RunRecord, Stage, Standing, Stop,
    Untold,
};
pub use exchange::{Exchange, Failure, Outcome, Sent, Timing};
pub use finding::{Confidence, Evidence, Excerpt, Finding, Findings, FlowStep, Place, Proof, SourceLine};
pub use http::{Answer, Headers, Method};
pub use identity::{Identity, IdentityId, Scheme};
pub use known::{Budget, Depth, Framework, Group, Known, Ledger, Settings, Sighting, Throttle, Who};
pub use log::{Alert, Followed, Line, Marks, Plant, Planted, Planting, Window};
pub use mask::{Masker, NamedSecret};
pub use reading::{Contradicted, Reading, SourceRead};
pub use seed::Seed;
pub use surface::{
    Bounds, Operation, OperationId, Parameter, ParameterPlace, Payload, Provenance, ResponseDoc, Schema,
    Security, StateRisk, Surface,
};
pub use target::{Target, TargetError};
pub use tls::{CertificateFacts, TlsFacts, TlsProbe, TlsVersion};
pub use token::{Forgery, Holder, JwtFacts, SensitiveClaim, TokenFacts, WeakKey};
