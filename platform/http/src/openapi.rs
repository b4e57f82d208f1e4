//! The OpenAPI 3.1 document: derived from the operations, never written by hand.

use std::collections::BTreeSet;

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use seaworthy_kernel::{
    Code,
    operation::{LimitClass, Policy},
    problem::ProblemBody,
};
use serde_json::{Map, Value, json};

use crate::Endpoint;

/// Collects the schemas of all operations, each type once.
#[derive(Debug)]
pub struct Schemas {
    inputs: SchemaGenerator,
    outputs: SchemaGenerator,
    patches: Map<String, Value>,
}

impl Schemas {
    fn new() -> Self {
        let settings = || {
            let mut settings = SchemaSettings::draft2020_12();
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
            settings
        };
        Self {
            inputs: settings().into_generator(),
            outputs: settings().for_serialize().into_generator(),
            patches: Map::new(),
        }
    }

    /// A reference to the schema of a type that comes in.
    pub fn input<T: JsonSchema>(&mut self) -> Value {
        self.inputs.subschema_for::<T>().to_value()
    }

    /// A reference to the schema of a type that goes out.
    pub fn output<T: JsonSchema>(&mut self) -> Value {
        self.outputs.subschema_for::<T>().to_value()
    }

    /// A reference to the shape of a merge patch of `T`: its fields, none required. `WatchInput` becomes `WatchPatch`.
    pub fn patch<T: JsonSchema>(&mut self) -> Value {
        let mut schema = self.flat::<T>();
        if let Some(fields) = schema.as_object_mut() {
            fields.remove("required");
            for property in fields.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
                // A default is for what is left out of a whole; here it would say that leaving out changes something.
                property.1.as_object_mut().and_then(|property| property.remove("default"));
            }
        }
        let name = T::schema_name();
        let name = format!("{}Patch", name.strip_suffix("Input").unwrap_or(&name));
        self.patches.insert(name.clone(), schema);
        json!({"$ref": format!("#/components/schemas/{name}")})
    }

    /// The fields of `T`, for parameters: what is optional is left out, never null.
    pub fn parameters<T: JsonSchema>(&mut self) -> Value {
        let mut schema = self.flat::<T>();
        for (_, property) in schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
            without_null(property);
        }
        schema
    }

    fn flat<T: JsonSchema>(&mut self) -> Value {
        // The type itself is written in place; the types of its fields stay references.
        let mut schema = T::json_schema(&mut self.inputs).to_value();
        if let Some(fields) = schema.as_object_mut() {
            fields.remove("title");
        }
        schema
    }

    fn into_components(mut self) -> Map<String, Value> {
        let mut all = self.inputs.take_definitions(true);
        all.extend(self.patches);
        for (name, schema) in self.outputs.take_definitions(true) {
            // A type that goes both ways is described as it goes out; `a_type_has_one_shape` finds two types of one name.
            all.insert(name, schema);
        }
        all
    }
}

/// The schema without the null that an optional field of a struct has.
fn without_null(schema: &mut Value) {
    let Some(fields) = schema.as_object_mut() else { return };
    fields.remove("default");
    if let Some(Value::Array(kinds)) = fields.get_mut("type") {
        kinds.retain(|kind| kind != "null");
        if let [kind] = kinds.as_slice() {
            let kind = kind.clone();
            fields.insert("type".into(), kind);
        }
    }
    if let Some(Value::Array(branches)) = fields.get_mut("anyOf") {
        branches.retain(|branch| branch.get("type") != Some(&json!("null")));
        if let [branch] = branches.as_slice() {
            let branch = branch.clone();
            fields.remove("anyOf");
            fields.extend(branch.as_object().cloned().unwrap_or_default());
        }
    }
}

/// One operation's part of the document, as its inputs and output add to it.
#[derive(Debug, Default)]
pub struct Description {
    parameters: Vec<Value>,
    body: Option<Value>,
    answers: Map<String, Value>,
}

impl Description {
    /// Adds a parameter for each property of an object schema.
    pub fn parameters(&mut self, place: &str, object: &Value) {
        let required = object.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
        for (name, schema) in object.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let mut schema = schema.clone();
            let description = schema.as_object_mut().and_then(|fields| fields.remove("description"));
            let is_list = schema
                .get("type")
                .is_some_and(|kind| kind == "array" || kind.as_array().is_some_and(|k| k.contains(&json!("array"))));
            let mut parameter = json!({
                "name": name, "in": place, "required": place == "path" || required.contains(&json!(name)), "schema": schema,
            });
            if let Some(fields) = parameter.as_object_mut() {
                if let Some(description) = description {
                    fields.insert("description".into(), description);
                }
                if is_list {
                    fields.insert("style".into(), json!("form"));
                    fields.insert("explode".into(), json!(false));
                }
            }
            self.parameters.push(parameter);
        }
    }

    /// Sets the body.
    pub fn body(&mut self, content_type: &str, schema: Value) {
        self.body = Some(json!({"required": true, "content": {content_type: {"schema": schema}}}));
    }

    /// Adds a successful answer; without content type: an empty one.
    pub fn answer(&mut self, status: u16, description: &str, content: Option<(&str, Value)>) {
        let mut answer = json!({"description": description, "headers": answer_headers()});
        if let (Some((content_type, schema)), Some(fields)) = (content, answer.as_object_mut()) {
            fields.insert("content".into(), json!({content_type: {"schema": schema}}));
        }
        self.answers.insert(status.to_string(), answer);
    }
}

