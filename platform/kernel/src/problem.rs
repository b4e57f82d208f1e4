//! Errors as clients see them: problem details (RFC 9457) with a stable code from one registry.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $status:literal $code:literal $title:literal, $fix:literal;)*) => {
        /// Every refusal that a client can meet.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        pub enum Code { $($(#[$doc])* #[serde(rename = $code)] $name,)* }

        impl Code {
            /// Every code, in the order of the registry.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stable text that clients compare.
            pub fn as_str(self) -> &'static str { match self { $(Self::$name => $code),* } }

            /// HTTP status.
            pub fn status(self) -> u16 { match self { $(Self::$name => $status),* } }

            /// What is wrong, in a few words.
            pub fn title(self) -> &'static str { match self { $(Self::$name => $title),* } }

            /// What to do about it, for the documentation.
            pub fn fix(self) -> &'static str { match self { $(Self::$name => $fix),* } }
        }
    };
}

codes! {
    /// Body, query or path do not fit the operation.
    ValidationFailed = 422 "validation_failed" "The request has fields that cannot be accepted", "Correct the fields listed in `errors` and send the request again.";
    /// The body is not what its content type says.
    MalformedBody = 400 "malformed_body" "The body could not be read", "Send well-formed JSON (or multipart/form-data for files) in UTF-8.";
    /// A version that does not exist.
    UnknownVersion = 400 "unknown_version" "This API version does not exist", "Use one of the versions named in `detail`, or leave the API-Version header out.";
    /// No or no valid credentials.
    Unauthenticated = 401 "unauthenticated" "Sign in first", "Send a session cookie or `Authorization: Bearer` with an access token from /api/v1/auth/login.";
    /// Wrong e-mail or password.
    InvalidCredentials = 401 "invalid_credentials" "E-mail or password is wrong", "Check both. An administrator can set a new password.";
    /// The session or token is over.
    SessionExpired = 401 "session_expired" "The session is over", "Sign in again, or use the refresh token at /api/v1/auth/refresh.";
    /// A refresh token came twice.
    TokenReused = 401 "token_reused" "This refresh token was used before", "The session was ended because the token may have been stolen. Sign in again.";
    /// Signed in, but not allowed.
    Forbidden = 403 "forbidden" "This account may not do that", "Ask an administrator for the role that the operation names.";
    /// A page of another origin tried to act with the cookie.
    CrossSiteRequest = 403 "cross_site_request" "The request came from another site", "Cookie sessions work on this site's own pages only; clients use bearer tokens.";
    /// The administrator closed registration.
    RegistrationClosed = 403 "registration_closed" "Registration is closed", "Ask an administrator for an account.";
    /// The one-time token is missing or wrong.
    SetupTokenWrong = 403 "setup_token_wrong" "The set-up token is missing or wrong", "Use the token that the server printed when it started; a restart prints a new one.";
    /// Nothing here, or not yours.
    NotFound = 404 "not_found" "Not found", "Check the address; what belongs to other accounts is not found either.";
    /// The path exists, the method does not.
    MethodNotAllowed = 405 "method_not_allowed" "This address does not know that method", "Use a method named in the Allow header.";
    /// The state does not allow it.
    Conflict = 409 "conflict" "The change does not fit the present state", "Read the record again; `detail` says what is in the way.";
    /// E-mail is registered.
    EmailTaken = 409 "email_taken" "An account with this e-mail exists", "Sign in, or use another address.";
    /// An installation needs an administrator.
    LastAdmin = 409 "last_admin" "The last administrator cannot go", "Make another account administrator first.";
    /// If-Match did not match.
    PreconditionFailed = 412 "precondition_failed" "Somebody changed it meanwhile", "Read the record again and repeat the change on what you find.";
    /// Too large.
    PayloadTooLarge = 413 "payload_too_large" "The body is too large", "Send less; `detail` names the limit.";
    /// The present password was given wrong.
    WrongPassword = 422 "wrong_password" "The present password is wrong", "Give the password that this account has now.";
    /// Content type not accepted.
    UnsupportedMediaType = 415 "unsupported_media_type" "This kind of content is not accepted here", "Send one of the kinds named in `detail`.";
    /// A picture that is none.
    ImageUnreadable = 422 "image_unreadable" "The file is not a picture that can be read", "Send a JPEG, PNG, GIF or WebP file; open and save it again if it is damaged.";
    /// Too many pixels or bytes.
    ImageTooLarge = 422 "image_too_large" "The picture is too large", "Make it smaller; `detail` names the limit.";
    /// A list that cannot be read as a table.
    ListUnreadable = 422 "list_unreadable" "The file is not a list that can be read", "Send a CSV file or a JSON export; `detail` says what is wrong.";
    /// Over the limit.
    TooManyRequests = 429 "too_many_requests" "Too many requests", "Wait for the seconds named in Retry-After.";
    /// Our fault.
    Internal = 500 "internal" "Something went wrong on the server", "Try again; if it stays, give the request id to the operator, who finds it in the log.";
    /// An operator has switched writing off for a while.
    ReadOnly = 503 "read_only" "At present everything can be read, but nothing changed", "Try again after the seconds named in Retry-After; `detail` may say why.";
    /// An operator has switched everything off for a while.
    Maintenance = 503 "maintenance" "The installation is being maintained", "Try again after the seconds named in Retry-After; `detail` may say why.";
    /// A part that is needed does not answer.
    Unavailable = 503 "unavailable" "The service cannot answer now", "Try again after the seconds named in Retry-After.";
}

