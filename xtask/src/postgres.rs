//! PostgreSQL for the tests: one that is already there, else a private server for the length of the run.

use std::env::var_os;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::command;
use crate::tools::is_root;

const LOCAL: &str = "postgres://postgres@127.0.0.1:5432/postgres";
const READY_WITHIN: Duration = Duration::from_secs(60);
/// A test server holds nothing worth keeping after a crash, so nothing waits for the disk.
const SETTINGS: [&str; 5] = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "listen_addresses=127.0.0.1",
];

/// A server the tests may use. Dropping it stops the server if it was started for them.
pub(crate) struct Database {
    /// `postgres://…` of a role that may create databases.
    pub(crate) url: String,
    server: Option<Server>,
}

impl Database {
    /// `TEST_DATABASE_URL` if it answers, else a private server, which need not keep anything and so is quick; where that
    /// cannot be started, a server on the usual port that trusts `postgres`.
    pub(crate) fn find_or_start(programs: &Path) -> Result<Self> {
        if let Some(given) = var_os("TEST_DATABASE_URL").and_then(|value| value.into_string().ok()) {
            match may_create_databases(programs, &given) {
                true => return Ok(Self { url: given, server: None }),
                false => println!("TEST_DATABASE_URL does not answer, or its role may not create databases"),
            }
        }
        match Server::start(programs) {
            Ok(server) => Ok(Self { url: server.url(), server: Some(server) }),
            Err(error) if may_create_databases(programs, LOCAL) => {
                println!("no private PostgreSQL ({error:#}); using the one that is running");
                Ok(Self { url: LOCAL.to_owned(), server: None })
            }
            Err(error) => Err(error),
        }
    }

    /// The address without user and password, and whose server it is.
    pub(crate) fn shown(&self) -> String {
        let address = self.url.rsplit_once('@').map_or(self.url.as_str(), |(_, address)| address);
        let whose = if self.server.is_some() { "private, started for this run" } else { "already running" };
        format!("PostgreSQL at {address} ({whose})")
    }

    /// Stops a private server; one that was already running is left alone.
    pub(crate) fn stop(self) -> Result<()> {
        match self.server {
            Some(mut server) => server.stop(),
            None => {
                println!("nothing to stop: the server was already running");
                Ok(())
            }
        }
    }
}

fn may_create_databases(programs: &Path, url: &str) -> bool {
    query(programs, url, "select rolsuper or rolcreatedb from pg_roles where rolname = current_user").as_deref()
        == Some("t")
}

/// The answer of one query, or `None` where the server does not answer without asking for a password.
fn query(programs: &Path, url: &str, sql: &str) -> Option<String> {
    let mut psql = Command::new(programs.join("psql"));
    psql.args(["--no-psqlrc", "--no-password", "--tuples-only", "--no-align", "--command", sql, "--dbname", url]);
    command::quiet(psql.env("PGCONNECT_TIMEOUT", "5")).map(|answer| answer.trim().to_owned())
}

/// A server with a data folder of its own, on a free port of this machine. Dropping it stops it and removes the folder.
struct Server {
    programs: PathBuf,
    folder: PathBuf,
    account: Option<Account>,
    port: u16,
    process: Option<Child>,
}

impl Server {
    fn start(programs: &Path) -> Result<Self> {
        // Root's own temporary folder may be closed to the account that runs the server.
        let parent = if is_root() { PathBuf::from("/tmp") } else { std::env::temp_dir() };
        Self::start_below(&parent, programs)
    }

