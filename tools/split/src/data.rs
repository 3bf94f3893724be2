//! Which bytes of the memory's first contents only moved functions read: they can come with them.
//!
//! The linker knows. Its output, with relocations (`--emit-relocs`), tells for each function which symbols of data
//! it mentions, and for each symbol which others. What no staying function reaches that way moves. Functions
//! are told apart by their names, which are demangled on the way to the module that is cut; a name that is not
//! found again counts as staying, and so do bytes that no symbol covers.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use wasmparser::{
    BinaryReader, DataKind, KnownCustom, Linking, Name, Operator, Parser, Payload, SymbolInfo,
};

use crate::Refusal;
use crate::module::Module;

/// Shorter gaps between ranges that move are not worth a segment of their own.
const GAP: u32 = 8;

/// First contents of the memory, by address.
pub struct Segment<'a> {
    /// Address of the first byte.
    pub address: u32,
    /// The bytes.
    pub bytes: &'a [u8],
}

/// The active segments of a module's data section; `None` where one is of another kind.
pub fn segments(section: &[u8]) -> Result<Option<Vec<Segment<'_>>>, Refusal> {
    let mut found = Vec::new();
    for data in wasmparser::DataSectionReader::new(BinaryReader::new(section, 0))? {
        let data = data?;
        let DataKind::Active {
            memory_index: 0,
            offset_expr,
        } = data.kind
        else {
            return Ok(None);
        };
        let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
            return Ok(None);
        };
        found.push(Segment {
            address: value.cast_unsigned(),
            bytes: data.data,
        });
    }
    Ok(Some(found))
}

/// A symbol of data: where it lies, and which symbols it points to.
#[derive(Default)]
struct Symbol {
    at: Range<u32>,
    mentions: Vec<u32>,
}

/// What the linker tells.
#[derive(Default)]
struct Linked<'a> {
    names: BTreeMap<u32, &'a str>,
    imported: u32,
    bodies: Vec<Range<usize>>,
    code_start: usize,
    data_start: usize,
    data: Vec<(usize, Segment<'a>)>,
    symbols: BTreeMap<u32, Symbol>,
    /// Place in the file and symbol, for code and data.
    mentions: Vec<(usize, u32)>,
}

