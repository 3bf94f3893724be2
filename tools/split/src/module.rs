//! Reading: what of a module the cut has to know. Everything else is kept as the bytes of its section.

use std::collections::{BTreeMap, BTreeSet};

use wasm_encoder::reencode::{self, Reencode};
use wasmparser::{
    CompositeInnerType, ConstExpr, Element, ElementItems, ElementKind, ExternalKind, FuncType,
    FunctionBody, GlobalType, Imports, KnownCustom, MemoryType, Name, Operator, Parser, Payload,
    TableType, TypeRef,
};

use crate::Refusal;

/// A module as it was read. Indices are those of the module: imported functions (tables, globals) come first.
pub struct Module<'a> {
    /// All sections but custom ones by their id, contents only.
    pub sections: BTreeMap<u8, &'a [u8]>,
    /// Custom sections, in their order.
    pub custom: Vec<(&'a str, &'a [u8])>,
    /// Function types by type index; `None` for other types.
    pub types: Vec<Option<FuncType>>,
    /// Type index of each function.
    pub functions: Vec<u32>,
    /// How many functions are imported.
    pub imported: u32,
    /// Tables.
    pub tables: Vec<TableType>,
    /// Tables that are defined here, with their initial contents.
    pub own_tables: Vec<wasmparser::Table<'a>>,
    /// Memories.
    pub memories: Vec<MemoryType>,
    /// Globals.
    pub globals: Vec<GlobalType>,
    /// Exports.
    pub exports: Vec<wasmparser::Export<'a>>,
    /// Functions that are there for others than direct callers: exported, the start function, or referred to.
    pub roots: BTreeSet<u32>,
    /// Element segments, in their order.
    pub segments: Vec<Segment<'a>>,
    /// Names of functions, where they have one.
    pub names: BTreeMap<u32, &'a str>,
    /// Bodies of the functions that are not imported.
    pub bodies: Vec<FunctionBody<'a>>,
    /// What each of them uses.
    pub uses: Vec<Uses>,
}

/// An element segment.
pub enum Segment<'a> {
    /// Functions that are put into a table from a known place on: what Rust makes of function pointers.
    Pointers {
        /// Index of the table.
        table: u32,
        /// Place of the first.
        offset: u32,
        /// The functions.
        functions: Vec<u32>,
    },
    /// Any other.
    Other(Element<'a>),
}

/// What the body of a function mentions.
#[derive(Default)]
pub struct Uses {
    /// Functions it calls directly.
    pub calls: BTreeSet<u32>,
    /// Tables.
    pub tables: BTreeSet<u32>,
    /// Globals.
    pub globals: BTreeSet<u32>,
    /// Memories.
    pub memories: BTreeSet<u32>,
    /// Functions it takes a reference of.
    pub references: BTreeSet<u32>,
    /// Something that only works in the module that has the segments.
    pub segments: bool,
}

impl<'a> Module<'a> {
    /// Reads a module.
    pub fn read(wasm: &'a [u8]) -> Result<Module<'a>, Refusal> {
        let mut module = Module {
            sections: BTreeMap::new(),
            custom: Vec::new(),
            types: Vec::new(),
            functions: Vec::new(),
            imported: 0,
            tables: Vec::new(),
            own_tables: Vec::new(),
            memories: Vec::new(),
            globals: Vec::new(),
            exports: Vec::new(),
            roots: BTreeSet::new(),
            segments: Vec::new(),
            names: BTreeMap::new(),
            bodies: Vec::new(),
            uses: Vec::new(),
        };
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            if let Some((id, range)) = payload.as_section()
                && id != 0
            {
                module.sections.insert(id, &wasm[range]);
            }
            module.take(payload)?;
        }
        for body in &module.bodies {
            let uses = Uses::of(body)?;
            module.roots.extend(&uses.references);
            module.uses.push(uses);
        }
        Ok(module)
    }

    /// Body and uses of a function that is not imported.
    pub fn defined(&self, function: u32) -> Option<(&FunctionBody<'a>, &Uses)> {
        let index = function.checked_sub(self.imported)? as usize;
        Some((self.bodies.get(index)?, self.uses.get(index)?))
    }

    /// All function pointers: table and place, and the function there.
    pub fn pointers(&self) -> impl Iterator<Item = ((u32, u32), u32)> {
        self.segments.iter().flat_map(|segment| {
            let (table, offset, functions) = match segment {
                Segment::Pointers {
                    table,
                    offset,
                    functions,
                } => (*table, *offset, functions.as_slice()),
                Segment::Other(_) => (0, 0, [].as_slice()),
            };
            let places = (offset..).map(move |place| (table, place));
            places.zip(functions.iter().copied())
        })
    }