/// What is wrong with one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldCode {
    /// Missing or empty.
    Required,
    /// No such field.
    UnknownField,
    /// Text where a number is expected, and the like.
    WrongType,
    /// Fewer characters or items than `params.limit`.
    TooShort,
    /// More characters or items than `params.limit`.
    TooLong,
    /// Smaller than `params.limit`.
    TooSmall,
    /// Greater than `params.limit`.
    TooLarge,
    /// Not one of the choices.
    NotAChoice,
    /// Not written as expected: date, e-mail, UUID, colour.
    BadFormat,
    /// Given twice, or there already.
    Duplicate,
    /// Names something that does not exist.
    NotFound,
    /// Does not go together with the rest.
    NotAllowed,
}

/// One field that cannot be accepted, with the fix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FieldError {
    /// Path of the field, e.g. `purchase_price.amount`; empty for the body as a whole.
    pub field: String,
    /// Stable kind of fault, for translation.
    pub code: FieldCode,
    /// English sentence that says what is expected.
    pub message: String,
    /// Values for the translated sentence, e.g. `{"limit": 200}`.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub params: Map<String, Value>,
}

impl FieldError {
    /// A fault of `field`; `message` says what is expected.
    pub fn new(field: impl Into<String>, code: FieldCode, message: impl Into<String>) -> Self {
        Self { field: field.into(), code, message: message.into(), params: Map::new() }
    }

    /// Adds a value for the translated sentence.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }
}

/// A refusal on its way to the client. Becomes `application/problem+json`.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}: {}", code.as_str(), detail.as_deref().unwrap_or(code.title()))]
pub struct Problem {
    /// From the registry.
    pub code: Code,
    /// What is special about this case; public.
    pub detail: Option<String>,
    /// Field by field.
    pub errors: Vec<FieldError>,
    /// Seconds for the Retry-After header.
    pub retry_after: Option<u64>,
    /// For the log only: never leaves the server.
    pub cause: Option<String>,
}

impl Problem {
    /// A refusal with nothing to add.
    pub fn new(code: Code) -> Self {
        Self { code, detail: None, errors: Vec::new(), retry_after: None, cause: None }
    }

    /// Says what is special about this case, in public.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Our fault: the caller learns the request id only, the log learns `cause`.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self { cause: Some(cause.to_string()), ..Self::new(Code::Internal) }
    }

    /// Nothing there, or not the caller's.
    pub fn not_found() -> Self {
        Self::new(Code::NotFound)
    }

    /// Fields that cannot be accepted.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        Self { errors, ..Self::new(Code::ValidationFailed) }
    }

    /// One field that cannot be accepted.
    pub fn field(error: FieldError) -> Self {
        Self::invalid(vec![error])
    }
}

/// The wire form of a [`Problem`].
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub struct ProblemBody {
    /// Address of the code's documentation.
    #[serde(rename = "type")]
    pub kind: String,
    /// What is wrong, in a few words.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// Stable code.
    pub code: Code,
    /// What is special about this case.
    pub detail: String,
    /// Under which the server's log has this request.
    pub request_id: String,
    /// Field by field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

impl ProblemBody {
    /// Adds the request id to a problem.
    pub fn new(problem: &Problem, request_id: &str) -> Self {
        Self {
            kind: format!("/docs/errors#{}", problem.code.as_str()),
            title: problem.code.title().to_owned(),
            status: problem.code.status(),
            code: problem.code,
            detail: problem.detail.clone().unwrap_or_else(|| problem.code.fix().to_owned()),
            request_id: request_id.to_owned(),
            errors: problem.errors.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_is_there_once_and_says_what_to_do() {
        let texts: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(texts.len(), Code::ALL.len());
        for code in Code::ALL {
            assert!((400..600).contains(&code.status()) && code.fix().ends_with('.'), "{code:?}");
        }
    }

    #[test]
    fn the_cause_stays_on_the_server() {
        let body = ProblemBody::new(&Problem::internal("password=hunter2"), "r1");
        assert!(!serde_json::to_string(&body).unwrap().contains("hunter2"));
    }
}
