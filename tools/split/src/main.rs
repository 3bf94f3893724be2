//! The command: `split <module> <path> <primary> <secondary> [<linked>]`, files but for the path of the Rust module.

use std::fs;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [module, path, primary, secondary, linked @ ..] = arguments.as_slice() else {
        eprintln!("Usage: split <module> <path> <primary> <secondary> [<linked>]");
        return ExitCode::FAILURE;
    };
    match run(module, path, primary, secondary, linked.first()) {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{module}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(
    module: &str,
    path: &str,
    primary: &str,
    secondary: &str,
    linked: Option<&String>,
) -> Result<String, Box<dyn std::error::Error>> {
    let linked = linked.map(fs::read).transpose()?;
    let halves = split::split(&fs::read(module)?, path, linked.as_deref())?;
    fs::write(primary, &halves.primary)?;
    fs::write(secondary, &halves.secondary)?;
    Ok(format!(
        "{} functions come later, {} of them behind a stub; they call {} functions of the others and bring {} bytes of data.",
        halves.moved, halves.doors, halves.shared, halves.data
    ))
}
