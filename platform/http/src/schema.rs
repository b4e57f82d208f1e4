//! Checks values against the JSON Schema of the type they become: one declaration for the document and for the refusal.

use std::{
    any::TypeId,
    collections::HashMap,
    sync::{Arc, LazyLock, PoisonError, RwLock},
};

use jsonschema::{ValidationError, Validator, error::ValidationErrorKind};
use schemars::{JsonSchema, generate::SchemaSettings};
use seaworthy_kernel::{Currency, FieldCode, FieldError, Problem};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// Most field errors in one answer: a thousand-fold broken list need not be told a thousand times.
const MOST_ERRORS: usize = 100;

/// The compiled schema of one input type.
pub struct Check {
    schema: Value,
    validator: Result<Validator, String>,
}

static CHECKS: LazyLock<RwLock<HashMap<TypeId, Arc<Check>>>> = LazyLock::new(RwLock::default);

impl std::fmt::Debug for Check {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Check").field("schema", &self.schema).finish_non_exhaustive()
    }
}

impl Check {
    /// The check of `T`, compiled at its first use.
    pub fn of<T: JsonSchema + 'static>() -> Arc<Self> {
        let key = TypeId::of::<T>();
        if let Some(known) = CHECKS.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(known);
        }
        let generator = SchemaSettings::draft2020_12().into_generator();
        let schema = generator.into_root_schema_for::<T>().to_value();
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .with_format("currency", |text: &str| text.parse::<Currency>().is_ok())
            .build(&schema)
            .map_err(|error| error.to_string());
        let check = Arc::new(Self { schema, validator });
        CHECKS.write().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&check));
        check
    }

    /// Checks a JSON value and reads it.
    ///
    /// # Errors
    /// [`seaworthy_kernel::Code::ValidationFailed`] with every field that is wrong.
    pub fn read<T: DeserializeOwned>(&self, value: Value) -> Result<T, Problem> {
        let errors = self.errors(&value)?;
        if !errors.is_empty() {
            return Err(Problem::invalid(errors));
        }
        // What passes the schema and still cannot be read is a gap in the schema: refuse it, naming what serde says.
        serde_json::from_value(value)
            .map_err(|error| Problem::field(FieldError::new("", FieldCode::BadFormat, error.to_string())))
    }

    /// Checks named texts (query or path) and reads them: numbers, booleans and comma lists are made of text as the schema says.
    ///
    /// # Errors
    /// As [`Check::read`]; also a name given twice.
    pub fn read_text<'a, T: DeserializeOwned>(
        &self,
        pairs: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Result<T, Problem> {
        let mut object = Map::new();
        for (name, text) in pairs {
            let value = self.schema.get("properties").and_then(|properties| properties.get(name));
            let value = value.map_or_else(|| json!(text), |schema| self.value_of_text(schema, text));
            if object.insert(name.to_owned(), value).is_some() {
                return Err(Problem::field(FieldError::new(name, FieldCode::Duplicate, "give it once")));
            }
        }
        self.read(Value::Object(object))
    }

    fn errors(&self, value: &Value) -> Result<Vec<FieldError>, Problem> {
        let validator = self.validator.as_ref().map_err(Problem::internal)?;
        let mut errors = Vec::new();
        refuse_nul(value, "", &mut errors);
        if validator.is_valid(value) {
            return Ok(errors);
        }
        for error in validator.iter_errors(value) {
            explain(&error, &mut errors);
        }
        errors.truncate(MOST_ERRORS);
        Ok(errors)
    }

    fn value_of_text(&self, schema: &Value, text: &str) -> Value {
        match self.kind(schema).as_deref() {
            Some("integer") => text.parse::<i64>().map_or_else(|_| json!(text), |number| json!(number)),
            Some("number") => {
                text.parse::<f64>().ok().filter(|n| n.is_finite()).map_or_else(|| json!(text), |number| json!(number))
            }
            Some("boolean") => text.parse::<bool>().map_or_else(|_| json!(text), |truth| json!(truth)),
            Some("array") => text.split(',').filter(|item| !item.is_empty()).map(Value::from).collect(),
            _ => json!(text),
        }
    }

    /// The one type besides null that the schema allows.
    fn kind(&self, schema: &Value) -> Option<String> {
        if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
            return self.kind(self.schema.pointer(name.trim_start_matches('#'))?);
        }
        if let Some(branches) = schema.get("anyOf").and_then(Value::as_array) {
            return branches.iter().filter_map(|branch| self.kind(branch)).find(|kind| kind != "null");
        }
        match schema.get("type")? {
            Value::String(kind) => Some(kind.clone()),
            Value::Array(kinds) => {
                kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").map(str::to_owned)
            }
            _ => None,
        }
    }
}

