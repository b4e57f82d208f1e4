//! A backup made while others write is of one moment.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use seaworthy_store::{Query as _, sql};

use crate::on_both;

on_both! {
    async fn a_backup_is_of_one_moment_while_others_write(place) {
        let database = place.open().await;
        database.execute_script("DELETE FROM counted; UPDATE chickens SET egg_id = NULL; DELETE FROM eggs; DELETE FROM chickens").await.unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let writers: Vec<_> = (0..3_i64)
            .map(|writer| {
                let (database, stop) = (database.clone(), Arc::clone(&stop));
                tokio::spawn(async move {
                    let mut number = 0_i64;
                    // Always a pair in one transaction: a chicken, and later in the order of tables its egg.
                    while !stop.load(Ordering::Relaxed) || number < 20 {
                        number += 1;
                        let id = writer * 1_000_000 + number;
                        let transaction = database.write().await.unwrap();
                        transaction.run(sql!("INSERT INTO chickens (id) VALUES ({})", id)).await.unwrap();
                        transaction.run(sql!("INSERT INTO eggs (id, chicken_id) VALUES ({}, {})", id, id)).await.unwrap();
                        transaction.commit().await.unwrap();
                    }
                    number
                })
            })
            .collect();
        let created = place.create().await.unwrap();
        stop.store(true, Ordering::Relaxed);
        let mut written = 0;
        for writer in writers {
            written += writer.await.unwrap();
        }
        database.close().await;
        let rows = |name: &str| created.manifest.tables.iter().find(|table| table.name == name).unwrap().fingerprint.rows;
        assert_eq!(rows("chickens"), rows("eggs"));
        assert!(rows("eggs") <= u64::try_from(written).unwrap());
        // Every foreign key is checked again.
        place.restore(&created.stored.name).await.unwrap();
    }
}
