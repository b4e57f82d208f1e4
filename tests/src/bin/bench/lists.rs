//! Bringing lists in, and taking them out.

use std::{fmt::Write as _, time::Instant};

use anyhow::{Context as _, Result, ensure};
use seaworthy_watches::demo;
use serde_json::{Value, json};

use crate::{
    exchange::{Connection, request},
    report::Figure,
    server::{Measured, PASSWORD},
};

/// A list as a spreadsheet writes it.
fn list(rows: usize) -> Result<String> {
    let catalogue = demo::catalogue()?.watches;
    let mut csv =
        "brand,model,reference number,serial number,movement,year,condition,bought,price,diameter,notes\n".to_owned();
    for (number, watch) in catalogue.iter().cycle().take(rows).enumerate() {
        writeln!(
            csv,
            "{},\"{}\",{},S{number},{},{},{},{},\"{}.{:02} USD\",{},\"Row {number}, with box\"",
            watch.brand,
            watch.model,
            watch.reference_number,
            watch.movement_type,
            watch.production_year,
            watch.condition,
            watch.purchase_date,
            watch.purchase_price.amount / 100,
            number % 100,
            watch.case_diameter_mm.unwrap_or(40.0)
        )?;
    }
    Ok(csv)
}

/// Seconds of an import of 500 and of 20,000 rows, and of the export of 10,000 watches.
///
/// # Errors
/// The server refuses.
pub(crate) async fn figures(server: &Measured) -> Result<Vec<Figure>> {
    let engine = server.database.engine().as_str();
    let mut connection = Connection::open(&server.address).await?;
    let mut figures = Vec::new();
    for rows in [500, 20_000] {
        let account = json!({"email": format!("importer{rows}@example.com"), "password": PASSWORD}).to_string();
        let register = request("POST", "/api/v1/auth/register", None, "application/json", account.as_bytes());
        let signed_in: Value = serde_json::from_slice(connection.succeed(&register).await?)?;
        let token = signed_in["tokens"]["access_token"].as_str().context("no token")?.to_owned();
        let body = format!(
            "--cut\r\ncontent-disposition: form-data; name=\"file\"; filename=\"list.csv\"\r\n\r\n{}\r\n--cut--\r\n",
            list(rows)?
        );
        let upload =
            request("POST", "/api/v1/imports", Some(&token), "multipart/form-data; boundary=cut", body.as_bytes());
        let started = Instant::now();
        let import: Value = serde_json::from_slice(connection.succeed(&upload).await?)?;
        let tried = started.elapsed().as_secs_f64();
        ensure!(import["report"]["ready"] == rows, "not every row can be read: {}", import["report"]["items"][0]);
        let apply = format!("/api/v1/imports/{}/apply", import["id"].as_str().context("no id")?);
        let apply = request("POST", &apply, Some(&token), "application/json", b"{}");
        let started = Instant::now();
        connection.succeed(&apply).await?;
        let applied = started.elapsed().as_secs_f64();
        figures.push(Figure::new(
            format!("import of {rows} rows, {engine}"),
            format!("{tried:.2} s to try, {applied:.2} s to apply"),
        ));
    }
    for format in ["csv", "json"] {
        let export = request("GET", &format!("/api/v1/watches/export?format={format}"), Some(&server.token), "", b"");
        let started = Instant::now();
        let size = connection.succeed(&export).await?.len();
        let seconds = started.elapsed().as_secs_f64();
        let value = format!("{seconds:.2} s, {:.1} MB", size as f64 / 1e6);
        figures.push(Figure::new(format!("export of 10,000 watches as {}, {engine}", format.to_uppercase()), value));
    }
    Ok(figures)
}