/// PostgreSQL cannot keep U+0000 in text: both engines refuse it, here, once for every operation.
fn refuse_nul(value: &Value, field: &str, errors: &mut Vec<FieldError>) {
    match value {
        Value::String(text) if text.contains('\0') => {
            errors.push(FieldError::new(field, FieldCode::BadFormat, "must not contain the character U+0000"));
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                refuse_nul(item, &join(field, &at.to_string()), errors);
            }
        }
        Value::Object(fields) => {
            for (name, item) in fields {
                refuse_nul(item, &join(field, &short(name)), errors);
                if name.contains('\0') {
                    let message = "a name must not contain the character U+0000";
                    errors.push(FieldError::new(field, FieldCode::BadFormat, message));
                }
            }
        }
        _ => {}
    }
}

/// Says in a field's own words what the schema found.
fn explain(error: &ValidationError<'_>, errors: &mut Vec<FieldError>) {
    use FieldCode as C;
    use ValidationErrorKind as K;
    let field = field_of(error);
    let limit = |code, words: &str, limit: &Value| {
        FieldError::new(field.clone(), code, format!("{words} {limit}")).with("limit", limit.clone())
    };
    let counted = |code, words: &str, n: u64, unit: &str| {
        FieldError::new(field.clone(), code, format!("{words} {n} {unit}")).with("limit", n)
    };
    errors.push(match error.kind() {
        K::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            FieldError::new(join(&field, name), C::Required, "is required")
        }
        K::AdditionalProperties { unexpected } | K::UnevaluatedProperties { unexpected } => {
            for name in unexpected {
                let message = "is not a field of this operation; leave it out or correct its name";
                errors.push(FieldError::new(join(&field, &short(name)), C::UnknownField, message));
            }
            return;
        }
        K::AnyOf { context } | K::OneOfNotValid { context } => return explain_branches(field, context, errors),
        K::Constant { expected_value } => FieldError::new(field, C::NotAChoice, format!("must be {expected_value}"))
            .with("choices", json!([&**expected_value])),
        K::Enum { options } => FieldError::new(field, C::NotAChoice, format!("must be one of {options}"))
            .with("choices", (**options).clone()),
        K::Maximum { limit: most } => limit(C::TooLarge, "must be at most", most),
        K::ExclusiveMaximum { limit: most } => limit(C::TooLarge, "must be less than", most),
        K::Minimum { limit: least } => limit(C::TooSmall, "must be at least", least),
        K::ExclusiveMinimum { limit: least } => limit(C::TooSmall, "must be more than", least),
        K::MaxLength { limit } => counted(C::TooLong, "may have at most", *limit, "characters"),
        K::MinLength { limit: 1 } => FieldError::new(field, C::Required, "must not be empty"),
        K::MinLength { limit } => counted(C::TooShort, "must have at least", *limit, "characters"),
        K::MaxItems { limit } => counted(C::TooLong, "may have at most", *limit, "items"),
        K::MinItems { limit } => counted(C::TooShort, "must have at least", *limit, "items"),
        K::UniqueItems => FieldError::new(field, C::Duplicate, "must not have the same item twice"),
        K::Format { format } => {
            let message = match format.as_str() {
                "uuid" => "must be an id (UUID)",
                "date" => "must be a date written as 2026-11-20",
                "date-time" => "must be a time written as 2026-11-20T12:00:00Z",
                "email" => "must be an e-mail address such as name@example.com",
                "currency" => "must be an ISO 4217 currency code such as USD, EUR or CHF",
                _ => "is not written as expected",
            };
            FieldError::new(field, C::BadFormat, message).with("format", format.clone())
        }
        K::Pattern { pattern } => {
            FieldError::new(field, C::BadFormat, format!("must match {pattern}")).with("pattern", pattern.clone())
        }
        K::MultipleOf { multiple_of } => {
            FieldError::new(field, C::BadFormat, format!("must be a multiple of {multiple_of}"))
                .with("multiple_of", *multiple_of)
        }
        K::Type { .. } => FieldError::new(field, C::WrongType, error.masked_with("the value").to_string()),
        _ => FieldError::new(field, C::BadFormat, error.masked_with("the value").to_string()),
    });
}

/// A choice between shapes: the errors of the one shape that was meant, or the list of choices.
fn explain_branches(field: String, context: &[Vec<ValidationError<'static>>], errors: &mut Vec<FieldError>) {
    let mut choices = Vec::new();
    for error in context.iter().flatten() {
        match error.kind() {
            ValidationErrorKind::Constant { expected_value } => choices.push((**expected_value).clone()),
            ValidationErrorKind::Enum { options } => choices.extend(options.as_array().cloned().unwrap_or_default()),
            // An optional choice: the choices are one level deeper.
            ValidationErrorKind::OneOfNotValid { context } | ValidationErrorKind::AnyOf { context } => {
                return explain_branches(field, context, errors);
            }
            _ => {}
        }
    }
    if !choices.is_empty() {
        let message = format!("must be one of {}", Value::from(choices.clone()));
        errors.push(FieldError::new(field, FieldCode::NotAChoice, message).with("choices", choices));
        return;
    }
    let is_of_another_type = |branch: &Vec<ValidationError<'static>>| {
        branch.iter().any(|error| matches!(error.kind(), ValidationErrorKind::Type { .. }) && field_of(error) == field)
    };
    let mut meant = context.iter().filter(|branch| !is_of_another_type(branch));
    if let (Some(branch), None) = (meant.next(), meant.next()) {
        for error in branch {
            explain(error, errors);
        }
    } else {
        errors.push(FieldError::new(field, FieldCode::WrongType, "is not of a type that is accepted here"));
    }
}

