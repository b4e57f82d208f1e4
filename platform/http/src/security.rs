//! What keeps other sites out: headers on every answer, and a check of where a change comes from.

use http::{HeaderMap, HeaderName, HeaderValue, header};
use seaworthy_kernel::{Code, Problem};

/// A change must come from a page of ours or from no page at all. Bearer tokens are never sent by a browser on its own.
pub(crate) fn refuse_cross_site(headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if headers.contains_key(header::AUTHORIZATION) {
        return Ok(());
    }
    let allowed = match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            host.is_some() && host == text("host")
        }
        // Not a browser, or one that is too old to say: the cookie is SameSite=Strict all the same.
        (None, None) => true,
    };
    if allowed { Ok(()) } else { Err(Problem::new(Code::CrossSiteRequest)) }
}

/// Adds the security headers that every answer has; those already there stay.
pub(crate) fn add_headers(headers: &mut HeaderMap, content_security_policy: &HeaderValue, https: bool) {
    let fixed = [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        (
            "permissions-policy",
            "camera=(self), microphone=(self), geolocation=(), payment=(), usb=(), interest-cohort=()",
        ),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-permitted-cross-domain-policies", "none"),
    ];
    for (name, value) in fixed {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert_with(|| content_security_policy.clone());
    if https {
        headers
            .insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    }
}

/// The policy of our pages. `script_hashes`: of the inline scripts in the shell, as `'sha256-…'`.
pub(crate) fn content_security_policy(script_hashes: &str) -> HeaderValue {
    let policy = format!(
        "default-src 'self'; script-src 'self'{script_hashes}; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; \
         object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'self'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        refuse_cross_site(&headers).is_ok()
    }

    #[test]
    fn other_sites_are_refused() {
        assert!(judge(&[("sec-fetch-site", "same-origin")]));
        assert!(judge(&[("sec-fetch-site", "none")]));
        assert!(!judge(&[("sec-fetch-site", "cross-site")]));
        assert!(!judge(&[("sec-fetch-site", "same-site")]), "a sister host is another origin");
        assert!(judge(&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")]));
        assert!(!judge(&[("origin", "http://evil.example"), ("host", "127.0.0.1:8080")]));
        assert!(!judge(&[("origin", "null"), ("host", "127.0.0.1:8080")]));
        assert!(judge(&[]));
        assert!(judge(&[("sec-fetch-site", "cross-site"), ("authorization", "Bearer x")]));
    }
}
