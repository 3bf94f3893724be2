//! Cuts a WebAssembly module in two. In: the module that wasm-bindgen wrote, with its name section, and the
//! path of a Rust module. Out: a primary module, which does everything the old one did except what lies
//! behind that path, and a secondary one, which brings the rest and is instantiated with the primary's exports.
//!
//! The cut runs through direct calls. A function whose name contains the path moves to the secondary module
//! ([`plan`]); what remains of it in the primary is a stub that calls through a table ([`primary`]). The
//! table is empty until the secondary module is instantiated and fills it ([`secondary`]); a stub that is
//! called earlier traps. Functions which nothing but moved ones call move along. Data, types and memory stay where
//! they are, and function pointers keep their numbers: to where they lead, the secondary module puts the moved functions.
//!
//! Names decide, so identical functions must not have been merged before (`-Zmerge-functions=disabled`),
//! and size must be optimised afterwards, for each half.

mod data;
mod module;
mod plan;
mod primary;
mod secondary;

use std::fmt;

use module::Module;
use plan::Plan;

/// Name of the primary's export that is the table through which stubs call.
pub const TABLE: &str = "more";
/// Name of the module from which the secondary one imports everything: the primary's exports.
pub const PRIMARY: &str = "page";

/// The two modules, and what went where.
#[derive(Debug)]
pub struct Halves {
    /// Bytes of the module that is needed first.
    pub primary: Vec<u8>,
    /// Bytes of the module that can come later.
    pub secondary: Vec<u8>,
    /// Functions that moved.
    pub moved: usize,
    /// Moved functions that the primary can call.
    pub doors: usize,
    /// Functions of the primary which moved ones call.
    pub shared: usize,
    /// Bytes of the memory's first contents that moved along.
    pub data: usize,
}

/// Why a module could not be cut: a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub String);

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Refusal {}

impl From<wasmparser::BinaryReaderError> for Refusal {
    fn from(error: wasmparser::BinaryReaderError) -> Refusal {
        Refusal(format!("This is no WebAssembly module: {error}."))
    }
}

/// Cuts a module in two at the Rust module `path`, `krate::some::module`; several are separated by commas, and
/// only what lies behind the first may be called by what stays. `linked` is the linker's own output with relocations:
/// given it, the data that only moved functions read moves along.
///
/// # Errors
///
/// A [`Refusal`] when nothing lies behind the paths, when what stays calls what lies behind another path than
/// the first, or when the module uses what cannot be cut.
pub fn split(wasm: &[u8], path: &str, linked: Option<&[u8]>) -> Result<Halves, Refusal> {
    let module = Module::read(wasm)?;
    let mut plan = Plan::new(&module, path)?;
    if let Some(linked) = linked {
        plan.data = data::movable(linked, &module, &plan.moved)?;
        plan.shared.memories.insert(0);
    }
    Ok(Halves {
        primary: primary::write(&module, &plan)?,
        secondary: secondary::write(&module, &plan)?,
        moved: plan.moved.len(),
        doors: plan.doors.len(),
        shared: plan.shared.functions.len(),
        data: plan.data.iter().map(ExactSizeIterator::len).sum(),
    })
}
