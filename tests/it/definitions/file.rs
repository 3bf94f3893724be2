//! The intervals file and the words of links, as scripts outside rely on them.

use eightytwenty::measure::formula::Formula;
use eightytwenty::measure::intervals::Bucket;
use eightytwenty::measure::lens::Attribution;
use eightytwenty::terms::{Media, Queue};

use crate::support::table::{queue, world, world_of};
use crate::support::zone;

const HEADER: &str = "interval_start,interval_end,queue_id,queue_name,media_type,offered,answered,answered_within,\
                      abandoned,abandoned_within,short_abandoned,flow_out,other,waiting,wait_sum_ms,threshold_ms,\
                      target_percent,numerator,denominator,service_level_percent";

#[test]
fn the_file_of_a_small_morning() {
    let mut world = world(
        "queue   media   offered outcome   wait  short
         sales   voice   07:28   answered  240s  -
         sales   voice   07:31   answered  5s    -
         sales   voice   07:32   abandoned 20s   -
         sales   voice   07:33   abandoned 2s    short
         sales   message 07:31   other     9s    -
         support voice   07:31   flow_out  9s    -
         support voice   07:59   waiting   9s    -",
    );
    world.zone = zone("Europe/Berlin");
    let expected = [
        HEADER,
        "2026-11-16T08:00:00+01:00,2026-11-16T08:30:00+01:00,sales,sales,voice,1,0,0,0,0,0,0,0,0,0,20000,80,0,0,",
        "2026-11-16T08:30:00+01:00,2026-11-16T09:00:00+01:00,sales,sales,message,1,0,0,0,0,0,0,1,0,0,20000,80,0,0,",
        "2026-11-16T08:30:00+01:00,2026-11-16T09:00:00+01:00,sales,sales,voice,3,2,1,2,2,1,0,0,0,245000,20000,80,1,4,25",
        "2026-11-16T08:30:00+01:00,2026-11-16T09:00:00+01:00,support,support,voice,2,0,0,0,0,0,1,0,1,0,60000,90,0,0,",
        "",
    ];
    assert_eq!(world.look().csv, expected.join("\r\n"));
}

#[test]
fn the_percentage_has_up_to_four_decimals_and_is_empty_without_calls() {
    for (table, cell) in [
        (
            "outcome wait times\n answered 1s 2\n answered 5m 1",
            "66.6667",
        ),
        (
            "outcome wait times\n answered 1s 1\n answered 5m 2",
            "33.3333",
        ),
        ("outcome wait times\n answered 1s 1\n answered 5m 7", "12.5"),
        ("outcome wait\n answered 1s", "100"),
        ("outcome wait\n answered 5m", "0"),
        ("outcome wait\n waiting 5m", ""),
    ] {
        let csv = world(table).look().csv;
        let last = csv.lines().nth(1).and_then(|line| line.rsplit(',').next());
        assert_eq!(last, Some(cell), "{csv}");
    }
}

#[test]
fn rows_are_ordered_by_interval_then_name_then_id_then_media_type() {
    let named = |id: &str, name: &str| Queue {
        name: name.to_owned(),
        ..queue(id, &[])
    };
    let queues = vec![named("z", "Beta"), named("y", "Alpha"), named("b", "Alpha")];
    let table = "
        queue media   offered outcome
        z     voice   09:00   answered
        y     voice   09:00   answered
        b     voice   09:00   answered
        b     email   09:00   answered
        z     chat    08:00   answered";
    let csv = world_of(table, queues).look().csv;
    let rows: Vec<String> = csv
        .lines()
        .skip(1)
        .map(|line| {
            line.split(',')
                .skip(2)
                .take(3)
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    assert_eq!(
        rows,
        [
            "z Beta chat",
            "b Alpha email",
            "b Alpha voice",
            "y Alpha voice",
            "z Beta voice"
        ]
    );
}

#[test]
fn names_are_quoted_after_rfc_4180_and_formulas_are_defused() {
    for (name, cell) in [
        ("Sales, North", "\"Sales, North\""),
        ("Say \"hi\"", "\"Say \"\"hi\"\"\""),
        ("two\nlines", "\"two\nlines\""),
        ("=1+1", "'=1+1"),
        ("+cmd", "'+cmd"),
        ("-cmd", "'-cmd"),
        ("@cmd", "'@cmd"),
        ("\tcmd", "'\tcmd"),
        ("\rcmd", "\"'\rcmd\""),
        ("=a,b", "\"'=a,b\""),
        ("-5", "-5"),
        ("+49", "+49"),
        ("a=b", "a=b"),
        ("Rückruf ☎", "Rückruf ☎"),
    ] {
        let queues = vec![Queue {
            name: name.to_owned(),
            ..queue("sales", &[])
        }];
        let csv = world_of("outcome\n answered", queues).look().csv;
        assert!(
            csv.contains(&format!(",sales,{cell},voice,")),
            "{name:?}: {csv}"
        );
    }
}

#[test]
fn targets_and_thresholds_of_the_file_are_those_in_force() {
    let queues = vec![queue("sales", &[("voice", "1500ms", 80)])];
    let mut world = world_of("outcome wait\n answered 1500ms", queues);
    assert!(world.look().csv.contains(",1500,80,1,1,100\r\n"));
    world.threshold = eightytwenty::measure::lens::Threshold::Ms(1_499);
    world.target = eightytwenty::measure::lens::Target::Ppm(812_500);
    assert!(world.look().csv.contains(",1499,81.25,0,1,0\r\n"));
}

#[test]
fn the_words_of_links_are_fixed() {
    let media: Vec<_> = Media::ALL.iter().map(|media| media.name()).collect();
    assert_eq!(media, ["callback", "chat", "email", "message", "voice"]);
    let buckets: Vec<_> = Bucket::ALL.iter().map(|bucket| bucket.name()).collect();
    assert_eq!(buckets, ["5m", "10m", "15m", "30m", "1h", "1d", "1w"]);
    assert!(
        Bucket::ALL
            .iter()
            .all(|&bucket| Bucket::from_name(bucket.name()) == Some(bucket))
    );
    let formulas =
        Formula::all(eightytwenty::measure::formula::Switches::default()).map(Formula::name);
    assert_eq!(
        formulas,
        ["genesys", "answered", "offered", "late-abandons", "lenient"]
    );
    assert_eq!(
        [Attribution::Event.name(), Attribution::Arrival.name()],
        ["event", "arrival"]
    );
    assert_eq!(
        (Formula::default().name(), Attribution::default()),
        ("genesys", Attribution::Event)
    );
}

#[test]
fn the_default_interval_follows_the_length_of_the_period() {
    for (days, name) in [
        (1, "30m"),
        (3, "30m"),
        (4, "1h"),
        (14, "1h"),
        (15, "1d"),
        (366, "1d"),
    ] {
        assert_eq!(Bucket::default_for(days).name(), name, "{days} days");
    }
}
