//! Writing the secondary module: the moved functions, and imports of everything of the primary they use.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use wasm_encoder::reencode::{self, Reencode, RoundtripReencoder};
use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, DataSection, ElementSection, Elements, EntityType,
    ExportKind, FunctionSection, ImportSection, RawSection, SectionId,
};

use crate::module::{Module, refused};
use crate::plan::Plan;
use crate::{PRIMARY, Refusal, TABLE, primary};

/// The custom section that tells an optimiser which instructions it may use.
const FEATURES: &str = "target_features";

/// Indices of the primary module to indices of the secondary one.
#[derive(Default)]
struct Indices {
    functions: BTreeMap<u32, u32>,
    tables: BTreeMap<u32, u32>,
    globals: BTreeMap<u32, u32>,
    memories: BTreeMap<u32, u32>,
}

/// The module's bytes.
pub fn write(module: &Module<'_>, plan: &Plan) -> Result<Vec<u8>, Refusal> {
    let mut indices = Indices::default();
    let mut imports = ImportSection::new();
    for (number, (kind, index)) in plan.shared.items().enumerate() {
        let (entity, map) = match kind {
            ExportKind::Func => {
                let entity = EntityType::Function(module.functions[index as usize]);
                (entity, &mut indices.functions)
            }
            ExportKind::Table => {
                let entity = RoundtripReencoder
                    .table_type(module.tables[index as usize])
                    .map_err(|error| Refusal(format!("A table cannot be shared: {error}.")))?;
                (entity.into(), &mut indices.tables)
            }
            ExportKind::Global => {
                let entity = RoundtripReencoder
                    .global_type(module.globals[index as usize])
                    .map_err(|error| Refusal(format!("A global cannot be shared: {error}.")))?;
                (entity.into(), &mut indices.globals)
            }
            _ => {
                let entity = RoundtripReencoder
                    .memory_type(module.memories[index as usize])
                    .map_err(|error| Refusal(format!("A memory cannot be shared: {error}.")))?;
                (entity.into(), &mut indices.memories)
            }
        };
        next(map, index)?;
        imports.import(PRIMARY, &primary::share(number), entity);
    }
    let table = count(indices.tables.len())?;
    imports.import(PRIMARY, TABLE, primary::stubs(plan));

    let mut functions = FunctionSection::new();
    for function in &plan.moved {
        next(&mut indices.functions, *function)?;
        functions.function(module.functions[*function as usize]);
    }
    let inside: Vec<u32> = plan
        .doors
        .keys()
        .map(|function| indices.functions[function])
        .collect();
    let mut elements = ElementSection::new();
    elements.active(
        Some(table),
        &ConstExpr::i32_const(0),
        Elements::Functions(Cow::Owned(inside)),
    );
    // One segment for each run of places.
    let mut pointers = plan.pointers.iter().peekable();
    while let Some((&(table, first), function)) = pointers.next() {
        let mut run = vec![indices.functions[function]];
        let mut place = first;
        while let Some((_, function)) = pointers.next_if(|(at, _)| **at == (table, place + 1)) {
            run.push(indices.functions[function]);
            place += 1;
        }
        elements.active(
            Some(indices.tables[&table]),
            &ConstExpr::i32_const(first.cast_signed()),
            Elements::Functions(Cow::Owned(run)),
        );
    }
    let mut code = CodeSection::new();
    for (body, _) in plan.moved.iter().filter_map(|moved| module.defined(*moved)) {
        indices
            .parse_function_body(&mut code, body.clone())
            .map_err(refused)?;
    }

    let mut data = DataSection::new();
    for segment in primary::own_data(module).unwrap_or_default() {
        let end = segment.address + count(segment.bytes.len())?;
        let inside = |range: &&Range<u32>| segment.address <= range.start && range.end <= end;
        for range in plan.data.iter().filter(inside) {
            let from = (range.start - segment.address) as usize;
            let bytes = &segment.bytes[from..from + range.len()];
            let offset = ConstExpr::i32_const(range.start.cast_signed());
            data.active(indices.memories[&0], &offset, bytes.iter().copied());
        }
    }

    let mut written = wasm_encoder::Module::new();
    written
        .section(&RawSection {
            id: SectionId::Type as u8,
            data: module.sections[&(SectionId::Type as u8)],
        })
        .section(&imports)
        .section(&functions)
        .section(&elements)
        .section(&code);
    if !data.is_empty() {
        written.section(&data);
    }
    for (name, data) in module.custom.iter().filter(|(name, _)| *name == FEATURES) {
        written.section(&CustomSection {
            name: (*name).into(),
            data: (*data).into(),
        });
    }
    Ok(written.finish())
}

fn count(length: usize) -> Result<u32, Refusal> {
    u32::try_from(length).map_err(|_| Refusal("Too many things to share.".to_owned()))
}

/// The next index of the secondary module goes to this one of the primary.
fn next(map: &mut BTreeMap<u32, u32>, index: u32) -> Result<(), Refusal> {
    let new = count(map.len())?;
    map.insert(index, new);
    Ok(())
}

fn mapped(map: &BTreeMap<u32, u32>, index: u32) -> Result<u32, reencode::Error<Refusal>> {
    let found = map.get(&index).copied();
    found
        .ok_or_else(|| reencode::Error::UserError(Refusal(format!("Index {index} is not shared."))))
}

impl Reencode for Indices {
    type Error = Refusal;

    fn function_index(&mut self, index: u32) -> Result<u32, reencode::Error<Refusal>> {
        mapped(&self.functions, index)
    }

    fn table_index(&mut self, index: u32) -> Result<u32, reencode::Error<Refusal>> {
        mapped(&self.tables, index)
    }

    fn global_index(&mut self, index: u32) -> Result<u32, reencode::Error<Refusal>> {
        mapped(&self.globals, index)
    }

    fn memory_index(&mut self, index: u32) -> Result<u32, reencode::Error<Refusal>> {
        mapped(&self.memories, index)
    }
}
