//! `seaworthy db copy`.

use seaworthy_backup::{Copy, copy};
use seaworthy_kernel::clock::SystemClock;

use crate::{cli::DbAction, compose};

pub(super) fn run(action: DbAction) -> anyhow::Result<()> {
    let DbAction::Copy { from, to, from_data_dir, to_data_dir, dry_run } = action;
    let what = Copy { from, to, data_dirs: from_data_dir.zip(to_data_dir), dry_run };
    super::runtime()?.block_on(async {
        let copied = copy(&what, &compose::migrations(), &SystemClock).await?;
        for table in &copied.tables {
            let already =
                if table.already > 0 { format!(" ({} of them before)", table.already) } else { String::new() };
            println!("{}: {} rows{already}", table.name, table.rows);
        }
        let rows: u64 = copied.tables.iter().map(|table| table.rows).sum();
        if dry_run {
            println!("{rows} rows and {} files would be copied. Nothing was changed.", copied.files);
        } else {
            println!("{rows} rows and {} files are copied and compared.", copied.files);
        }
        Ok(())
    })
}
