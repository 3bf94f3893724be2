//! NOTICE: a message for the reader: what happened, what it means, what to do.

/// How urgent a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Hint,
    /// The figure or the job is affected.
    Problem,
}

/// A message for the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How urgent.
    pub tone: Tone,
    /// What happened, in one short sentence.
    pub title: String,
    /// What it means for the figure and what to do.
    pub body: String,
    /// The vendor's correlation id, for a support case.
    pub correlation: Option<String>,
}

impl Notice {
    /// Something the reader should know.
    #[must_use]
    pub fn hint(title: impl Into<String>, body: impl Into<String>) -> Notice {
        Notice {
            tone: Tone::Hint,
            title: title.into(),
            body: body.into(),
            correlation: None,
        }
    }

    /// Something that went wrong.
    #[must_use]
    pub fn problem(title: impl Into<String>, body: impl Into<String>) -> Notice {
        Notice {
            tone: Tone::Problem,
            title: title.into(),
            body: body.into(),
            correlation: None,
        }
    }

    /// The same with a correlation id.
    #[must_use]
    pub fn with_correlation(mut self, id: Option<String>) -> Notice {
        self.correlation = id;
        self
    }
}
