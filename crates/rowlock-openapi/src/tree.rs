//! The value of a document and where each part of it stands, built event by event.
//!
//! JSON and YAML readers feed the same [`Builder`]; the tree it gives is a
//! [`Value`] beside a flat list of nodes in document order. Depth and the number
//! of nodes and of different keys are bounded, alias copies included.

use std::collections::HashMap;

use serde_json::Number;

use crate::value::{Member, Members, Name, Value, WIDE};

/// Deepest nesting that is read.
pub(crate) const MOST_DEPTH: usize = 256;
/// Most values in one document, copies by YAML aliases included.
pub(crate) const MOST_NODES: usize = 4_000_000;
/// Most values that YAML aliases may copy: a handful of bytes can ask for all of them.
pub(crate) const MOST_COPIES: usize = 400_000;
/// Most different keys in one document.
pub(crate) const MOST_KEYS: usize = 1_000_000;
/// Most duplicate keys that are remembered for the notes.
const MOST_DUPLICATES: usize = 20;
/// Stands for "no key" and "no node".
const NONE: u32 = u32::MAX;

/// Where one value and its key stand, as byte offsets.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    key: u32,
    key_start: u32,
    key_end: u32,
    start: u32,
    end: u32,
    /// The first node after this one's descendants.
    next: u32,
}

impl Node {
    /// The bytes of the key, where there is one.
    pub(crate) fn key_range(&self) -> Option<(usize, usize)> {
        (self.key != NONE).then_some((self.key_start as usize, self.key_end as usize))
    }

    /// The bytes of the value; of a mapping or a list, its beginning.
    pub(crate) fn value_range(&self) -> (usize, usize) {
        (self.start as usize, self.end as usize)
    }
}

/// A finished document.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) value: Value,
    nodes: Vec<Node>,
    keys: HashMap<Name, u32>,
    /// Of mappings with many members: their members' keys and nodes, sorted.
    wide: HashMap<u32, Box<[(u32, u32)]>>,
    /// Byte offset and key of members that stand twice in a mapping.
    pub(crate) duplicates: Vec<(usize, String)>,
}

impl Tree {
    /// The node of a JSON pointer, or of its nearest ancestor that exists; and whether it is exact.
    pub(crate) fn node(&self, pointer: &str) -> Option<(&Node, bool)> {
        let (mut at, mut value) = (0_u32, &self.value);
        for token in pointer.split('/').skip(1) {
            let token = crate::pointer::unescape(token);
            let step = match value {
                Value::Object(map) => map.get(&token).and_then(|v| Some((self.member(at, &token)?, v))),
                Value::Array(list) => token
                    .parse::<usize>()
                    .ok()
                    .and_then(|index| Some((self.children(at).nth(index)?, list.get(index)?))),
                _ => None,
            };
            let Some((node, child)) = step else {
                return self.nodes.get(at as usize).map(|node| (node, false));
            };
            (at, value) = (node, child);
        }
        self.nodes.get(at as usize).map(|node| (node, true))
    }

    fn member(&self, parent: u32, key: &str) -> Option<u32> {
        let key = *self.keys.get(key)?;
        if let Some(members) = self.wide.get(&parent) {
            // Of a key that stands twice the last counts.
            let after = members.partition_point(|(member, _)| *member <= key);
            return members[..after].last().filter(|(member, _)| *member == key).map(|(_, node)| *node);
        }
        self.children(parent).filter(|child| self.nodes[*child as usize].key == key).last()
    }

    fn children(&self, parent: u32) -> impl Iterator<Item = u32> + '_ {
        let end = self.nodes.get(parent as usize).map_or(0, |n| n.next);
        let first = Some(parent + 1).filter(|first| *first < end);
        std::iter::successors(first, move |at| {
            self.nodes.get(*at as usize).map(|n| n.next).filter(|next| *next < end)
        })
    }
}

/// Why a document is not built further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Excess {
    /// Nested deeper than [`MOST_DEPTH`].
    Depth,
    /// More values than [`MOST_NODES`].
    Nodes,
    /// More different keys than [`MOST_KEYS`].
    Keys,
    /// More copies than [`MOST_COPIES`].
    Copies,
}

impl Excess {
    /// What to tell the user.
    pub(crate) fn problem(self) -> String {
        match self {
            Self::Depth => format!("nested deeper than {MOST_DEPTH} levels; flatten the description"),
            Self::Nodes => format!("more than {MOST_NODES} values; split the description"),
            Self::Keys => format!("more than {MOST_KEYS} different keys; split the description"),
            Self::Copies => {
                format!("YAML aliases copy more than {MOST_COPIES} values; write them once and use $ref")
            }
        }
    }
}