/// `/purchase_price/amount` as `purchase_price.amount`, keys of the client cut to a readable length.
fn field_of(error: &ValidationError<'_>) -> String {
    let path = error.instance_path().as_str().trim_start_matches('/').to_owned();
    path.split('/').map(short).collect::<Vec<_>>().join(".")
}

fn join(field: &str, name: &str) -> String {
    if field.is_empty() { name.to_owned() } else { format!("{field}.{name}") }
}

fn short(name: &str) -> String {
    name.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    /// A choice.
    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    #[serde(rename_all = "snake_case")]
    enum Condition {
        /// As new.
        Mint,
        /// Used.
        Fair,
    }

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct Input {
        #[schemars(length(min = 1, max = 5))]
        model: String,
        condition: Option<Condition>,
        price: Option<seaworthy_kernel::Money>,
        #[schemars(range(min = 1, max = 100))]
        limit: Option<u32>,
        ids: Option<Vec<uuid::Uuid>>,
        since: Option<chrono::NaiveDate>,
        deleted: Option<bool>,
        size: Option<f64>,
    }

    fn faults(value: Value) -> Vec<(String, FieldCode)> {
        let problem = Check::of::<Input>().read::<Input>(value).unwrap_err();
        problem.errors.into_iter().map(|error| (error.field, error.code)).collect()
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let found = faults(json!({
            "model": "toolong", "condition": "new", "limit": 0, "ids": ["x"], "since": "20.11.2026", "colour": 1,
            "price": {"amount": -1, "currency": "XXX", "extra": 1},
        }));
        let expected = [
            ("model", FieldCode::TooLong),
            ("condition", FieldCode::NotAChoice),
            ("limit", FieldCode::TooSmall),
            ("ids.0", FieldCode::BadFormat),
            ("since", FieldCode::BadFormat),
            ("colour", FieldCode::UnknownField),
            ("price.amount", FieldCode::TooSmall),
            ("price.currency", FieldCode::BadFormat),
            ("price.extra", FieldCode::UnknownField),
        ];
        for (field, code) in expected {
            assert!(found.contains(&(field.to_owned(), code)), "{field} {code:?} is missing in {found:?}");
        }
        assert_eq!(found.len(), expected.len(), "{found:?}");
    }

    #[test]
    fn wrong_types_and_missing_fields() {
        assert_eq!(faults(json!({})), [("model".to_owned(), FieldCode::Required)]);
        assert_eq!(faults(json!({"model": ""})), [("model".to_owned(), FieldCode::Required)]);
        assert_eq!(faults(json!([])), [(String::new(), FieldCode::WrongType)]);
        assert_eq!(faults(json!({"model": "a", "price": 9500})), [("price".to_owned(), FieldCode::WrongType)]);
        assert_eq!(faults(json!({"model": "a", "condition": 1})), [("condition".to_owned(), FieldCode::NotAChoice)]);
    }

    #[test]
    fn nul_is_refused_wherever_it_stands() {
        assert_eq!(faults(json!({"model": "a\0b"})), [("model".to_owned(), FieldCode::BadFormat)]);
        let problem = Check::of::<Value>().read::<Value>(json!({"a": [{"b": "\0"}], "c\0": 1})).unwrap_err();
        let fields: Vec<_> = problem.errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["a.0.b", ""]);
    }

    #[test]
    fn text_becomes_what_the_schema_says() {
        let pairs = [
            ("model", "5"),
            ("limit", "20"),
            ("ids", "0192f0c1-0000-7000-8000-000000000001,0192f0c1-0000-7000-8000-000000000002"),
            ("since", "2026-11-20"),
            ("deleted", "true"),
            ("size", "40.5"),
            ("condition", "mint"),
        ];
        let input: Input = Check::of::<Input>().read_text(pairs.into_iter()).unwrap();
        assert_eq!((input.model.as_str(), input.limit, input.ids.map(|ids| ids.len())), ("5", Some(20), Some(2)));
        assert_eq!((input.deleted, input.size, input.condition), (Some(true), Some(40.5), Some(Condition::Mint)));
        for (name, text) in
            [("limit", "x"), ("limit", "99999999999999999999"), ("deleted", "yes"), ("size", "NaN"), ("nothing", "1")]
        {
            let result = Check::of::<Input>().read_text::<Input>([("model", "a"), (name, text)].into_iter());
            assert_eq!(result.unwrap_err().errors[0].field, name);
        }
        assert!(Check::of::<Input>().read_text::<Input>([("model", "a"), ("model", "b")].into_iter()).is_err());
    }
}
