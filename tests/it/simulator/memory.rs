//! What a load takes in memory: everything that is held, per visit.

use eightytwenty::columns::Columns;
use eightytwenty::measure::grid::Grid;
use eightytwenty::measure::index::Index;
use eightytwenty::measure::intervals::Bucket;
use eightytwenty::measure::lens::Attribution;
use eightytwenty::terms::Media;
use jiff::tz::TimeZone;

use super::{Client, columns, options, run, walk, weeks};

/// Bytes a visit may take in columns and index, ids of conversations left out.
const MOST: usize = 24;
/// Bytes of an id.
const ID: usize = 16;

/// Four weeks of the simulator.
fn loaded() -> Columns {
    run(async {
        let client = Client::new(options());
        let columns = columns(&client.queues().await.unwrap());
        let walk = walk(weeks(), 2, &[], &Media::ALL);
        client.drive(&walk, &columns).await;
        columns.into_inner()
    })
}

#[test]
fn a_visit_takes_at_most_24_bytes_and_a_conversation_its_id() {
    let columns = loaded();
    let visits = columns.visits();
    println!(
        "{visits} visits of {} conversations: {} bytes in columns, {} in ids",
        columns.conversations(),
        columns.bytes(),
        columns.id_bytes(),
    );
    let grid = Grid::new(weeks(), Bucket::Minutes30, &TimeZone::UTC, &[]);
    let index = Index::build(&columns, &grid, Attribution::Event);
    println!("{} bytes in {} cells and waits of the index", index.bytes(), index.cells.len());
    assert!(columns.bytes() <= (MOST - 7) * visits, "{} bytes", columns.bytes());
    // A page of ids is 64 kB, and half of the last one may be empty; each takes the room of its place in a list.
    let ids = columns.conversations() * ID + 4_096 * ID + columns.conversations() / 100;
    assert!(columns.id_bytes() <= ids, "{} bytes of ids", columns.id_bytes());
}