/// A part of a document that an alias can copy.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) value: Value,
    /// Where its members stand; a scalar has none.
    node: Option<u32>,
}

impl Part {
    /// A part without members.
    pub(crate) fn scalar(value: Value) -> Self {
        Self { value, node: None }
    }
}

/// Builds a [`Tree`] from the events of a reader.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    tree: Tree,
    stack: Vec<Frame>,
    key: Option<Key>,
    /// Values counted against [`MOST_NODES`], kept copies included.
    spent: usize,
    /// Those of them that aliases copied.
    copies: usize,
}

/// The key of a member that is still to come.
#[derive(Debug)]
struct Key {
    name: Name,
    id: u32,
    start: u32,
    end: u32,
}

#[derive(Debug)]
struct Frame {
    node: u32,
    key: Option<Name>,
    open: Open,
    members: usize,
    merges: Vec<Part>,
}

#[derive(Debug)]
enum Open {
    Object(Members),
    Array(Vec<Value>),
}

impl Builder {
    /// The key of the member that follows.
    pub(crate) fn key(&mut self, key: &str, start: usize, end: usize) -> Result<(), Excess> {
        let (name, id) = self.intern(key)?;
        self.key = Some(Key { name, id, start: offset(start), end: offset(end) });
        Ok(())
    }

    /// Whether a mapping is open and waits for a key.
    pub(crate) fn wants_key(&self) -> bool {
        self.key.is_none() && matches!(self.stack.last(), Some(Frame { open: Open::Object(_), .. }))
    }

    /// Whether everything that was opened is closed again.
    pub(crate) fn is_complete(&self) -> bool {
        self.stack.is_empty() && !self.tree.nodes.is_empty()
    }

    /// Opens a mapping.
    pub(crate) fn open_object(&mut self, start: usize) -> Result<(), Excess> {
        self.open(start, Open::Object(Members::default()))
    }

    /// Opens a list.
    pub(crate) fn open_array(&mut self, start: usize) -> Result<(), Excess> {
        self.open(start, Open::Array(Vec::new()))
    }

    fn open(&mut self, start: usize, open: Open) -> Result<(), Excess> {
        if self.stack.len() >= MOST_DEPTH {
            return Err(Excess::Depth);
        }
        let (node, key) = self.begin(start, start + 1)?;
        self.stack.push(Frame { node, key, open, members: 0, merges: Vec::new() });
        Ok(())
    }

    /// A value that has no members.
    pub(crate) fn scalar(&mut self, value: Value, start: usize, end: usize) -> Result<(), Excess> {
        let (node, key) = self.begin(start, end)?;
        self.settle(node, key, value);
        Ok(())
    }

    /// Closes the mapping or list that was opened last; gives it back when `keep` is set.
    pub(crate) fn close(&mut self, keep: bool) -> Result<Option<Part>, Excess> {
        let Some(mut frame) = self.stack.pop() else { return Ok(None) };
        for part in std::mem::take(&mut frame.merges) {
            self.merge(&mut frame, &part)?;
        }
        if frame.members > WIDE && matches!(frame.open, Open::Object(_)) {
            self.index(frame.node);
        }
        let value = match frame.open {
            Open::Object(members) => Value::Object(members.close()),
            Open::Array(list) => Value::Array(list.into()),
        };
        let part = if keep {
            self.spend(self.tree.nodes.len() - frame.node as usize)?;
            Some(Part { value: value.clone(), node: Some(frame.node) })
        } else {
            None
        };
        self.settle(frame.node, frame.key, value);
        Ok(part)
    }

    /// A copy of an earlier part; its own place is the alias, its members' places are the definition's.
    pub(crate) fn copy(&mut self, part: &Part, start: usize, end: usize) -> Result<(), Excess> {
        let (node, key) = self.begin(start, end)?;
        if let Some(from) = part.node {
            self.copy_members(from, node)?;
        }
        let in_object = matches!(self.stack.last(), Some(Frame { open: Open::Object(_), .. }));
        if in_object && key.as_deref() == Some("<<") && part.value.is_object() {
            self.tree.nodes[node as usize].next = offset(self.tree.nodes.len());
            if let Some(frame) = self.stack.last_mut() {
                frame.merges.push(part.clone());
            }
            return Ok(());
        }
        self.settle(node, key, part.value.clone());
        Ok(())
    }

    /// The finished tree.
    pub(crate) fn finish(self) -> Tree {
        self.tree
    }