impl<'a> Linked<'a> {
    fn read(wasm: &'a [u8]) -> Result<Linked<'a>, Refusal> {
        let mut linked = Linked::default();
        let mut relocations = Vec::new();
        let mut sections = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            if let Some((_, range)) = payload.as_section() {
                sections.push(range.start);
            }
            match payload {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        let function = matches!(import?.ty, wasmparser::TypeRef::Func(_));
                        linked.imported += u32::from(function);
                    }
                }
                Payload::CodeSectionStart { range, .. } => linked.code_start = range.start,
                Payload::CodeSectionEntry(body) => linked.bodies.push(body.range()),
                Payload::DataSection(section) => {
                    linked.data_start = section.range().start;
                    let bytes = &wasm[section.range()];
                    for segment in segments(bytes)?.unwrap_or_default() {
                        // Slices of the section: their place in the file follows from their address in memory.
                        let inside = segment.bytes.as_ptr().addr() - wasm.as_ptr().addr();
                        linked.data.push((inside, segment));
                    }
                }
                Payload::CustomSection(custom) => match custom.as_known() {
                    KnownCustom::Name(names) => {
                        for part in names {
                            if let Name::Function(names) = part? {
                                for name in names {
                                    let name = name?;
                                    linked.names.insert(name.index, name.name);
                                }
                            }
                        }
                    }
                    KnownCustom::Linking(parts) => {
                        for part in parts.subsections() {
                            if let Linking::SymbolTable(symbols) = part? {
                                for (index, symbol) in (0..).zip(symbols) {
                                    linked.take(index, &symbol?);
                                }
                            }
                        }
                    }
                    KnownCustom::Reloc(section) => {
                        let start = sections.get(section.section_index() as usize).copied();
                        for entry in section.entries() {
                            let entry = entry?;
                            relocations.push((start, entry.offset as usize, entry.index, entry.ty));
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        for (start, offset, index, kind) in relocations {
            // Types of relocations that mean an address in memory.
            let address = format!("{kind:?}").starts_with("MemoryAddr");
            if let (Some(start), true) = (start, address) {
                linked.mentions.push((start + offset, index));
            }
        }
        linked.mentions.sort_unstable();
        linked.point();
        Ok(linked)
    }

    fn take(&mut self, index: u32, symbol: &SymbolInfo<'_>) {
        if let SymbolInfo::Data {
            symbol: Some(defined),
            ..
        } = symbol
            && let Some((_, segment)) = self.data.get(defined.index as usize)
        {
            let from = segment.address + defined.offset;
            self.symbols.insert(
                index,
                Symbol {
                    at: from..from + defined.size,
                    mentions: Vec::new(),
                },
            );
        }
    }

    fn mentioned(&self, inside: Range<usize>) -> impl Iterator<Item = u32> {
        let from = self.mentions.partition_point(|one| one.0 < inside.start);
        let rest = self.mentions[from..].iter();
        rest.take_while(move |one| one.0 < inside.end)
            .map(|one| one.1)
    }

    /// Notes for each symbol which symbols it points to.
    fn point(&mut self) {
        let mut found = BTreeMap::new();
        for (&index, symbol) in &self.symbols {
            let place = self.data.iter().find(|(_, segment)| {
                let length = u32::try_from(segment.bytes.len()).unwrap_or(u32::MAX);
                (segment.address..segment.address + length).contains(&symbol.at.start)
            });
            if let Some((file, segment)) = place {
                let from = file + (symbol.at.start - segment.address) as usize;
                let mentions = self.mentioned(from..from + symbol.at.len()).collect();
                found.insert(index, mentions);
            }
        }
        for (index, mentions) in found {
            if let Some(symbol) = self.symbols.get_mut(&index) {
                symbol.mentions = mentions;
            }
        }
    }

    /// Symbols that functions reach, directly or by way of other symbols.
    fn reached(&self, takes: impl Fn(&str) -> bool) -> BTreeSet<u32> {
        let mut reached = BTreeSet::new();
        let mut open = Vec::new();
        for (function, body) in (self.imported..).zip(&self.bodies) {
            if takes(self.names.get(&function).copied().unwrap_or_default()) {
                open.extend(self.mentioned(body.clone()));
            }
        }
        while let Some(index) = open.pop() {
            if reached.insert(index)
                && let Some(symbol) = self.symbols.get(&index)
            {
                open.extend(&symbol.mentions);
            }
        }
        reached
    }
}

/// Addresses of the bytes that only moved functions read, as rising ranges.
///
/// `linked` is what the linker wrote; `module` is what is cut, and `moved` are its functions that move.
pub fn movable(
    linked: &[u8],
    module: &Module<'_>,
    moved: &BTreeSet<u32>,
) -> Result<Vec<Range<u32>>, Refusal> {
    let linked = Linked::read(linked)?;
    if linked.symbols.is_empty() {
        return Err(Refusal(
            "The linker's output has no symbols of data; link it with --emit-relocs.".to_owned(),
        ));
    }
    let (mut going, mut staying) = (BTreeSet::new(), BTreeSet::new());
    for (function, name) in &module.names {
        if moved.contains(function) {
            going.insert(*name);
        } else {
            staying.insert(*name);
        }
    }
    let plain = |name: &str| rustc_demangle::demangle(name).to_string();
    let goes = |name: &str| {
        let found = |names: &BTreeSet<&str>| names.contains(name) || names.contains(&*plain(name));
        found(&going) && !found(&staying)
    };
    let (late, early) = (linked.reached(goes), linked.reached(|name| !goes(name)));
    let movable = |index: &u32| late.contains(index) && !early.contains(index);
    // Byte by byte, for symbols may share bytes.
    let mut bytes: BTreeMap<u32, bool> = BTreeMap::new();
    for (index, symbol) in &linked.symbols {
        for address in symbol.at.clone() {
            let goes = bytes.entry(address).or_insert(true);
            *goes = *goes && movable(index);
        }
    }
    let mut ranges: Vec<Range<u32>> = Vec::new();
    for address in bytes.into_iter().filter(|one| one.1).map(|one| one.0) {
        match ranges.last_mut() {
            Some(last) if last.end == address => last.end += 1,
            _ => ranges.push(address..address + 1),
        }
    }
    ranges.retain(|range| range.end - range.start >= GAP);
    Ok(ranges)
}
