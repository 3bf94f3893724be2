//! The command: `split <module> <path> <primary> <secondary>`, files but for the path of the Rust module.

use std::fs;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [module, path, primary, secondary] = arguments.as_slice() else {
        eprintln!("Usage: split <module> <path> <primary> <secondary>");
        return ExitCode::FAILURE;
    };
    match run(module, path, primary, secondary) {
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
) -> Result<String, Box<dyn std::error::Error>> {
    let halves = split::split(&fs::read(module)?, path)?;
    fs::write(primary, &halves.primary)?;
    fs::write(secondary, &halves.secondary)?;
    Ok(format!(
        "{} functions come later, {} of them behind a stub; they call {} functions of the others.",
        halves.moved, halves.doors, halves.shared
    ))
}
