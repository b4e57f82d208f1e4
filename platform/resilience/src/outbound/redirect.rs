//! Where a redirect leads, and what is sent there.

use http::{HeaderMap, Method, StatusCode, header};
use url::Url;

use super::{Allow, Forbidden, target};

/// One request of a chain.
#[derive(Debug, Clone)]
pub(super) struct Hop {
    pub(super) url: Url,
    pub(super) method: Method,
    pub(super) headers: HeaderMap,
    /// False once the method has become GET.
    pub(super) with_body: bool,
}

/// Headers that belong to one host, beside those that are marked as secret.
const CREDENTIALS: [header::HeaderName; 4] =
    [header::AUTHORIZATION, header::COOKIE, header::PROXY_AUTHORIZATION, header::WWW_AUTHENTICATE];

/// The next request, if the answer is a redirect that names one (RFC 9110, 15.4).
pub(super) fn follow(
    hop: &Hop,
    status: StatusCode,
    answer: &HeaderMap,
    allow: &Allow,
) -> Result<Option<Hop>, Forbidden> {
    let location = answer.get(header::LOCATION).and_then(|value| value.to_str().ok());
    let Some(location) = location.filter(|_| matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)) else {
        return Ok(None);
    };
    let url = hop.url.join(location).map_err(|_| Forbidden::NotAUrl)?;
    target::check(&url, allow)?;
    if hop.url.scheme() == "https" && url.scheme() == "http" {
        return Err(Forbidden::Downgrade);
    }
    let mut next = Hop { url, ..hop.clone() };
    let becomes_get = status == StatusCode::SEE_OTHER && hop.method != Method::HEAD
        || matches!(status.as_u16(), 301 | 302) && hop.method == Method::POST;
    if becomes_get {
        next.method = Method::GET;
        next.with_body = false;
        next.headers.remove(header::CONTENT_TYPE);
    }
    if next.url.origin() != hop.url.origin() {
        drop_credentials(&mut next.headers);
    }
    Ok(Some(next))
}

fn drop_credentials(headers: &mut HeaderMap) {
    let secret = headers.iter().filter(|(_, value)| value.is_sensitive()).map(|(name, _)| name.clone());
    let names: Vec<_> = secret.chain(CREDENTIALS).collect();
    for name in names {
        headers.remove(name);
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn hop(method: Method, url: &str) -> Hop {
        let mut headers = HeaderMap::new();
        headers.insert("authorization", HeaderValue::from_static("Bearer x"));
        headers.insert("cookie", HeaderValue::from_static("a=b"));
        headers.insert("accept", HeaderValue::from_static("text/plain"));
        headers.insert("content-type", HeaderValue::from_static("text/plain"));
        let mut key = HeaderValue::from_static("k");
        key.set_sensitive(true);
        headers.insert("x-api-key", key);
        Hop { url: url.parse().unwrap(), method, headers, with_body: true }
    }

    fn next(hop: &Hop, status: u16, location: &str) -> Result<Option<Hop>, Forbidden> {
        let mut answer = HeaderMap::new();
        answer.insert(header::LOCATION, location.parse().unwrap());
        follow(hop, StatusCode::from_u16(status).unwrap(), &answer, &Allow::none())
    }

    fn names(hop: &Hop) -> Vec<&str> {
        let mut names: Vec<_> = hop.headers.keys().map(header::HeaderName::as_str).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn credentials_stay_with_the_origin() {
        let from = hop(Method::GET, "https://a.example/x");
        let same = next(&from, 302, "/y").unwrap().unwrap();
        assert_eq!((same.url.as_str(), same.headers.len()), ("https://a.example/y", 5));
        for location in ["https://b.example/", "//b.example/", "https://a.example:8443/", "https://A.example.evil.com/"]
        {
            let other = next(&from, 307, location).unwrap().unwrap();
            assert_eq!(names(&other), ["accept", "content-type"], "{location}");
        }
    }

    #[test]
    fn https_does_not_become_http() {
        let from = hop(Method::GET, "https://a.example/");
        assert_eq!(next(&from, 301, "http://a.example/").unwrap_err(), Forbidden::Downgrade);
        let from = hop(Method::GET, "http://a.example/");
        assert!(next(&from, 301, "https://a.example/").unwrap().is_some());
    }

    #[test]
    fn each_place_is_checked_like_the_first() {
        let from = hop(Method::GET, "http://a.example/");
        for location in ["http://127.0.0.1/", "http://0x7f.1/", "//169.254.169.254/latest", "http://[::ffff:7f00:1]/"] {
            assert!(matches!(next(&from, 302, location), Err(Forbidden::Address(_))), "{location}");
        }
        assert_eq!(next(&from, 302, "file:///etc/passwd").unwrap_err(), Forbidden::Scheme);
        assert_eq!(next(&from, 302, "http://u:p@b.example/").unwrap_err(), Forbidden::UserInfo);
    }

    #[test]
    fn the_method_changes_as_the_standard_says() {
        for (method, status, expected, with_body) in [
            (Method::POST, 301, Method::GET, false),
            (Method::POST, 302, Method::GET, false),
            (Method::POST, 303, Method::GET, false),
            (Method::PUT, 303, Method::GET, false),
            (Method::POST, 307, Method::POST, true),
            (Method::POST, 308, Method::POST, true),
            (Method::PUT, 302, Method::PUT, true),
            (Method::HEAD, 303, Method::HEAD, true),
        ] {
            let followed = next(&hop(method.clone(), "http://a.example/"), status, "/y").unwrap().unwrap();
            assert_eq!((followed.method, followed.with_body), (expected, with_body), "{method} {status}");
        }
    }

    #[test]
    fn other_answers_are_no_redirects() {
        let from = hop(Method::GET, "http://a.example/");
        assert!(next(&from, 200, "/y").unwrap().is_none());
        assert!(next(&from, 304, "/y").unwrap().is_none());
        assert!(follow(&from, StatusCode::FOUND, &HeaderMap::new(), &Allow::none()).unwrap().is_none());
    }
}
