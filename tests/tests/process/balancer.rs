//! nginx in front of several nodes.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::Instant,
};

use tempfile::TempDir;

use crate::{client::Client, program::PATIENCE};

/// A port that was free a moment ago: a node that is started anew must come back where it was.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// nginx on a port of its own. Dropping it kills it.
pub(crate) struct Balancer {
    child: Child,
    folder: TempDir,
    port: u16,
}

impl Balancer {
    /// Distributes requests among the nodes at these ports, and asks the next one where one does not answer, as nginx does by itself:
    /// never twice for a request that changes something and was sent.
    pub(crate) fn start(nodes: &[u16]) -> Self {
        let (folder, port) = (TempDir::new().unwrap(), free_port());
        fs::write(folder.path().join("nginx.conf"), configuration(folder.path(), port, nodes)).unwrap();
        let program = ["/usr/sbin/nginx", "/usr/local/sbin/nginx"].into_iter().find(|path| Path::new(path).is_file());
        let child = Command::new(program.unwrap_or("nginx"))
            .args(["-e", "stderr", "-c"])
            .arg(folder.path().join("nginx.conf"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("nginx is installed: `cargo xtask test` does it on Debian");
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(began.elapsed() < PATIENCE, "nginx does not listen");
            std::thread::yield_now();
        }
        Self { child, folder, port }
    }

    /// A client of the whole.
    pub(crate) fn client(&self) -> Client {
        Client::new(&format!("127.0.0.1:{}", self.port))
    }

    /// What nginx had to complain about.
    pub(crate) fn complaints(&self) -> String {
        fs::read_to_string(self.folder.path().join("error.log")).unwrap_or_default()
    }
}

impl Drop for Balancer {
    fn drop(&mut self) {
        // It may be over already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn configuration(folder: &Path, port: u16, nodes: &[u16]) -> String {
    let folder = folder.display();
    // No node is put aside after a failure: of two, the other one may be the next to be restarted.
    let servers: String = nodes.iter().map(|node| format!("server 127.0.0.1:{node} max_fails=0;\n")).collect();
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .iter()
        .map(|kind| format!("{kind}_temp_path {folder}/{kind};\n"))
        .collect();
    format!(
        "daemon off;\nmaster_process off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log warn;\n\
         events {{ worker_connections 512; }}\n\
         http {{\naccess_log off;\n{temporary}\
         upstream seaworthy {{\n{servers}keepalive 8;\nkeepalive_timeout 1s;\n}}\n\
         server {{\nlisten 127.0.0.1:{port};\nlocation / {{\nproxy_pass http://seaworthy;\nproxy_http_version 1.1;\n\
         proxy_set_header Connection \"\";\n}}\n}}\n}}\n"
    )
}
