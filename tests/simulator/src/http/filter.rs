//! Filters: two levels of clauses and predicates, read strictly and then asked
//! of anything that can name its dimensions and metrics.

use serde_json::{Map, Value};

use super::ApiError;
use super::interval::{instant, invalid_date, word};
use super::words;

/// Which words a filter may use.
#[derive(Clone, Copy)]
pub(crate) struct Vocabulary {
    pub(crate) dimensions: &'static [&'static str],
    pub(crate) metrics: &'static [&'static str],
    pub(crate) dimension_type: &'static str,
}

/// Something a predicate can be asked of.
pub(crate) trait Subject {
    /// The text of a dimension, if it has one.
    fn dimension(&self, name: &str) -> Option<&str>;
    /// The number of a dimension in time or of a metric, if it has one.
    fn number(&self, name: &str) -> Option<i64>;
}

#[derive(Clone, Debug, PartialEq)]
enum Operator {
    Matches(String),
    Within(Bounds),
    Exists,
    NotExists,
}

/// Inclusive lower and exclusive upper bound.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Bounds(i64, i64);

#[derive(Clone, Debug)]
struct Predicate {
    name: String,
    operator: Operator,
}

/// One filter of two levels.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    all: bool,
    clauses: Vec<Filter>,
    predicates: Vec<Predicate>,
}

impl Filter {
    /// Reads one filter.
    pub(crate) fn read(value: &Value, words: Vocabulary) -> Result<Self, ApiError> {
        Self::read_level(value, words, true)
    }

    /// Reads a list of filters; absent is empty.
    pub(crate) fn read_list(
        value: Option<&Value>,
        words: Vocabulary,
    ) -> Result<Vec<Self>, ApiError> {
        items(value)?
            .iter()
            .map(|value| Self::read(value, words))
            .collect()
    }

    fn read_level(value: &Value, words: Vocabulary, outer: bool) -> Result<Self, ApiError> {
        let object = value
            .as_object()
            .ok_or_else(|| ApiError::bad_request("A filter must be an object."))?;
        let kind = word(object, "type", "", "QueryFilterType", words::FILTER_TYPES)?;
        let clauses = items(object.get("clauses").filter(|_| outer))?;
        Ok(Self {
            all: kind == "and",
            clauses: clauses
                .iter()
                .map(|value| Self::read_level(value, words, false))
                .collect::<Result<_, _>>()?,
            predicates: items(object.get("predicates"))?
                .iter()
                .map(|value| predicate(value, words))
                .collect::<Result<_, _>>()?,
        })
    }

    /// Does the subject pass? A filter without conditions lets everything pass.
    pub(crate) fn passes(&self, subject: &impl Subject) -> bool {
        let mut answers = self
            .clauses
            .iter()
            .map(|clause| clause.passes(subject))
            .chain(
                self.predicates
                    .iter()
                    .map(|predicate| predicate.passes(subject)),
            )
            .peekable();
        if self.all || answers.peek().is_none() {
            answers.all(|yes| yes)
        } else {
            answers.any(|yes| yes)
        }
    }

    /// All values some dimension is matched with.
    pub(crate) fn matched<'a>(&'a self, name: &'a str) -> Vec<&'a str> {
        let own = self
            .predicates
            .iter()
            .filter_map(|predicate| match &predicate.operator {
                Operator::Matches(value) if predicate.name == name => Some(value.as_str()),
                _ => None,
            });
        self.clauses
            .iter()
            .flat_map(|clause| clause.matched(name))
            .chain(own)
            .collect()
    }
}

impl Predicate {
    fn passes(&self, subject: &impl Subject) -> bool {
        let name = self.name.as_str();
        let exists = || subject.dimension(name).is_some() || subject.number(name).is_some();
        match &self.operator {
            Operator::Exists => exists(),
            Operator::NotExists => !exists(),
            Operator::Within(Bounds(from, to)) => subject
                .number(name)
                .is_some_and(|number| (*from..*to).contains(&number)),
            Operator::Matches(value) => {
                subject
                    .dimension(name)
                    .is_some_and(|text| text.eq_ignore_ascii_case(value))
                    || subject
                        .number(name)
                        .is_some_and(|number| instant(value) == Some(number))
            }
        }
    }
}

fn items(value: Option<&Value>) -> Result<&[Value], ApiError> {
    match value {
        None | Some(Value::Null) => Ok(&[]),
        Some(Value::Array(items)) => Ok(items),
        Some(_) => Err(ApiError::bad_request(
            "Filters, clauses and predicates must be lists.",
        )),
    }
}

fn predicate(value: &Value, words: Vocabulary) -> Result<Predicate, ApiError> {
    let object = value
        .as_object()
        .ok_or_else(|| ApiError::bad_request("A predicate must be an object."))?;
    word(
        object,
        "type",
        "dimension",
        "PredicateType",
        words::PREDICATE_TYPES,
    )?;
    let (key, field_type, allowed) = if object.contains_key("metric") {
        ("metric", "Metric", words.metrics)
    } else {
        ("dimension", words.dimension_type, words.dimensions)
    };
    let name = word(object, key, "", field_type, allowed)?.to_owned();
    let operator = match word(object, "operator", "matches", "Operator", words::OPERATORS)? {
        "exists" => Operator::Exists,
        "notExists" => Operator::NotExists,
        _ => match (object.get("value"), object.get("range")) {
            (Some(Value::String(value)), _) => {
                if let Some((field_type, allowed)) = words::values_of(&name)
                    && !allowed.contains(&value.as_str())
                {
                    return Err(ApiError::invalid_value(value, field_type, allowed));
                }
                Operator::Matches(value.clone())
            }
            (_, Some(Value::Object(range))) => Operator::Within(bounds(range)?),
            _ => {
                return Err(ApiError::bad_request(
                    "A predicate needs a value or a range.",
                ));
            }
        },
    };
    Ok(Predicate { name, operator })
}

fn bounds(range: &Map<String, Value>) -> Result<Bounds, ApiError> {
    let mut bounds = Bounds(i64::MIN, i64::MAX);
    for (key, value) in range {
        let number = match value {
            Value::Number(number) => number.as_i64().ok_or_else(invalid_date)?,
            Value::String(text) => instant(text)
                .or_else(|| text.parse().ok())
                .ok_or_else(invalid_date)?,
            _ => return Err(invalid_date()),
        };
        match key.as_str() {
            "gte" => bounds.0 = bounds.0.max(number),
            "gt" => bounds.0 = bounds.0.max(number.saturating_add(1)),
            "lt" => bounds.1 = bounds.1.min(number),
            "lte" => bounds.1 = bounds.1.min(number.saturating_add(1)),
            _ => return Err(ApiError::bad_request(format!("Unrecognized field [{key}]"))),
        }
    }
    Ok(bounds)
}
