//! What the programs that read deploy/ say about it: promtool, yamllint, nginx.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result};

use crate::{command, tools, workspace::Workspace};

/// The site as it stands in deploy/nginx, made fit for a folder of its own: no ports below 1024, and a certificate that is there.
const NGINX: &str =
    "daemon off; pid nginx.pid; error_log stderr; events {} http { include seaworthy.conf; include nodes.conf; }";

/// Alert rules hold what their tests say, the configuration is one that Prometheus reads, YAML is well-formed, nginx accepts the site.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let folder = workspace.root.join("deploy");
    let promtool = |arguments: &[&str]| {
        command::run(Command::new("promtool").args(arguments).current_dir(folder.join("prometheus")))
    };
    promtool(&["check", "rules", "rules.yaml"])?;
    promtool(&["test", "rules", "rules.test.yaml"])?;
    promtool(&["check", "config", "--syntax-only", "prometheus.yaml"])?;
    command::run(Command::new("yamllint").args(["--strict", "."]).current_dir(&folder))?;
    nginx(&folder.join("nginx"), &workspace.target.join("nginx-check"))
}

/// `nginx -t` on the site and the nodes of one machine. Those of containers have names that only containers know.
fn nginx(source: &Path, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder.join("logs"))?;
    let site = fs::read_to_string(source.join("seaworthy.conf")).context("deploy/nginx/seaworthy.conf")?;
    let site = site
        .replace("/etc/nginx/tls/", &format!("{}/", folder.display()))
        .replace("/var/log/nginx/", &format!("{}/logs/", folder.display()))
        .replace("listen 80;", "listen 8480;")
        .replace("listen 443 ", "listen 8443 ")
        .replace("listen [::]:80;", "")
        .replace("listen [::]:443 ssl http2;", "");
    fs::write(folder.join("seaworthy.conf"), site)?;
    fs::copy(source.join("nodes-one-machine.conf"), folder.join("nodes.conf"))?;
    fs::write(folder.join("nginx.conf"), NGINX)?;
    let [key, certificate] = ["key.pem", "certificate.pem"].map(|name| folder.join(name));
    let arguments =
        ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout"];
    command::run(Command::new("openssl").args(arguments).arg(key).arg("-out").arg(certificate))?;
    let nginx = tools::server("nginx").context("nginx is not there")?;
    command::run(Command::new(nginx).arg("-t").arg("-p").arg(folder).args(["-e", "stderr", "-c", "nginx.conf"]))
}
