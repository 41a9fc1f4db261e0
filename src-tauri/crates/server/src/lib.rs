//! The door over HTTP and WebSocket: the same commands for a browser, for tests and (where there is no display) for
//! `cargo xtask run`.
//!
//! Loopback only. The Host is compared with the exact addresses served, an Origin with the same; the token of the URL's
//! fragment is exchanged once for a session; sizes, connections and queues are bounded.

mod guard;
mod page;
mod routes;
mod sessions;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use api::House;
use tokio::net::TcpListener;

pub use page::Pages;

/// How the door is served.
#[derive(Clone)]
pub struct Options {
    /// 0: a free one.
    pub port: u16,
    /// The interface's files.
    pub pages: Pages,
    /// Where uploads wait to be read.
    pub uploads: PathBuf,
    /// The document that the page shows at first.
    pub doc: Option<String>,
}

/// A server that listens: where, and with which token.
pub struct Served {
    pub address: SocketAddr,
    pub token: String,
    listener: TcpListener,
    router: axum::Router,
}

impl Served {
    /// What is opened in a browser.
    pub fn url(&self) -> String {
        format!("http://{}/#token={}", self.address, self.token)
    }

    /// Answers until the process ends.
    pub async fn run(self) -> std::io::Result<()> {
        axum::serve(self.listener, self.router).await
    }
}

/// Binds 127.0.0.1. The token is new each time.
pub async fn bind(house: Arc<House>, options: Options) -> std::io::Result<Served> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
    let address = listener.local_addr()?;
    let token = sessions::secret();
    let router = routes::router(house, options, address, token.clone());
    Ok(Served { address, token, listener, router })
}
