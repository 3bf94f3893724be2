//! WINDOW: which rows of a long list stand in the document, and how much room the others take.
//!
//! All rows are equally tall. A list too tall for a browser is scrolled in proportion, so that its last row
//! can still be reached.

/// Height of a row, px.
pub const ROW_PX: i64 = 36;
/// Rows in the document.
const SHOWN: usize = 48;
/// Rows before the first one that can be seen.
const LEAD: i64 = 12;
/// The first row changes by so many at a time.
const STEP: i64 = 8;
/// Tallest list, px: some browsers end at 16 million.
const TALLEST_PX: i64 = 8_000_000;

/// A list that is looked at through a hole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hole {
    /// Rows of the list.
    pub count: usize,
    /// Height of the hole, px, without a heading.
    pub view_px: i64,
}

/// The rows in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first of them.
    pub first: usize,
    /// How many.
    pub len: usize,
    /// Room above them, px.
    pub above_px: i64,
    /// Room below, px.
    pub below_px: i64,
}

impl Hole {
    fn whole_px(self) -> i64 {
        number(self.count) * ROW_PX
    }

    /// How far can be scrolled, in truth and on the screen, px.
    fn reach(self) -> (i64, i64) {
        let whole = self.whole_px();
        let reach = |tall: i64| (tall - self.view_px).max(1);
        (reach(whole), reach(whole.min(TALLEST_PX)))
    }

    /// Where the list is at a place of the scroll bar, px.
    fn offset(self, top_px: i64) -> i64 {
        let (truth, screen) = self.reach();
        if truth == screen {
            top_px
        } else {
            top_px * truth / screen
        }
    }

    /// The rows in the document at a place of the scroll bar.
    #[must_use]
    pub fn window(self, top_px: i64) -> Window {
        let offset = self.offset(top_px).clamp(0, self.whole_px());
        let most = number(self.count.saturating_sub(SHOWN));
        let begin = (offset / ROW_PX - LEAD) / STEP * STEP;
        let first = begin.clamp(0, (most + STEP - 1) / STEP * STEP);
        let len = (number(self.count) - first).clamp(0, number(SHOWN));
        let above_px = (first * ROW_PX - offset + top_px).max(0);
        let tall = self.whole_px().min(TALLEST_PX);
        Window {
            first: usize::try_from(first).unwrap_or_default(),
            len: usize::try_from(len).unwrap_or_default(),
            above_px,
            below_px: (tall - above_px - len * ROW_PX).max(0),
        }
    }

    /// Where the scroll bar must be so that a row is seen, as near as possible to where it is.
    #[must_use]
    pub fn reveal(self, row: usize, top_px: i64) -> i64 {
        let (begin, offset) = (number(row) * ROW_PX, self.offset(top_px));
        let wanted = if begin < offset {
            begin
        } else {
            offset.max(begin + ROW_PX - self.view_px)
        };
        if wanted == offset {
            return top_px;
        }
        let (truth, screen) = self.reach();
        if truth == screen {
            wanted
        } else {
            // Rounded towards the row: a pixel of the scroll bar may be several of the list.
            (wanted * screen + if wanted > offset { truth - 1 } else { 0 }) / truth
        }
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX / ROW_PX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: i64 = 600;

    fn hole(count: usize) -> Hole {
        Hole {
            count,
            view_px: VIEW,
        }
    }

    /// Whether every row that can be seen at this place stands in the document, where it belongs.
    fn covers(count: usize, top: i64) -> bool {
        let hole = hole(count);
        let window = hole.window(top);
        let offset = hole.offset(top);
        let first_seen = usize::try_from(offset / ROW_PX).unwrap();
        let last_seen = usize::try_from((offset + VIEW - 1) / ROW_PX)
            .unwrap()
            .min(count - 1);
        let place = number(window.first) * ROW_PX - offset + top;
        window.first <= first_seen
            && last_seen < window.first + window.len
            && window.above_px == place.max(0)
    }

    #[test]
    fn a_short_list_stands_in_the_document_whole() {
        let all = Window {
            first: 0,
            len: 5,
            above_px: 0,
            below_px: 0,
        };
        assert_eq!(hole(5).window(0), all);
        assert_eq!(hole(0).window(0).len, 0);
    }

    #[test]
    fn what_can_be_seen_is_there_at_every_place_of_the_scroll_bar() {
        for count in [1, 17, 48, 49, 60, 1_000, 100_000, 1_000_000, 4_000_000] {
            let screen = hole(count).reach().1;
            for step in 0..=997 {
                let top = screen * step / 997;
                assert!(
                    covers(count, top.min((number(count) * ROW_PX - VIEW).max(0))),
                    "{count} at {top}"
                );
            }
        }
    }

    #[test]
    fn the_list_is_as_tall_as_its_rows_until_a_browser_gives_up() {
        for top in [0, 5_000, 300_000] {
            let window = hole(100_000).window(top);
            assert_eq!(
                window.above_px + number(window.len) * ROW_PX + window.below_px,
                3_600_000
            );
            let window = hole(4_000_000).window(top);
            assert_eq!(
                window.above_px + number(window.len) * ROW_PX + window.below_px,
                TALLEST_PX
            );
        }
    }

    #[test]
    fn a_row_is_revealed_by_scrolling_no_farther_than_needed() {
        let hole = hole(100_000);
        assert_eq!(hole.reveal(3, 0), 0);
        assert_eq!(hole.reveal(20, 0), 21 * ROW_PX - VIEW);
        assert_eq!(hole.reveal(20, 5_000), 720);
        for count in [100, 100_000, 4_000_000] {
            let hole = Hole {
                count,
                view_px: VIEW,
            };
            for row in [0, 1, count / 2, count - 1] {
                for from in [0, 700, hole.reach().1] {
                    let top = hole.reveal(row, from);
                    let (begin, offset) = (number(row) * ROW_PX, hole.offset(top));
                    assert!(
                        begin + ROW_PX > offset && begin < offset + VIEW,
                        "{count}: {row} from {from}"
                    );
                }
            }
        }
    }
}