    /// Adds the members of a merge key's mapping that are not there yet (YAML merge keys).
    fn merge(&mut self, frame: &mut Frame, part: &Part) -> Result<(), Excess> {
        let (Value::Object(more), Open::Object(members), Some(from)) =
            (&part.value, &mut frame.open, part.node)
        else {
            return Ok(());
        };
        let children: Vec<u32> = self.tree.children(from).collect();
        let by_id: HashMap<u32, &Member> = more
            .members()
            .iter()
            .filter_map(|member| Some((*self.tree.keys.get(&member.name)?, member)))
            .collect();
        for child in children {
            let id = self.tree.nodes[child as usize].key;
            let Some(member) = by_id.get(&id).filter(|m| members.place(&m.name).is_none()) else { continue };
            self.spend(1)?;
            let at = offset(self.tree.nodes.len());
            let copy = self.tree.nodes[child as usize];
            self.tree.nodes.push(Node { next: at + 1, ..copy });
            self.copy_members(child, at)?;
            self.tree.nodes[at as usize].next = offset(self.tree.nodes.len());
            members.insert(member.name.clone(), member.value.clone());
            frame.members += 1;
        }
        Ok(())
    }

    fn copy_members(&mut self, from: u32, to: u32) -> Result<(), Excess> {
        let Some(end) = self.tree.nodes.get(from as usize).map(|n| n.next) else { return Ok(()) };
        self.spend((end - from) as usize)?;
        self.copies += (end - from) as usize;
        if self.copies > MOST_COPIES {
            return Err(Excess::Copies);
        }
        for at in from + 1..end {
            let node = self.tree.nodes[at as usize];
            let next = node.next - from + to;
            self.tree.nodes.push(Node { next, ..node });
        }
        Ok(())
    }

    fn begin(&mut self, start: usize, end: usize) -> Result<(u32, Option<Name>), Excess> {
        self.spend(1)?;
        let node = offset(self.tree.nodes.len());
        let key = self.key.take();
        let (id, key_start, key_end) = key.as_ref().map_or((NONE, 0, 0), |k| (k.id, k.start, k.end));
        self.tree.nodes.push(Node {
            key: id,
            key_start,
            key_end,
            start: offset(start),
            end: offset(end.max(start)),
            next: node + 1,
        });
        Ok((node, key.map(|k| k.name)))
    }

    fn settle(&mut self, node: u32, key: Option<Name>, value: Value) {
        self.tree.nodes[node as usize].next = offset(self.tree.nodes.len());
        let Some(frame) = self.stack.last_mut() else {
            self.tree.value = value;
            return;
        };
        frame.members += 1;
        match &mut frame.open {
            Open::Array(list) => {
                // Most lists are short, and a document may hold millions of them.
                if list.is_empty() {
                    list.reserve_exact(1);
                }
                list.push(value);
            }
            Open::Object(members) => {
                let key = key.unwrap_or_default();
                if self.tree.duplicates.len() < MOST_DUPLICATES && members.place(&key).is_some() {
                    let at = self.tree.nodes[node as usize].key_start as usize;
                    self.tree.duplicates.push((at, key.to_string()));
                }
                members.insert(key, value);
            }
        }
    }

    fn index(&mut self, parent: u32) {
        let key = |child: u32| (self.tree.nodes[child as usize].key, child);
        let mut members: Vec<(u32, u32)> = self.tree.children(parent).map(key).collect();
        members.sort_unstable();
        self.tree.wide.insert(parent, members.into());
    }

    fn intern(&mut self, key: &str) -> Result<(Name, u32), Excess> {
        if let Some((key, id)) = self.tree.keys.get_key_value(key) {
            return Ok((key.clone(), *id));
        }
        if self.tree.keys.len() >= MOST_KEYS {
            return Err(Excess::Keys);
        }
        let (key, id) = (Name::from(key), offset(self.tree.keys.len()));
        self.tree.keys.insert(key.clone(), id);
        Ok((key, id))
    }

    fn spend(&mut self, nodes: usize) -> Result<(), Excess> {
        self.spent += nodes;
        if self.spent > MOST_NODES { Err(Excess::Nodes) } else { Ok(()) }
    }
}

/// Offsets fit: a document has at most 64 MiB and four million nodes.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(NONE)
}

/// A number as JSON has it; `None` when it is none or too large to hold.
pub(crate) fn number(text: &str) -> Option<Value> {
    let whole = || text.parse::<u64>().map(Number::from).or_else(|_| text.parse::<i64>().map(Number::from));
    let number = whole().ok().or_else(|| text.parse::<f64>().ok().and_then(Number::from_f64));
    number.map(Value::Number)
}
