//! BOARD: what the wallboard shows in turn, how fast, and for which light.

/// The word that stands for all queues of the question together.
pub const ALL: &str = "all";
/// Longest list of what is shown in turn.
pub const MOST_FACES: usize = 500;
/// Local hours between which it is night: from the first, before the second.
const NIGHT: (i8, i8) = (20, 6);

/// Choices of the wallboard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Board {
    /// Ids of queues in turn, or [`ALL`]; empty for all together and then each with facts.
    pub faces: Vec<String>,
    /// How long each is shown.
    pub turn: Turn,
    /// For which light.
    pub dim: Dim,
}

/// How long each queue is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Turn {
    /// A quarter of a minute.
    #[default]
    Quarter,
    /// Half a minute.
    Half,
    /// A minute.
    Minute,
}

impl Turn {
    /// All of them, the shortest first.
    pub const ALL: [Turn; 3] = [Turn::Quarter, Turn::Half, Turn::Minute];

    /// The word of links.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Turn::Quarter => "15s",
            Turn::Half => "30s",
            Turn::Minute => "1m",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Turn> {
        Turn::ALL.into_iter().find(|one| one.name() == name)
    }

    /// How long that is, ms.
    #[must_use]
    pub const fn ms(self) -> i64 {
        match self {
            Turn::Quarter => 15_000,
            Turn::Half => 30_000,
            Turn::Minute => 60_000,
        }
    }
}

/// For which light the colours are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dim {
    /// Those of the page.
    #[default]
    Off,
    /// Dark ones for a dark room.
    On,
    /// Dark ones at night, by the clock of the question's zone.
    Night,
}

impl Dim {
    /// All of them, in the order of a menu.
    pub const ALL: [Dim; 3] = [Dim::Off, Dim::On, Dim::Night];

    /// The word of links.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Dim::Off => "off",
            Dim::On => "on",
            Dim::Night => "night",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Dim> {
        Dim::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Whether colours are dark in this hour of the day, 0 to 23.
    #[must_use]
    pub const fn is_dark(self, hour: i8) -> bool {
        match self {
            Dim::Off => false,
            Dim::On => true,
            Dim::Night => hour >= NIGHT.0 || hour < NIGHT.1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_choice_has_its_word() {
        for turn in Turn::ALL {
            assert_eq!(Turn::from_name(turn.name()), Some(turn));
        }
        for dim in Dim::ALL {
            assert_eq!(Dim::from_name(dim.name()), Some(dim));
        }
        assert_eq!(
            (Turn::from_name("2m"), Dim::from_name("auto")),
            (None, None)
        );
    }

    #[test]
    fn night_is_from_eight_to_six() {
        let dark: Vec<i8> = (0..24).filter(|&hour| Dim::Night.is_dark(hour)).collect();
        assert_eq!(dark, [0, 1, 2, 3, 4, 5, 20, 21, 22, 23]);
        assert!(Dim::On.is_dark(12) && !Dim::Off.is_dark(0));
    }
}