    fn start_below(parent: &Path, programs: &Path) -> Result<Self> {
        let port = free_port()?;
        let account = is_root().then(unprivileged).transpose()?;
        let folder = parent.join(format!("seaworthy-postgres-{}-{port}", std::process::id()));
        fs::create_dir(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let mut server = Self { programs: programs.to_path_buf(), folder, account, port, process: None };
        server.give_away_folder()?;
        let mut initdb = server.command("initdb");
        initdb.args(["-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions"]);
        command::run(initdb.stdout(server.log()?).stderr(server.log()?)).with_context(|| server.logged())?;
        server.launch()?;
        server.wait_until_ready()?;
        Ok(server)
    }

    fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// One of PostgreSQL's programs, in the server's folder. They refuse root, so root runs them as another account.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        let locale = if cfg!(target_os = "linux") { "C.UTF-8" } else { "en_US.UTF-8" };
        command.current_dir(&self.folder).stdin(Stdio::null()).env("LC_ALL", locale);
        #[cfg(unix)]
        if let Some(account) = &self.account {
            use std::os::unix::process::CommandExt as _;
            command.uid(account.user).gid(account.group);
        }
        command
    }

    fn give_away_folder(&self) -> Result<()> {
        #[cfg(unix)]
        if let Some(account) = &self.account {
            std::os::unix::fs::chown(&self.folder, Some(account.user), Some(account.group))
                .with_context(|| format!("cannot give {} to another account", self.folder.display()))?;
        }
        Ok(())
    }

    fn log(&self) -> Result<fs::File> {
        let path = self.folder.join("server.log");
        let file = fs::OpenOptions::new().create(true).append(true).open(&path);
        file.with_context(|| format!("cannot write {}", path.display()))
    }

    /// What PostgreSQL's programs have written, for an error message.
    fn logged(&self) -> String {
        fs::read_to_string(self.folder.join("server.log")).unwrap_or_default().trim().to_owned()
    }

