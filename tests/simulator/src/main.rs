//! The simulator as a program.

use std::io::Write as _;
use std::net::Ipv4Addr;
use std::process::ExitCode;

use axum::Router;
use eightytwenty_simulator::{CLIENT_ID, Simulator, cli, page};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main]
async fn main() -> ExitCode {
    let cli = match cli::parse(std::env::args_os().skip(1)) {
        Ok(cli) if cli.help => {
            print!("{}", cli::HELP);
            return ExitCode::SUCCESS;
        }
        Ok(cli) => cli,
        Err(error) => {
            eprintln!("{error}\n\n{}", cli::HELP);
            return ExitCode::from(2);
        }
    };
    match run(cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(mut cli: cli::Cli) -> std::io::Result<()> {
    // Listeners first: a taken port is told before the world is made.
    let api = TcpListener::bind((Ipv4Addr::LOCALHOST, cli.port)).await?;
    let site = match &cli.page_dir {
        None => None,
        Some(dir) => {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, cli.page_port)).await?;
            let chosen = format!(":{}/", listener.local_addr()?.port());
            for uri in &mut cli.options.redirect_uris {
                *uri = uri.replace(":0/", &chosen);
            }
            Some((
                listener,
                page::router(dir, &cli.page_prefix, cli.options.now_ms),
            ))
        }
    };
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;

    let simulator = Simulator::new(cli.options);
    let count = simulator.world().conversations.len();
    let port = api.local_addr()?.port();
    tokio::spawn(serve(api, simulator.router()));
    say(&format!(
        "Genesys Cloud simulator: http://localhost:{port} ({count} conversations, client id {CLIENT_ID})"
    ));
    if let Some((listener, router)) = site {
        let port = listener.local_addr()?.port();
        tokio::spawn(serve(listener, router));
        say(&format!(
            "Page: http://localhost:{port}{}/",
            prefix(&cli.page_prefix)
        ));
    }
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

fn prefix(path: &str) -> String {
    let path = path.trim_matches('/');
    if path.is_empty() {
        String::new()
    } else {
        format!("/{path}")
    }
}

async fn serve(listener: TcpListener, router: Router) {
    if let Err(error) = axum::serve(listener, router).await {
        eprintln!("{error}");
    }
}

/// Nobody reading is no reason to stop.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
