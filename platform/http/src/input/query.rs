//! The query string.

use percent_encoding::percent_decode_str;
use schemars::JsonSchema;
use seaworthy_kernel::{Code, Problem};
use serde::de::DeserializeOwned;

use super::{Incoming, Input};
use crate::{
    openapi::{Description, Schemas},
    schema::Check,
};

/// The query string, as a struct with a field for each parameter. Lists are written with commas.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + JsonSchema + Send + 'static> Input for Query<T> {
    fn describe(description: &mut Description, schemas: &mut Schemas) {
        description.parameters("query", &schemas.parameters::<T>());
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Problem> {
        let pairs = pairs(incoming.parts.uri.query().unwrap_or_default())?;
        Check::of::<T>().read_text(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))).map(Self)
    }
}

fn pairs(query: &str) -> Result<Vec<(String, String)>, Problem> {
    let decode = |text: &str| {
        let spaced = text.replace('+', " ");
        percent_decode_str(&spaced).decode_utf8().map(std::borrow::Cow::into_owned)
    };
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(name)?, decode(value)?))
        })
        .collect::<Result<_, std::str::Utf8Error>>()
        .map_err(|_| Problem::new(Code::MalformedBody).detail("the query string is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_decoded() {
        let expected = vec![("q".to_owned(), "a b&c+".to_owned()), ("empty".to_owned(), String::new())];
        assert_eq!(pairs("q=a+b%26c%2B&empty").unwrap(), expected);
        assert!(pairs("q=%FF").is_err());
        assert!(pairs("").unwrap().is_empty());
    }
}
