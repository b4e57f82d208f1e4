//! How long archives are kept.

use std::fs;

use chrono::{DateTime, TimeDelta};
use seaworthy_backup::Target;

#[test]
fn old_archives_go_but_never_the_newest() {
    let folder = tempfile::tempdir().unwrap();
    let target = Target::folder(&folder.path().join("backups"));
    fs::create_dir(folder.path().join("backups")).unwrap();
    let now = DateTime::from_timestamp(1_795_176_000, 0).unwrap();
    let nowhere = Target::folder(&folder.path().join("nowhere"));
    assert!(nowhere.list().unwrap().is_empty() && nowhere.prune(now, 1, 1).unwrap().is_empty());
    let names: Vec<String> =
        [0, 10, 31, 40, 50].iter().map(|days| Target::name_at(now - TimeDelta::days(*days))).collect();
    for name in &names {
        fs::write(folder.path().join("backups").join(name), "x").unwrap();
    }
    let partial = |age: i64| format!(".{}.partial", Target::name_at(now - TimeDelta::hours(age)));
    for name in ["notes.txt", "seaworthy-yesterday.tar.zst.age", &partial(1), &partial(30)] {
        fs::write(folder.path().join("backups").join(name), "x").unwrap();
    }
    let listed: Vec<String> = target.list().unwrap().into_iter().map(|stored| stored.name).collect();
    assert_eq!(listed, names, "the newest first, nothing else");
    assert_eq!(target.prune(now, 30, 4).unwrap(), [names[4].clone(), partial(30)]);
    assert_eq!(target.prune(now, 30, 1).unwrap(), names[2..4]);
    assert_eq!(target.prune(now + TimeDelta::days(400), 30, 1).unwrap().len(), 2, "a year later: the last one stays");
    assert_eq!(target.list().unwrap().len(), 1);
    assert!(folder.path().join("backups/notes.txt").exists());
}
