//! Deciding: which functions move, and which of them the primary module can still call.

use std::collections::{BTreeMap, BTreeSet};

use wasm_encoder::ExportKind;

use crate::module::Module;
use crate::{Refusal, TABLE};

/// What goes where.
pub struct Plan {
    /// Functions that move to the secondary module.
    pub moved: BTreeSet<u32>,
    /// Moved functions that the primary module calls or exports: each has a stub and a slot in the table.
    pub doors: BTreeMap<u32, u32>,
    /// Pointers to moved functions, table and place: the secondary module puts them there itself.
    pub pointers: BTreeMap<(u32, u32), u32>,
    /// Addresses of the first contents of the memory that move along, rising.
    pub data: Vec<std::ops::Range<u32>>,
    /// What moved bodies use of the primary: it exports them under short names.
    pub shared: Shared,
}

/// What both modules use.
#[derive(Default)]
pub struct Shared {
    /// Functions that stay.
    pub functions: BTreeSet<u32>,
    /// Tables.
    pub tables: BTreeSet<u32>,
    /// Globals.
    pub globals: BTreeSet<u32>,
    /// Memories.
    pub memories: BTreeSet<u32>,
}

impl Plan {
    /// Functions behind the paths move, and whatever nobody else reaches. The first path is the one with the doors:
    /// what lies behind another one must not be called by what stays.
    pub fn new(module: &Module<'_>, path: &str) -> Result<Plan, Refusal> {
        let behind = |name: &str| path.split(',').any(|path| lies_behind(name, path));
        let named: BTreeSet<u32> = module
            .names
            .iter()
            .filter(|(function, name)| **function >= module.imported && behind(name))
            .map(|(function, _)| *function)
            .collect();
        if named.is_empty() {
            return Err(Refusal(if module.names.is_empty() {
                format!(
                    "The module has no names of functions, so what lies behind {path} cannot be found."
                )
            } else {
                format!("No function lies behind {path}, so there is nothing to split off.")
            }));
        }
        if module.exports.iter().any(|export| export.name == TABLE) {
            return Err(Refusal(format!("The name “{TABLE}” is exported already.")));
        }

        // Whatever the primary reaches without passing a named function stays.
        let mut stays: BTreeSet<u32> = module.roots.difference(&named).copied().collect();
        let mut doors: BTreeSet<u32> = module.roots.intersection(&named).copied().collect();
        let pointed = module.pointers().map(|(_, function)| function);
        stays.extend(pointed.filter(|function| !named.contains(function)));
        let mut open: Vec<u32> = stays.iter().copied().collect();
        let mut callers = BTreeMap::new();
        while let Some(caller) = open.pop() {
            for called in calls(module, caller) {
                if named.contains(&called) {
                    doors.insert(called);
                    callers.entry(called).or_insert(caller);
                } else if stays.insert(called) {
                    open.push(called);
                }
            }
        }

        let first = path.split(',').next().unwrap_or_default();
        let mut entrances = doors
            .iter()
            .filter_map(|door| Some((door, module.names.get(door)?)));
        if let Some((door, name)) = entrances.find(|one| !lies_behind(one.1, first)) {
            let from = callers
                .get(door)
                .and_then(|caller| module.names.get(caller));
            let from = from.copied().unwrap_or("a function without a name");
            return Err(Refusal(format!(
                "{name} is called by what comes first ({from}), but lies behind {path} and not behind {first}."
            )));
        }

        let all = module.imported..module.imported + defined(module)?;
        let moved: BTreeSet<u32> = all.filter(|function| !stays.contains(function)).collect();
        let pointers: BTreeMap<(u32, u32), u32> = module
            .pointers()
            .filter(|(_, function)| moved.contains(function))
            .collect();
        let mut shared = Shared::of(module, &moved)?;
        shared
            .tables
            .extend(pointers.keys().map(|(table, _)| table));
        Ok(Plan {
            moved,
            doors: doors.into_iter().zip(0..).collect(),
            pointers,
            data: Vec::new(),
            shared,
        })
    }
}

impl Shared {
    fn of(module: &Module<'_>, moved: &BTreeSet<u32>) -> Result<Shared, Refusal> {
        let mut shared = Shared::default();
        for (_, uses) in moved.iter().filter_map(|moved| module.defined(*moved)) {
            if uses.segments || !uses.references.is_empty() {
                return Err(Refusal(
                    "A function that would move uses segments or references of functions, which stay."
                        .to_owned(),
                ));
            }
            shared.functions.extend(uses.calls.difference(moved));
            shared.tables.extend(&uses.tables);
            shared.globals.extend(&uses.globals);
            shared.memories.extend(&uses.memories);
        }
        Ok(shared)
    }

    /// All of it in a fixed order, for exports and imports alike.
    pub fn items(&self) -> impl Iterator<Item = (ExportKind, u32)> {
        let of = |kind, indices: &'_ BTreeSet<u32>| {
            let indices: Vec<u32> = indices.iter().copied().collect();
            indices.into_iter().map(move |index| (kind, index))
        };
        of(ExportKind::Memory, &self.memories)
            .chain(of(ExportKind::Table, &self.tables))
            .chain(of(ExportKind::Global, &self.globals))
            .chain(of(ExportKind::Func, &self.functions))
    }
}

fn calls(module: &Module<'_>, function: u32) -> impl Iterator<Item = u32> {
    let uses = module.defined(function).map(|(_, uses)| &uses.calls);
    uses.into_iter().flatten().copied()
}

fn defined(module: &Module<'_>) -> Result<u32, Refusal> {
    u32::try_from(module.bodies.len()).map_err(|_| Refusal("Too many functions.".to_owned()))
}

/// Whether a name, demangled, contains the path: as a whole, not as the beginning of a longer word. The name may
/// carry hashes of crates, `krate[0123456789abcdef]::some::module`.
fn lies_behind(name: &str, path: &str) -> bool {
    let name = rustc_demangle::demangle(name).to_string();
    let mut plain = String::with_capacity(name.len());
    let mut rest = name.as_str();
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        match after.split_once(']') {
            Some((inside, after)) if inside.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                rest = after;
            }
            _ => {
                plain.push('[');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    let word = |character: char| character.is_alphanumeric() || character == '_';
    plain
        .match_indices(path)
        .any(|(at, _)| !plain[..at].ends_with(word) && !plain[at + path.len()..].starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::lies_behind;

    #[test]
    fn a_name_lies_behind_a_path_in_whatever_mangling_it_was() {
        for name in [
            "app::more",
            "app::more::draw",
            "app[6f1c4fa1bd1d9ab5]::more::draw",
            "<app[6f1c]::more::Draw as core[77]::fmt::Debug>::fmt",
            "core::ptr::drop_in_place<app::more::draw::{{closure}}>",
            "<[app[6f]::more::Draw]>::sort",
        ] {
            assert!(lies_behind(name, "app::more"), "{name}");
        }
    }

    #[test]
    fn a_longer_word_is_another_path() {
        for name in [
            "app::moreover::draw",
            "app::more_of",
            "happ::more",
            "app::less",
            "other::app::mor[e]",
        ] {
            assert!(!lies_behind(name, "app::more"), "{name}");
        }
    }
}
