//! Writing the primary module: the old one, in which each moved function is a stub. No index changes.

use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, DataSection, ElementSection, Elements, ExportKind,
    ExportSection, Function, Instruction, RawSection, RefType, SectionId, TableSection, TableType,
};

use crate::data::{Segment, segments};
use crate::module::{Module, Segment as Pointers};
use crate::plan::Plan;
use crate::{Refusal, TABLE};

/// Ids of sections in the order in which they must stand.
const ORDER: [SectionId; 13] = [
    SectionId::Type,
    SectionId::Import,
    SectionId::Function,
    SectionId::Table,
    SectionId::Memory,
    SectionId::Tag,
    SectionId::Global,
    SectionId::Export,
    SectionId::Start,
    SectionId::Element,
    SectionId::DataCount,
    SectionId::Code,
    SectionId::Data,
];

/// The module's bytes.
pub fn write(module: &Module<'_>, plan: &Plan) -> Result<Vec<u8>, Refusal> {
    let mut written = wasm_encoder::Module::new();
    for id in ORDER {
        match id {
            SectionId::Table => written.section(&tables(module, plan)?),
            SectionId::Element => written.section(&elements(module, plan)?),
            SectionId::Export => written.section(&exports(module, plan)?),
            SectionId::Code => written.section(&code(module, plan)?),
            SectionId::Data if !plan.data.is_empty() => written.section(&data(module, plan)?),
            other => match module.sections.get(&(other as u8)) {
                Some(data) => written.section(&RawSection {
                    id: other as u8,
                    data,
                }),
                None => &mut written,
            },
        };
    }
    // What the linker noted of the whole is true of neither half.
    let noted = |name: &str| name == "linking" || name.starts_with("reloc.");
    for (name, data) in module.custom.iter().filter(|(name, _)| !noted(name)) {
        written.section(&CustomSection {
            name: (*name).into(),
            data: (*data).into(),
        });
    }
    Ok(written.finish())
}

/// The name under which the primary exports its share number `index`: no exported function of Rust begins with a digit.
pub fn share(index: usize) -> String {
    index.to_string()
}

/// The table of the stubs, after all others.
fn tables(module: &Module<'_>, plan: &Plan) -> Result<TableSection, Refusal> {
    let mut tables = TableSection::new();
    for table in &module.own_tables {
        RoundtripReencoder
            .parse_table(&mut tables, table.clone())
            .map_err(|error| Refusal(format!("A table cannot be copied: {error}.")))?;
    }
    tables.table(stubs(plan));
    Ok(tables)
}

/// Type of the table of the stubs.
pub fn stubs(plan: &Plan) -> TableType {
    let slots = plan.doors.len() as u64;
    TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: slots,
        maximum: Some(slots),
        shared: false,
    }
}

fn exports(module: &Module<'_>, plan: &Plan) -> Result<ExportSection, Refusal> {
    let mut exports = ExportSection::new();
    for export in &module.exports {
        let kind = RoundtripReencoder
            .export_kind(export.kind)
            .map_err(|error| Refusal(format!("An export cannot be copied: {error}.")))?;
        exports.export(export.name, kind, export.index);
    }
    exports.export(TABLE, ExportKind::Table, own_table(module)?);
    for (number, (kind, index)) in plan.shared.items().enumerate() {
        exports.export(&share(number), kind, index);
    }
    Ok(exports)
}

/// The first contents of the memory, with zeros where the secondary module puts what it brings.
fn data(module: &Module<'_>, plan: &Plan) -> Result<DataSection, Refusal> {
    let mut section = DataSection::new();
    for segment in own_data(module)? {
        let mut bytes = segment.bytes.to_vec();
        for (address, byte) in (segment.address..).zip(&mut bytes) {
            let after = plan.data.partition_point(|range| range.start <= address);
            if after > 0 && plan.data[after - 1].contains(&address) {
                *byte = 0;
            }
        }
        let offset = ConstExpr::i32_const(segment.address.cast_signed());
        section.active(0, &offset, bytes);
    }
    Ok(section)
}

/// The first contents of the memory.
pub fn own_data<'a>(module: &Module<'a>) -> Result<Vec<Segment<'a>>, Refusal> {
    let section = module.sections.get(&(SectionId::Data as u8)).copied();
    let segments = section.map(segments).transpose()?.flatten();
    segments.ok_or_else(|| Refusal("The memory's contents are not at known places.".to_owned()))
}

/// Index of the table of the stubs.
fn own_table(module: &Module<'_>) -> Result<u32, Refusal> {
    u32::try_from(module.tables.len()).map_err(|_| Refusal("Too many tables.".to_owned()))
}

/// The old segments. Where a pointer to a moved function will come, one and the same function waits that only traps.
fn elements(module: &Module<'_>, plan: &Plan) -> Result<ElementSection, Refusal> {
    let trap = plan
        .moved
        .iter()
        .find(|moved| !plan.doors.contains_key(moved));
    let mut elements = ElementSection::new();
    for segment in &module.segments {
        match segment {
            Pointers::Pointers {
                table,
                offset,
                functions,
            } => {
                let now = |function: &u32| match (plan.doors.contains_key(function), trap) {
                    (false, Some(trap)) if plan.moved.contains(function) => *trap,
                    _ => *function,
                };
                elements.active(
                    Some(*table).filter(|table| *table > 0),
                    &ConstExpr::i32_const(offset.cast_signed()),
                    Elements::Functions(functions.iter().map(now).collect()),
                );
            }
            Pointers::Other(element) => RoundtripReencoder
                .parse_element(&mut elements, element.clone())
                .map_err(|error| Refusal(format!("A segment cannot be copied: {error}.")))?,
        }
    }
    Ok(elements)
}

fn code(module: &Module<'_>, plan: &Plan) -> Result<CodeSection, Refusal> {
    let table = own_table(module)?;
    let mut code = CodeSection::new();
    for (function, body) in (module.imported..).zip(&module.bodies) {
        if !plan.moved.contains(&function) {
            code.raw(body.as_bytes());
            continue;
        }
        let mut stub = Function::new([]);
        if let Some(slot) = plan.doors.get(&function) {
            let type_index = module.functions[function as usize];
            let parameters = module.types[type_index as usize]
                .as_ref()
                .map_or(0, |kind| kind.params().len());
            for (parameter, _) in (0..).zip(0..parameters) {
                stub.instruction(&Instruction::LocalGet(parameter));
            }
            stub.instruction(&Instruction::I32Const(slot.cast_signed()));
            stub.instruction(&Instruction::CallIndirect {
                type_index,
                table_index: table,
            });
        } else {
            // Nobody in the primary calls it; it keeps the others' indices.
            stub.instruction(&Instruction::Unreachable);
        }
        stub.instruction(&Instruction::End);
        code.function(&stub);
    }
    Ok(code)
}