fn answer_headers() -> Value {
    json!({"X-Request-ID": {"$ref": "#/components/headers/RequestId"}, "API-Version": {"$ref": "#/components/headers/ApiVersion"}})
}

/// The whole document.
pub fn document(endpoints: &[Endpoint], version: &str) -> Value {
    let mut schemas = Schemas::new();
    let problem = schemas.output::<ProblemBody>();
    let mut paths = Map::<String, Value>::new();
    let mut tags = BTreeSet::new();
    for endpoint in endpoints {
        let operation = &endpoint.operation;
        tags.insert(operation.tag);
        let entry = describe(endpoint, &mut schemas, &problem);
        let path = paths.entry(operation.path.to_owned()).or_insert_with(|| json!({}));
        if let Some(methods) = path.as_object_mut() {
            methods.insert(operation.method.as_str().to_ascii_lowercase(), entry);
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Seaworthy", "version": version, "license": {"name": "MIT", "identifier": "MIT"},
            "description": "Errors are problem details (RFC 9457) with a stable `code`; all codes stand at /docs/errors."},
        "servers": [{"url": "/"}],
        "tags": tags.into_iter().map(|tag| json!({"name": tag})).collect::<Vec<_>>(),
        "paths": paths,
        "components": {
            "schemas": schemas.into_components(),
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": "seaworthy_session"},
            },
            "headers": {
                "RequestId": {"description": "Under which the server's log has this request.", "schema": {"type": "string"}},
                "ApiVersion": {"description": "The version that answered.", "schema": {"type": "string"}},
            },
        },
    })
}

fn describe(endpoint: &Endpoint, schemas: &mut Schemas, problem: &Value) -> Value {
    let operation = &endpoint.operation;
    let mut description = Description::default();
    (endpoint.describe)(&mut description, schemas);
    for (status, codes) in refusals(endpoint, description.body.is_some()) {
        let words: Vec<_> = codes.iter().map(|code| format!("`{}`: {}", code.as_str(), code.title())).collect();
        let answer = json!({"description": words.join("; "), "headers": answer_headers(), "content": {"application/problem+json": {"schema": problem}}});
        description.answers.insert(status.to_string(), answer);
    }
    let mut entry = json!({
        "operationId": operation.id, "summary": operation.summary, "tags": [operation.tag], "responses": description.answers,
        "x-limit-class": operation.limit.as_str(),
        "x-policy": match operation.policy { Policy::Public => "public", Policy::SignedIn => "signed_in", Policy::AtLeast(role) => role.as_str() },
    });
    if let Some(fields) = entry.as_object_mut() {
        if operation.fails_with.contains(&Code::PreconditionFailed) {
            description.parameters.push(json!({
                "name": "If-Match", "in": "header", "required": false, "schema": {"type": "string"},
                "description": "The ETag of the record as it was read: refuses the change if somebody made another one meanwhile.",
            }));
        }
        fields.insert("parameters".into(), description.parameters.into());
        if let Some(body) = description.body {
            fields.insert("requestBody".into(), body);
        }
        let security =
            if operation.policy == Policy::Public { json!([]) } else { json!([{"bearer": []}, {"cookie": []}]) };
        fields.insert("security".into(), security);
        if let Some(audit) = operation.audit {
            fields.insert("x-audit-action".into(), audit.into());
        }
    }
    entry
}

/// Every code with which an operation may refuse, by status.
fn refusals(endpoint: &Endpoint, has_body: bool) -> Vec<(u16, BTreeSet<Code>)> {
    let operation = &endpoint.operation;
    let mut codes = BTreeSet::from([Code::ValidationFailed, Code::UnknownVersion, Code::Internal, Code::Unavailable]);
    codes.extend(&operation.fails_with);
    if operation.policy != Policy::Public {
        codes.extend([Code::Unauthenticated, Code::SessionExpired]);
    }
    if matches!(operation.policy, Policy::AtLeast(_)) {
        codes.insert(Code::Forbidden);
    }
    if operation.method.changes() {
        codes.insert(Code::CrossSiteRequest);
    }
    if operation.path.contains('{') {
        codes.insert(Code::NotFound);
    }
    if has_body {
        codes.extend([Code::MalformedBody, Code::PayloadTooLarge, Code::UnsupportedMediaType]);
    }
    if operation.limit != LimitClass::Free {
        codes.insert(Code::TooManyRequests);
    }
    let statuses: BTreeSet<_> = codes.iter().map(|code| code.status()).collect();
    statuses
        .into_iter()
        .map(|status| (status, codes.iter().copied().filter(|code| code.status() == status).collect()))
        .collect()
}
