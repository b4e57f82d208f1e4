//! What the system knows of this process, from Linux's `/proc`; elsewhere nothing is claimed.

use std::fmt::Write as _;
use std::fs;

use crate::catalogue;

/// Clock ticks a second in `/proc`: USER_HZ, which is 100 on every architecture that Rust knows (man 5 proc).
const TICKS: f64 = 100.0;

/// What the system knows of this process.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Process {
    /// Processor time used, in seconds.
    pub cpu_seconds: f64,
    /// Memory in use, in bytes.
    pub resident_bytes: u64,
    /// Address space, in bytes.
    pub virtual_bytes: u64,
    /// Number of threads.
    pub threads: u64,
    /// When it started, in seconds since 1970.
    pub started_at: f64,
    /// Open file descriptors.
    pub open_files: u64,
    /// Most open file descriptors; `None` without a limit.
    pub most_open_files: Option<u64>,
}

impl Process {
    /// Asks the system. `None` where it does not tell.
    pub fn read() -> Option<Self> {
        let text = |name: &str| fs::read_to_string(name).ok();
        let open_files = fs::read_dir("/proc/self/fd").ok()?.count() as u64;
        let limits = text("/proc/self/limits")?;
        let (stat, status, system) = (text("/proc/self/stat")?, text("/proc/self/status")?, text("/proc/stat")?);
        Some(Self { open_files, most_open_files: most_open_files(&limits), ..parse(&stat, &status, &system)? })
    }
}

/// `stat`, `status` and the system's `stat` (man 5 proc).
fn parse(stat: &str, status: &str, system: &str) -> Option<Process> {
    // The second field is the program's name, which may hold blanks and parentheses.
    let fields: Vec<&str> = stat.get(stat.rfind(')')? + 1..)?.split_whitespace().collect();
    let number = |field: usize| fields.get(field - 3)?.parse::<u64>().ok();
    let line = |text: &str, name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned)?;
        line.trim_start_matches(':').split_whitespace().next()?.parse::<u64>().ok()
    };
    Some(Process {
        cpu_seconds: (number(14)? + number(15)?) as f64 / TICKS,
        resident_bytes: line(status, "VmRSS")? * 1024,
        virtual_bytes: number(23)?,
        threads: number(20)?,
        started_at: line(system, "btime")? as f64 + number(22)? as f64 / TICKS,
        ..Process::default()
    })
}

fn most_open_files(limits: &str) -> Option<u64> {
    limits.lines().find_map(|line| line.strip_prefix("Max open files"))?.split_whitespace().next()?.parse().ok()
}

/// Appends the metrics of the process to those of the house.
pub(crate) fn render(text: &mut String) {
    let Some(process) = Process::read() else { return };
    let values = [
        ("process_cpu_seconds_total", Some(process.cpu_seconds)),
        ("process_max_fds", process.most_open_files.map(|most| most as f64)),
        ("process_open_fds", Some(process.open_files as f64)),
        ("process_resident_memory_bytes", Some(process.resident_bytes as f64)),
        ("process_start_time_seconds", Some(process.started_at)),
        ("process_threads", Some(process.threads as f64)),
        ("process_virtual_memory_bytes", Some(process.virtual_bytes as f64)),
    ];
    for (name, value) in values {
        if let (Some(metric), Some(value)) = (catalogue::find(name), value) {
            // Writing to a String cannot fail.
            let _ = write!(
                text,
                "# HELP {name} {}\n# TYPE {name} {}\n{name} {value}\n\n",
                metric.help,
                metric.kind.as_str()
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_linux_are_understood() {
        let stat = "4242 (sea (worthy) x) S 1 4242 4242 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 7 0 12345 104857600 5000 18446744073709551615 1";
        let found = parse(stat, "Name:\tx\nVmRSS:\t   2048 kB\n", "cpu 1 2\nbtime 1700000000\n").unwrap();
        let expected = Process {
            cpu_seconds: 3.0,
            resident_bytes: 2048 * 1024,
            virtual_bytes: 104_857_600,
            threads: 7,
            started_at: 1_700_000_123.45,
            ..Process::default()
        };
        assert_eq!(found, expected);
        let limits = "Limit                     Soft Limit           Hard Limit           Units     \n\
                      Max open files            1024                 524288               files     \n";
        assert_eq!(most_open_files(limits), Some(1024));
        assert_eq!(most_open_files(&limits.replace("1024  ", "unlimited")), None);
        assert_eq!(parse("", "", ""), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_process_is_found() {
        let process = Process::read().unwrap();
        assert!(process.resident_bytes > 0 && process.threads > 0 && process.open_files > 2, "{process:?}");
    }
}
