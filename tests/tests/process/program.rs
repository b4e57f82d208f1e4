//! Starting and ending the program. It sees no environment but what the test gives it: unknown settings are refused.

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use crate::client::Client;

/// Far more than anything here needs: a test that waits this long has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(300);

/// The program under test.
pub(crate) fn path() -> PathBuf {
    if let Some(path) = std::env::var_os("SEAWORTHY_BIN") {
        return path.into();
    }
    let own = std::env::current_exe().unwrap();
    let found = own.ancestors().skip(1).map(|folder| folder.join("seaworthy")).find(|path| path.is_file());
    found.unwrap_or_else(|| {
        panic!("the program is not built: run `cargo build -p seaworthy-server`, or name it in SEAWORTHY_BIN")
    })
}

/// The program with these arguments, in this folder.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(path());
    command.args(arguments).current_dir(folder).env_clear().stdin(Stdio::null());
    command
}

/// Runs a command to its end.
pub(crate) fn run(folder: &Path, environment: &[(&str, &str)], arguments: &[&str]) -> Output {
    command(folder, arguments).envs(environment.iter().copied()).output().unwrap()
}

/// What a command wrote, as text: answer and complaints.
pub(crate) fn texts(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

/// A server that listens. Dropping it kills it.
pub(crate) struct Server {
    child: Child,
    /// Host and port.
    pub(crate) address: String,
    /// What it printed up to the address, and after it.
    pub(crate) greeting: Vec<String>,
    log: Receiver<String>,
    /// Log lines read so far.
    pub(crate) logged: Vec<String>,
    _stdout: BufReader<ChildStdout>,
}

impl Server {
    /// Starts it on a free port with its data in `folder/data`.
    pub(crate) fn start(folder: &Path, environment: &[(&str, &str)], arguments: &[&str]) -> Self {
        Self::at_address(folder, environment, &[&["serve", "--port", "0"], arguments].concat())
    }

    /// Starts it on the PORT of the environment.
    pub(crate) fn start_as_set(folder: &Path, environment: &[(&str, &str)]) -> Self {
        Self::at_address(folder, environment, &["serve"])
    }

    /// Starts a worker, which has no address.
    pub(crate) fn worker(folder: &Path, environment: &[(&str, &str)], arguments: &[&str]) -> Self {
        Self::begin(folder, environment, &[&["worker"], arguments].concat())
    }

    fn at_address(folder: &Path, environment: &[(&str, &str)], arguments: &[&str]) -> Self {
        let mut server = Self::begin(folder, environment, arguments);
        let address = server.greeting[0].split("http://").nth(1).expect("the first line names the address").to_owned();
        server.address = address;
        server
    }

    fn begin(folder: &Path, environment: &[(&str, &str)], arguments: &[&str]) -> Self {
        let mut command = command(folder, arguments);
        command.envs(environment.iter().copied()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (sender, log) = mpsc::channel();
        let errors = BufReader::new(child.stderr.take().unwrap());
        // Read all the time: a full pipe would stop the server.
        thread::spawn(move || errors.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut greeting = Vec::new();
        loop {
            let mut line = String::new();
            let end = stdout.read_line(&mut line).unwrap() == 0;
            assert!(!end, "the server ended at once: {:#?}", log.iter().collect::<Vec<_>>());
            greeting.push(line.trim_end().to_owned());
            if line.starts_with("Stop with") {
                break;
            }
        }
        Self { child, address: String::new(), greeting, log, logged: Vec::new(), _stdout: stdout }
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(&self.address)
    }

    /// The address of the set-up page, if it printed one.
    pub(crate) fn setup_address(&self) -> Option<&str> {
        let text = self.greeting.iter().find(|line| line.contains("/set-up?token="))?;
        text.split_whitespace().find(|word| word.starts_with("http"))
    }

    pub(crate) fn setup_token(&self) -> Option<&str> {
        self.setup_address()?.split("token=").nth(1)
    }

    /// Reads the log up to a line that holds `text`.
    pub(crate) fn wait_for(&mut self, text: &str) {
        loop {
            let line = self.log.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|error| panic!("{error}: the log never says {text:?}: {:#?}", self.logged));
            self.logged.push(line);
            if self.logged.last().is_some_and(|line| line.contains(text)) {
                return;
            }
        }
    }

    /// SIGTERM.
    pub(crate) fn terminate(&self) {
        let kill = format!("kill -TERM {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    }

    /// Waits for its end, and reads the log to the end.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        let status = self.child.wait().unwrap();
        self.logged.extend(self.log.iter());
        status
    }

    /// Ends it in order.
    pub(crate) fn stop(mut self) -> Vec<String> {
        self.terminate();
        let status = self.wait();
        assert_eq!(status.code(), Some(0), "{:#?}", self.logged);
        std::mem::take(&mut self.logged)
    }

    /// SIGKILL: no line of the program runs after it.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be over already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
