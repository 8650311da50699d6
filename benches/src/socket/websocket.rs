//! jsonrpsee over its own transport, and a client that blocks for it.

use super::client::{Client, Transport};
use super::servers::wait_for;
use crate::commands::Machine;
use crate::suite::Failed;
use jsonrpsee::RpcModule;
use jsonrpsee::server::{ServerBuilder, ServerConfig};
use jsonrpsee::types::ErrorObjectOwned;
use serde::Serialize;
use std::io;
use std::net::TcpStream;
use std::path::Path;
use std::{fs, future};
use tungstenite::{Message, Utf8Bytes, WebSocket};

const REQUEST: &str = r#"{"jsonrpc":"2.0","method":"query-status","id":"libvirt-42"}"#;
const BULK: (&str, &str) =
    (r#"{"jsonrpc":"2.0","method":"take","params":{"text":""#, r#""},"id":"libvirt-42"}"#);

#[derive(Clone, Serialize)]
struct StatusInfo {
    running: bool,
    status: &'static str,
}

#[derive(serde::Deserialize)]
struct Take {
    text: String,
}

/// Serves on a port of the system's choice, which stands in the file `path`.
pub(super) fn serve(path: &Path) -> Result<(), Failed> {
    let mut module = RpcModule::new(Machine::default());
    module.register_method("query-status", |_, _, _| {
        Ok::<_, ErrorObjectOwned>(StatusInfo { running: true, status: "running" })
    })?;
    module.register_method("take", |params, _, _| params.parse::<Take>().map(|take| take.text.len()))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let config = ServerConfig::builder().max_request_body_size(8 << 20).build();
        let server = ServerBuilder::new().set_config(config).build("127.0.0.1:0").await?;
        let address = server.local_addr()?;
        let _handle = server.start(module);
        // The client waits for the file: it is there when it is whole.
        let unfinished = path.with_extension("unfinished");
        fs::write(&unfinished, address.to_string())?;
        fs::rename(unfinished, path)?;
        future::pending().await
    })
}

struct Messages(WebSocket<TcpStream>);

pub(super) fn client(path: &Path) -> Result<Client, Failed> {
    let address = wait_for(|| fs::read_to_string(path))?;
    let stream = TcpStream::connect(&address)?;
    stream.set_nodelay(true)?;
    let (socket, _) = tungstenite::client(format!("ws://{address}"), stream)?;
    Ok(Client::new(Messages(socket), REQUEST, BULK))
}

impl Transport for Messages {
    fn ask(&mut self, request: &[u8], times: u64) -> io::Result<()> {
        let request = Utf8Bytes::try_from(request.to_vec()).map_err(io::Error::other)?;
        for _ in 0..times {
            self.0.write(Message::Text(request.clone())).map_err(io::Error::other)?;
        }
        self.0.flush().map_err(io::Error::other)?;
        let mut replies = 0;
        while replies < times {
            if self.0.read().map_err(io::Error::other)?.is_text() {
                replies += 1;
            }
        }
        Ok(())
    }
}
