//! The address of a project at the tracker: `https://KEY@host/PROJECT`.

use http::Uri;

/// The address of a project at the tracker.
#[derive(Clone, PartialEq, Eq)]
pub struct Dsn {
    key: String,
    /// Host without port and brackets.
    pub(super) host: String,
    /// Where envelopes are posted.
    pub(super) envelopes: String,
}

/// Not the address of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("SENTRY_DSN: expected https://KEY@host/PROJECT, as the tracker shows it")]
pub struct BadDsn;

/// Without the key.
impl std::fmt::Debug for Dsn {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Dsn").field("envelopes", &self.envelopes).finish_non_exhaustive()
    }
}

impl Dsn {
    /// Reads what the tracker shows. A secret key (`KEY:SECRET@`), as old ones have it, is not needed any more and left out.
    ///
    /// # Errors
    /// [`BadDsn`].
    pub fn parse(text: &str) -> Result<Self, BadDsn> {
        let uri: Uri = text.trim().parse().map_err(|_| BadDsn)?;
        let scheme = uri.scheme_str().filter(|scheme| matches!(*scheme, "https" | "http")).ok_or(BadDsn)?;
        let authority = uri.authority().ok_or(BadDsn)?;
        let (key, place) = authority.as_str().rsplit_once('@').ok_or(BadDsn)?;
        let key = key.split(':').next().filter(|key| !key.is_empty()).ok_or(BadDsn)?;
        let (folder, project) = uri.path().trim_end_matches('/').rsplit_once('/').ok_or(BadDsn)?;
        if project.is_empty() || !project.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(BadDsn);
        }
        Ok(Self {
            key: key.to_owned(),
            host: authority.host().trim_matches(['[', ']']).to_owned(),
            envelopes: format!("{scheme}://{place}{folder}/api/{project}/envelope/"),
        })
    }

    /// Value of the header `X-Sentry-Auth`.
    pub(super) fn authentication(&self) -> String {
        format!(
            "Sentry sentry_version=7, sentry_client=seaworthy/{}, sentry_key={}",
            env!("CARGO_PKG_VERSION"),
            self.key
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_envelopes_is_made_of_it() {
        let dsn = Dsn::parse("https://0123abc@sentry.example/42").unwrap();
        assert_eq!(
            (dsn.host.as_str(), dsn.envelopes.as_str()),
            ("sentry.example", "https://sentry.example/api/42/envelope/")
        );
        assert!(dsn.authentication().ends_with("sentry_key=0123abc"));
        let dsn = Dsn::parse("http://key:secret@127.0.0.1:9000/behind/a/proxy/7").unwrap();
        assert_eq!(dsn.envelopes, "http://127.0.0.1:9000/behind/a/proxy/api/7/envelope/");
        assert!(!dsn.authentication().contains("secret") && !format!("{dsn:?}").contains("key:"));
        assert_eq!(Dsn::parse("http://k@[::1]:9000/7").unwrap().host, "::1");
    }

    #[test]
    fn what_is_none_is_refused() {
        for text in [
            "",
            "https://sentry.example/1",
            "https://@sentry.example/1",
            "ftp://k@h/1",
            "https://k@h/",
            "https://k@h",
            "k@h/1",
            "https://k@h/a b",
        ] {
            assert_eq!(Dsn::parse(text), Err(BadDsn), "{text}");
        }
    }
}