    fn take(&mut self, payload: Payload<'a>) -> Result<(), Refusal> {
        match payload {
            Payload::TypeSection(types) => {
                for group in types {
                    self.types.extend(group?.into_types().map(
                        |kind| match kind.composite_type.inner {
                            CompositeInnerType::Func(function) => Some(function),
                            _ => None,
                        },
                    ));
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports {
                    let Imports::Single(_, import) = import? else {
                        return Err(Refusal("Compact imports cannot be read yet.".to_owned()));
                    };
                    self.import(import.ty)?;
                }
            }
            Payload::FunctionSection(functions) => {
                for kind in functions {
                    self.functions.push(kind?);
                }
            }
            Payload::TableSection(tables) => {
                for table in tables {
                    let table = table?;
                    self.tables.push(table.ty);
                    self.own_tables.push(table);
                }
            }
            Payload::MemorySection(memories) => {
                for memory in memories {
                    self.memories.push(memory?);
                }
            }
            Payload::GlobalSection(globals) => {
                for global in globals {
                    let global = global?;
                    self.globals.push(global.ty);
                    self.constant(&global.init_expr)?;
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    if export.kind == ExternalKind::Func {
                        self.roots.insert(export.index);
                    }
                    self.exports.push(export);
                }
            }
            Payload::StartSection { func, .. } => {
                self.roots.insert(func);
            }
            Payload::ElementSection(elements) => {
                for element in elements {
                    self.element(element?)?;
                }
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::CustomSection(section) => {
                self.custom.push((section.name(), section.data()));
                if let KnownCustom::Name(names) = section.as_known() {
                    for part in names {
                        let Name::Function(functions) = part? else {
                            continue;
                        };
                        for naming in functions {
                            let naming = naming?;
                            self.names.insert(naming.index, naming.name);
                        }
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn import(&mut self, kind: TypeRef) -> Result<(), Refusal> {
        match kind {
            TypeRef::Func(kind) => {
                self.functions.push(kind);
                self.imported += 1;
            }
            TypeRef::Table(kind) => self.tables.push(kind),
            TypeRef::Memory(kind) => self.memories.push(kind),
            TypeRef::Global(kind) => self.globals.push(kind),
            other => return Err(Refusal(format!("An import of {other:?} cannot be cut."))),
        }
        Ok(())
    }

    fn element(&mut self, element: Element<'a>) -> Result<(), Refusal> {
        match &element.items {
            ElementItems::Functions(functions) => {
                let functions: Vec<u32> =
                    functions.clone().into_iter().collect::<Result<_, _>>()?;
                if let ElementKind::Active {
                    table_index,
                    offset_expr,
                } = &element.kind
                    && let Some(offset) = plain(offset_expr)?
                {
                    self.segments.push(Segment::Pointers {
                        table: table_index.unwrap_or(0),
                        offset,
                        functions,
                    });
                    return Ok(());
                }
                self.roots.extend(functions);
            }
            ElementItems::Expressions(_, expressions) => {
                for expression in expressions.clone() {
                    self.constant(&expression?)?;
                }
            }
        }
        self.segments.push(Segment::Other(element));
        Ok(())
    }

    /// A constant that refers to functions makes pointers of them.
    fn constant(&mut self, expression: &ConstExpr<'a>) -> Result<(), Refusal> {
        for operator in expression.get_operators_reader() {
            if let Operator::RefFunc { function_index } = operator? {
                self.roots.insert(function_index);
            }
        }
        Ok(())
    }
}

/// The value of an expression that is one constant.
fn plain(expression: &ConstExpr<'_>) -> Result<Option<u32>, Refusal> {
    let mut operators = expression.get_operators_reader().into_iter();
    Ok(match operators.next().transpose()? {
        Some(Operator::I32Const { value }) => match operators.next().transpose()? {
            Some(Operator::End) => Some(value.cast_unsigned()),
            _ => None,
        },
        _ => None,
    })
}

impl Uses {
    fn of(body: &FunctionBody<'_>) -> Result<Uses, Refusal> {
        let mut uses = Uses::default();
        for operator in body.get_operators_reader()? {
            let operator = operator?;
            if let Operator::RefFunc { function_index } = operator {
                uses.references.insert(function_index);
            } else {
                // Encodes into nothing: only the indices it asks for are of interest.
                uses.instruction(operator).map_err(refused)?;
            }
        }
        Ok(uses)
    }
}

impl Reencode for Uses {
    type Error = Refusal;

    fn function_index(&mut self, index: u32) -> Result<u32, reencode::Error<Refusal>> {
        self.calls.insert(index);
        Ok(index)
    }

    fn table_index(&mut self, index: u32) -> Result<u32, reencode::Error<Refusal>> {
        self.tables.insert(index);
        Ok(index)
    }

    fn global_index(&mut self, index: u32) -> Result<u32, reencode::Error<Refusal>> {
        self.globals.insert(index);
        Ok(index)
    }

    fn memory_index(&mut self, index: u32) -> Result<u32, reencode::Error<Refusal>> {
        self.memories.insert(index);
        Ok(index)
    }

    fn data_index(&mut self, index: u32) -> Result<u32, reencode::Error<Refusal>> {
        self.segments = true;
        Ok(index)
    }

    fn element_index(&mut self, index: u32) -> Result<u32, reencode::Error<Refusal>> {
        self.segments = true;
        Ok(index)
    }
}

/// The sentence of an error of the encoder.
pub fn refused(error: reencode::Error<Refusal>) -> Refusal {
    match error {
        reencode::Error::UserError(refusal) => refusal,
        other => Refusal(format!("An instruction cannot be copied: {other}.")),
    }
}
