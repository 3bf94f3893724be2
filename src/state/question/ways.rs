//! WAYS: how the reader wants figures to come: kept up to date, from which of Genesys Cloud's engines, and by which of
//! its ways to closed history. Nothing chosen leaves it to the page.

/// How often the page asks for what is new while the period is running.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refresh {
    /// Every minute.
    Minute,
    /// Every five minutes.
    FiveMinutes,
}

impl Refresh {
    /// Both, the shorter first.
    pub const ALL: [Refresh; 2] = [Refresh::Minute, Refresh::FiveMinutes];

    /// The word of links.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Refresh::Minute => "1m",
            Refresh::FiveMinutes => "5m",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Refresh> {
        Refresh::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Time between two questions, ms.
    #[must_use]
    pub const fn every_ms(self) -> u64 {
        match self {
            Refresh::Minute => 60_000,
            Refresh::FiveMinutes => 300_000,
        }
    }
}

/// What figures are made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Every single visit, loaded.
    Visits,
    /// Counts that Genesys Cloud's own engine makes.
    Summary,
}

impl Source {
    /// The word of links.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Source::Visits => "visits",
            Source::Summary => "summary",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Source> {
        [Source::Visits, Source::Summary]
            .into_iter()
            .find(|one| one.name() == name)
    }
}

/// How visits of closed days are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum History {
    /// Page by page.
    Query,
    /// As a job that Genesys Cloud prepares.
    Job,
}

impl History {
    /// The word of links.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            History::Query => "query",
            History::Job => "job",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn from_name(name: &str) -> Option<History> {
        [History::Query, History::Job]
            .into_iter()
            .find(|one| one.name() == name)
    }
}
