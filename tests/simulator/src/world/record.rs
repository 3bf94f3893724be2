//! The record of a conversation as the API tells it: participants, sessions,
//! segments and metrics with their own moments. Rendering cuts it at a moment.

/// One conversation's participants in chronological order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Record {
    /// Source of every id and of small variations in the rendering.
    pub(crate) key: u64,
    pub(crate) outbound: bool,
    /// Arrays are told in a shuffled order.
    pub(crate) shuffled: bool,
    /// How numbers are written.
    pub(crate) numbers: Numbers,
    /// `None`: the key `participants` is missing.
    pub(crate) participants: Option<Vec<Participant>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Numbers {
    #[default]
    Whole,
    /// `12400.0`
    Point,
    /// `1.24e4`
    Exponent,
}

#[derive(Clone, Debug)]
pub(crate) struct Participant {
    pub(crate) purpose: &'static str,
    pub(crate) name: Name,
    /// Agent number; becomes `userId`.
    pub(crate) user: Option<u32>,
    /// `None`: the key `sessions` is missing.
    pub(crate) sessions: Option<Vec<Session>>,
    /// Not told before this moment.
    pub(crate) since: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Name {
    Missing,
    Fixed(&'static str),
    Queue(usize),
}

#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) media: &'static str,
    pub(crate) direction: &'static str,
    /// `flowInType` and `flowOutType`.
    pub(crate) flow_in: Option<&'static str>,
    pub(crate) flow_out: Option<&'static str>,
    pub(crate) routing: Option<&'static str>,
    pub(crate) metrics: Option<Vec<Metric>>,
    pub(crate) segments: Option<Vec<Segment>>,
    pub(crate) since: i64,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Metric {
    pub(crate) name: &'static str,
    pub(crate) value: i64,
    /// Not told before this moment.
    pub(crate) emit: i64,
    /// False: the key `emitDate` is missing.
    pub(crate) stamped: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Segment {
    pub(crate) kind: &'static str,
    pub(crate) start: i64,
    /// `None`: open for ever.
    pub(crate) end: Option<i64>,
    pub(crate) queue: Option<usize>,
    pub(crate) disconnect: Option<&'static str>,
    pub(crate) conference: bool,
}

impl Metric {
    pub(crate) fn new(name: &'static str, value: i64, emit: i64) -> Self {
        Self {
            name,
            value,
            emit,
            stamped: true,
        }
    }
}

impl Segment {
    pub(crate) fn new(kind: &'static str, start: i64, end: impl Into<Option<i64>>) -> Self {
        Self {
            kind,
            start,
            end: end.into(),
            queue: None,
            disconnect: None,
            conference: false,
        }
    }

    pub(crate) fn queue(mut self, queue: usize) -> Self {
        self.queue = Some(queue);
        self
    }

    pub(crate) fn disconnect(mut self, reason: &'static str) -> Self {
        self.disconnect = Some(reason);
        self
    }
}

impl Session {
    pub(crate) fn new(media: &'static str, direction: &'static str, since: i64) -> Self {
        Self {
            media,
            direction,
            flow_in: None,
            flow_out: None,
            routing: None,
            metrics: Some(Vec::new()),
            segments: Some(Vec::new()),
            since,
        }
    }

    pub(crate) fn metric(&mut self, name: &'static str, value: i64, emit: i64) {
        self.metrics
            .get_or_insert_default()
            .push(Metric::new(name, value, emit));
    }

    pub(crate) fn segment(&mut self, segment: Segment) {
        self.segments.get_or_insert_default().push(segment);
    }
}

impl Participant {
    pub(crate) fn new(purpose: &'static str, name: Name, session: Session) -> Self {
        Self {
            purpose,
            name,
            user: None,
            since: session.since,
            sessions: Some(vec![session]),
        }
    }
}
