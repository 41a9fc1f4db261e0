//! Tokens: one in the URL's fragment, exchanged once for a session that the page keeps.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use rand::RngCore;

/// 256 random bits, as hexadecimal.
pub fn secret() -> String {
    let mut bytes = [0; 32];
    rand::rng().fill_bytes(&mut bytes);
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Sessions at the most; the oldest gives way.
const MOST: usize = 64;

#[derive(Default)]
struct Inner {
    /// Session → when it was made, counted.
    sessions: HashMap<String, u64>,
    count: u64,
}

pub struct Sessions {
    token: String,
    inner: Mutex<Inner>,
}

impl Sessions {
    pub fn new(token: String) -> Self {
        Self { token, inner: Mutex::default() }
    }

    /// A new session for the holder of the URL's token. The page drops the token from its address at once.
    pub fn exchange(&self, token: &str) -> Option<String> {
        if !same(token, &self.token) {
            return None;
        }
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let session = secret();
        inner.count += 1;
        let count = inner.count;
        inner.sessions.insert(session.clone(), count);
        if inner.sessions.len() > MOST
            && let Some(oldest) = inner.sessions.iter().min_by_key(|s| s.1).map(|s| s.0.clone())
        {
            inner.sessions.remove(&oldest);
        }
        Some(session)
    }

    pub fn known(&self, session: &str) -> bool {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).sessions.contains_key(session)
    }
}

/// Compares in a time that does not tell where they differ.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |d, (x, y)| d | (x ^ y)) == 0
}
