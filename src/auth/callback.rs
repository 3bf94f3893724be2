//! CALLBACK: what the login host says in the query string when the reader comes back.

/// The return from the login host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Return {
    /// Our `state`, echoed; absent in forged or foreign returns.
    pub state: Option<String>,
    /// What happened there.
    pub outcome: Outcome,
}

/// What happened at the login host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Permission was given; the code can be exchanged once.
    Code(String),
    /// It was not: the OAuth error and its description.
    Refused {
        /// For example `access_denied`.
        error: String,
        /// In the login host's words.
        description: Option<String>,
    },
}

/// Reads a query string, with or without its `?`; `None` when it is no return.
#[must_use]
pub fn read(query: &str) -> Option<Return> {
    let (mut state, mut code, mut error, mut description) = (None, None, None, None);
    for (key, value) in form_urlencoded::parse(query.trim_start_matches('?').as_bytes()) {
        match &*key {
            "state" => state = Some(value.into_owned()),
            "code" => code = Some(value.into_owned()),
            "error" => error = Some(value.into_owned()),
            "error_description" => description = Some(value.into_owned()),
            _ => {}
        }
    }
    let outcome = match (error, code) {
        (Some(error), _) => Outcome::Refused { error, description },
        (None, Some(code)) => Outcome::Code(code),
        (None, None) => return None,
    };
    Some(Return { state, outcome })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_an_error_and_neither() {
        let code = read("?code=abc&state=s%201").unwrap();
        assert_eq!(code.state.as_deref(), Some("s 1"));
        assert_eq!(code.outcome, Outcome::Code("abc".to_owned()));
        let refused = read("error=access_denied&error_description=No+thanks&state=x").unwrap();
        let Outcome::Refused { error, description } = refused.outcome else {
            panic!("refused");
        };
        assert_eq!(
            (error.as_str(), description.as_deref()),
            ("access_denied", Some("No thanks"))
        );
        assert_eq!(read(""), None);
        assert_eq!(read("?utm_source=mail"), None);
    }
}
