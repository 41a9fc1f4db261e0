//! Who may ask: the Host must be exactly the address served, an Origin its own page.

use std::net::SocketAddr;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Everything from itself, no inline script, nothing framed. Colours and positions are set by the page's own script.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; \
                      img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A name that resolves here (DNS rebinding) is not an address served here, whatever the Origin says.
pub fn allowed(headers: &HeaderMap, address: SocketAddr, changes: bool) -> bool {
    let hosts = [address.to_string(), format!("localhost:{}", address.port())];
    let text = |name| headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok());
    let host = text(header::HOST).is_some_and(|h| hosts.iter().any(|known| known == h));
    let origin = match text(header::ORIGIN) {
        Some(origin) => hosts.iter().any(|known| origin == format!("http://{known}")),
        None => !changes,
    };
    host && origin
}

pub async fn guard(State(address): State<SocketAddr>, request: Request, next: Next) -> Response {
    let changes = request.uri().path().starts_with("/api/");
    if !allowed(request.headers(), address, changes) {
        return (StatusCode::FORBIDDEN, "This address is not served here.").into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(host: &str, origin: Option<&str>) -> HeaderMap {
        let mut map = HeaderMap::new();
        map.insert(header::HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            map.insert(header::ORIGIN, origin.parse().unwrap());
        }
        map
    }

    #[test]
    fn only_the_address_itself() {
        let address: SocketAddr = "127.0.0.1:4000".parse().unwrap();
        assert!(allowed(&headers("127.0.0.1:4000", Some("http://127.0.0.1:4000")), address, true));
        assert!(allowed(&headers("localhost:4000", Some("http://localhost:4000")), address, true));
        assert!(allowed(&headers("127.0.0.1:4000", None), address, false));
        for (host, origin) in [
            ("127.0.0.1:4000", None),
            ("127.0.0.1:4000", Some("null")),
            ("127.0.0.1:4000", Some("http://127.0.0.1:4001")),
            ("evil.example:4000", Some("http://evil.example:4000")),
            ("127.0.0.1.evil.example:4000", Some("http://127.0.0.1:4000")),
            ("127.0.0.1", Some("http://127.0.0.1")),
        ] {
            assert!(!allowed(&headers(host, origin), address, true), "{host} {origin:?}");
        }
    }
}