    /// Starts the server as our own child, so that Ctrl-C in the terminal reaches it too.
    fn launch(&mut self) -> Result<()> {
        let mut postgres = self.command("postgres");
        postgres.args(["-D", "data", "-p", &self.port.to_string(), "-k"]).arg(&self.folder);
        for setting in SETTINGS {
            postgres.args(["-c", setting]);
        }
        postgres.stdout(self.log()?).stderr(self.log()?);
        self.process = Some(postgres.spawn().context("postgres did not start")?);
        Ok(())
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let start = Instant::now();
        while !may_create_databases(&self.programs, &self.url()) {
            let exited = self.process.as_mut().map(Child::try_wait).transpose()?.flatten();
            if exited.is_some() || start.elapsed() > READY_WITHIN {
                bail!("the private PostgreSQL server did not become ready: {}", self.logged());
            }
            sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// Stops the server, disconnecting whoever is still there, and removes its folder. A second call does nothing.
    fn stop(&mut self) -> Result<()> {
        let Some(mut process) = self.process.take() else { return Ok(()) };
        let mut pg_ctl = self.command("pg_ctl");
        let stopped = command::quiet(pg_ctl.args(["-D", "data", "-m", "fast", "-t", "30", "stop"])).is_some();
        if !stopped {
            process.kill().context("cannot end the private PostgreSQL server")?;
        }
        process.wait()?;
        fs::remove_dir_all(&self.folder).with_context(|| format!("cannot remove {}", self.folder.display()))?;
        ensure!(stopped, "the private PostgreSQL server had to be killed");
        println!("private PostgreSQL server stopped, its folder removed");
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let result = self.stop();
        if let Err(error) = result {
            eprintln!("xtask: {error:#}");
        }
        // Left over only where the start failed before there was a process.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port")?;
    Ok(listener.local_addr()?.port())
}

/// A user and its group, by number.
#[derive(Debug, PartialEq, Eq)]
struct Account {
    user: u32,
    group: u32,
}

/// `postgres`, or `nobody` where PostgreSQL came without an account.
fn unprivileged() -> Result<Account> {
    let accounts = fs::read_to_string("/etc/passwd").context("cannot read /etc/passwd")?;
    account(&accounts, "postgres")
        .or_else(|| account(&accounts, "nobody"))
        .context("PostgreSQL refuses to run as root, and there is neither an account `postgres` nor `nobody`")
}

/// Finds `name:password:user:group:…` among the lines of a passwd file.
fn account(accounts: &str, name: &str) -> Option<Account> {
    let mut fields = accounts
        .lines()
        .map(|line| line.split(':'))
        .find_map(|mut fields| (fields.next() == Some(name)).then_some(fields))?;
    let user = fields.nth(1)?.parse().ok()?;
    let group = fields.next()?.parse().ok()?;
    Some(Account { user, group })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn programs() -> Result<PathBuf> {
        crate::tools::postgres().context("these tests need PostgreSQL's programs: apt-get install postgresql")
    }

    #[test]
    fn a_private_server_runs_and_leaves_nothing_behind() -> Result<()> {
        let programs = programs()?;
        let mut server = Server::start(&programs)?;
        let (url, folder) = (server.url(), server.folder.clone());
        query(&programs, &url, "create database trial").context("the role may not create a database")?;
        for setting in SETTINGS {
            let (name, value) = setting.split_once('=').context("name=value")?;
            assert_eq!(query(&programs, &url, &format!("show {name}")).as_deref(), Some(value));
        }
        assert_eq!(query(&programs, &url, "select lower('ÄÖÜ')").as_deref(), Some("äöü"));
        server.stop()?;
        server.stop()?;
        assert!(!folder.exists());
        assert_eq!(query(&programs, &url, "select 1"), None);
        Ok(())
    }

    #[test]
    fn a_dropped_server_is_stopped_and_removed() -> Result<()> {
        let programs = programs()?;
        let server = Server::start(&programs)?;
        let (url, folder) = (server.url(), server.folder.clone());
        assert_eq!(query(&programs, &url, "select 1").as_deref(), Some("1"));
        drop(server);
        assert!(!folder.exists());
        assert_eq!(query(&programs, &url, "select 1"), None);
        Ok(())
    }

    #[test]
    fn a_role_without_the_right_is_not_taken() -> Result<()> {
        let programs = programs()?;
        let server = Server::start(&programs)?;
        query(&programs, &server.url(), "create role guest login").context("no role made")?;
        assert!(may_create_databases(&programs, &server.url()));
        assert!(!may_create_databases(&programs, &server.url().replace("postgres@", "guest@")));
        Ok(())
    }

    #[test]
    fn a_start_that_fails_leaves_nothing_behind() -> Result<()> {
        let parent = std::env::temp_dir().join(format!("seaworthy-failed-start-{}", std::process::id()));
        fs::create_dir(&parent)?;
        let error = Server::start_below(&parent, Path::new("/nowhere")).err().context("it started")?;
        let left = fs::read_dir(&parent)?.count();
        fs::remove_dir_all(&parent)?;
        assert!(format!("{error:#}").contains("`initdb -D data"), "{error:#}");
        assert_eq!(left, 0);
        Ok(())
    }

    #[test]
    fn a_failing_program_is_quoted() -> Result<()> {
        let programs = programs()?;
        let mut server = Server::start(&programs)?;
        // The first server still holds its folder and port, so a second launch on them must fail and say why.
        let first = server.process.take();
        server.launch()?;
        let exited = server.process.as_mut().context("not launched")?.wait()?;
        let log = server.logged();
        server.process = first;
        assert!(!exited.success());
        assert!(log.contains("postmaster.pid"), "{log}");
        Ok(())
    }

    #[test]
    fn accounts_are_read() {
        let accounts = "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65533:nobody:/:/bin/false\nbroken:x\n";
        assert_eq!(account(accounts, "nobody"), Some(Account { user: 65534, group: 65533 }));
        assert_eq!(account(accounts, "broken"), None);
        assert_eq!(account(accounts, "postgres"), None);
    }

    #[test]
    fn a_password_is_not_shown() {
        let database = Database { url: "postgres://me:secret@db.example:5432/test".into(), server: None };
        assert_eq!(database.shown(), "PostgreSQL at db.example:5432/test (already running)");
    }
}
