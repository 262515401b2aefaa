//! A value of a document, small: a large description has millions of them.
//!
//! Reads like `serde_json::Value`, which takes three times the memory when it keeps the order of
//! members. Never changed once it is built; for values that are made, there is `serde_json`.

use std::borrow::{Borrow, Cow};
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;

use serde_json::Number;

/// Maps with more members than this are searched by halves.
pub(crate) const WIDE: usize = 32;

/// A JSON value; of YAML, what JSON can say.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    String(Box<str>),
    /// A list.
    Array(Box<[Value]>),
    /// A mapping.
    Object(Map),
}

/// The members of a mapping, in the document's order; each key once.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Map(Box<[Member]>);

/// One member of a mapping.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Member {
    pub(crate) name: Name,
    pub(crate) value: Value,
    /// In a wide mapping: which member is the one of this rank in the order of names.
    ranked: u32,
}

/// A member's name, shared by all members of this name; one pointer wide.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Name(Arc<Box<str>>);

impl Name {
    /// Whether both are the same shared name.
    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl From<&str> for Name {
    fn from(name: &str) -> Self {
        Self(Arc::new(name.into()))
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        self
    }
}

impl Member {
    /// A member of a mapping to be.
    pub(crate) fn new(name: Name, value: Value) -> Self {
        Self { name, value, ranked: 0 }
    }
}

/// Tokens of a JSON pointer and the values they lead to.
pub type Children<'d> = Box<dyn Iterator<Item = (Cow<'d, str>, &'d Value)> + 'd>;

impl Map {
    /// A mapping of these members; their names differ, and there are fewer than `u32::MAX`.
    pub(crate) fn new(mut members: Vec<Member>) -> Self {
        if members.len() > WIDE {
            let mut ranked: Vec<u32> = (0..).take(members.len()).collect();
            ranked.sort_unstable_by(|a, b| members[*a as usize].name.cmp(&members[*b as usize].name));
            members.iter_mut().zip(ranked).for_each(|(member, at)| member.ranked = at);
        }
        Self(members.into())
    }

    /// The value of the member of this key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        if self.len() <= WIDE {
            return self.0.iter().find(|member| *member.name == *key).map(|member| &member.value);
        }
        let ranked = |member: &Member| &self.0[member.ranked as usize];
        let rank = self.0.binary_search_by(|member| (*ranked(member).name).cmp(key)).ok()?;
        Some(&ranked(&self.0[rank]).value)
    }

    /// Whether there is a member of this key.
    pub fn contains_key(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The members, in the document's order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &Value)> {
        self.0.iter().map(|member| (&*member.name, &member.value))
    }

    /// The members with their shared keys.
    pub(crate) fn members(&self) -> &[Member] {
        &self.0
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Value {
    /// The member of this key; `None` where this is no mapping or has none.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.as_object()?.get(key)
    }

    /// The value of a JSON pointer (RFC 6901).
    pub fn pointer(&self, pointer: &str) -> Option<&Self> {
        if !pointer.is_empty() && !pointer.starts_with('/') {
            return None;
        }
        pointer.split('/').skip(1).try_fold(self, |value, token| match value {
            Self::Object(map) => map.get(&crate::pointer::unescape(token)),
            Self::Array(list) => list.get(crate::pointer::index(token)?),
            _ => None,
        })
    }

    /// What a mapping or a list holds, in the document's order, each with its token in a JSON pointer.
    pub fn children(&self) -> Children<'_> {
        match self {
            Self::Object(map) => {
                Box::new(map.iter().map(|(key, value)| (crate::pointer::escape(key), value)))
            }
            Self::Array(list) => {
                Box::new((0..).zip(list).map(|(at, v): (usize, _)| (at.to_string().into(), v)))
            }
            _ => Box::new(std::iter::empty()),
        }
    }

    /// The text, when it is one.
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// The list, when it is one.
    pub fn as_array(&self) -> Option<&[Self]> {
        if let Self::Array(list) = self { Some(list) } else { None }
    }

    /// The mapping, when it is one.
    pub fn as_object(&self) -> Option<&Map> {
        if let Self::Object(map) = self { Some(map) } else { None }
    }

    /// The number as the nearest float, when it is one.
    pub fn as_f64(&self) -> Option<f64> {
        if let Self::Number(number) = self { number.as_f64() } else { None }
    }

    /// The number, when it is whole and not negative.
    pub fn as_u64(&self) -> Option<u64> {
        if let Self::Number(number) = self { number.as_u64() } else { None }
    }

    /// Whether it is a text.
    pub fn is_string(&self) -> bool {
        matches!(self, Self::String(_))
    }

    /// Whether it is a list.
    pub fn is_array(&self) -> bool {
        matches!(self, Self::Array(_))
    }

    /// Whether it is a mapping.
    pub fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    /// Whether it is `true` or `false`.
    pub fn is_boolean(&self) -> bool {
        matches!(self, Self::Bool(_))
    }
}

/// The members of a mapping that is still open.
#[derive(Debug, Default)]
pub(crate) struct Members {
    list: Vec<Member>,
    /// Where each key stands, once there are many.
    places: HashMap<Name, u32>,
}

impl Members {
    /// Where a key stands; keys are equal when they are shared.
    pub(crate) fn place(&self, key: &Name) -> Option<usize> {
        if self.list.len() <= WIDE {
            return self.list.iter().position(|member| member.name.is(key));
        }
        self.places.get(key).map(|place| *place as usize)
    }

    /// Adds a member, or replaces the value of one that is there.
    pub(crate) fn insert(&mut self, key: Name, value: Value) {
        if let Some(place) = self.place(&key) {
            self.list[place].value = value;
            return;
        }
        // Most mappings have few members, and a document may hold millions of them.
        if self.list.is_empty() {
            self.list.reserve_exact(1);
        }
        self.list.push(Member::new(key, value));
        if self.list.len() > WIDE {
            for at in self.places.len()..self.list.len() {
                self.places.insert(self.list[at].name.clone(), u32::try_from(at).unwrap_or(u32::MAX));
            }
        }
    }

    /// The mapping, complete.
    pub(crate) fn close(self) -> Map {
        Map::new(self.list)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text.into())
    }
}

/// Deep as the document, which is bounded.
impl From<&Value> for serde_json::Value {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(flag) => Self::Bool(*flag),
            Value::Number(number) => Self::Number(number.clone()),
            Value::String(text) => Self::String(text.to_string()),
            Value::Array(list) => list.iter().map(Self::from).collect(),
            Value::Object(map) => {
                map.iter().map(|(key, value)| (key.to_owned(), Self::from(value))).collect()
            }
        }
    }
}
