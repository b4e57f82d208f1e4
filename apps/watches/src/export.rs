//! A collection as a file: written in pieces of 500 watches, so that its size does not matter.

use std::{collections::VecDeque, sync::Arc};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures_util::{
    StreamExt as _,
    stream::{self, BoxStream},
};
use seaworthy_kernel::Problem;
use seaworthy_store::{Database, Query as _, sql};
use serde_json::json;
use uuid::Uuid;

use crate::{
    domain::list_import::{BYTE_ORDER_MARK, write_header, write_row},
    portable::{FORMAT, PortableCollection, PortableWatch, VERSION, listed},
    store::{
        collections,
        filter::Filter,
        read::{self, SELECT, WatchRow},
    },
    vocabulary::Vocabulary,
};

/// Watches a piece: one query for them, one for their complications.
const PIECE: i64 = 500;

/// Which file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// For spreadsheets.
    Csv,
    /// Complete, for Seaworthy.
    Json,
}

struct Writer {
    database: Database,
    owner: Uuid,
    filter: Filter,
    form: Form,
    vocabulary: Arc<Vocabulary>,
    after: Option<(DateTime<Utc>, Uuid)>,
    first: bool,
    done: bool,
    waiting: VecDeque<Bytes>,
}

/// The pieces of the file, oldest watch first.
pub(crate) async fn pieces(
    database: Database,
    owner: Uuid,
    filter: Filter,
    form: Form,
    now: DateTime<Utc>,
) -> Result<BoxStream<'static, Result<Bytes, std::io::Error>>, Problem> {
    let vocabulary = Arc::new(Vocabulary::of(database.read(), owner).await?);
    let head = match form {
        Form::Csv => format!("{BYTE_ORDER_MARK}{}", write_header()),
        Form::Json => {
            let all = collections::all(database.read(), owner).await?;
            let mut all: Vec<_> = all.into_iter().map(|collection| (collection.created_at, collection)).collect();
            all.sort_by_key(|(at, _)| *at);
            let all: Vec<PortableCollection> = all
                .into_iter()
                .map(|(_, collection)| PortableCollection {
                    name: collection.name,
                    description: collection.description,
                    color: collection.color,
                    is_default: collection.is_default,
                })
                .collect();
            format!(
                "{{\"format\":{},\"version\":{VERSION},\"exported_at\":{},\"collections\":{},\"watches\":[",
                json!(FORMAT),
                json!(now),
                json!(all)
            )
        }
    };
    let writer = Writer {
        database,
        owner,
        filter,
        form,
        vocabulary,
        after: None,
        first: true,
        done: false,
        waiting: VecDeque::from([Bytes::from(head)]),
    };
    Ok(stream::try_unfold(writer, step).boxed())
}

async fn step(mut writer: Writer) -> Result<Option<(Bytes, Writer)>, std::io::Error> {
    if let Some(piece) = writer.waiting.pop_front() {
        return Ok(Some((piece, writer)));
    }
    if writer.done {
        return Ok(None);
    }
    // The answer has begun: the only way to tell the client is to break it off. The log says why.
    let piece = writer.next().await.map_err(|problem| {
        tracing::error!(cause = problem.cause.as_deref().unwrap_or_default(), "an export broke off");
        std::io::Error::other("the export broke off")
    })?;
    Ok(Some((piece, writer)))
}

impl Writer {
    async fn next(&mut self) -> Result<Bytes, Problem> {
        let mut sql = sql!(SELECT);
        sql.append(&self.filter.sql(self.owner));
        if let Some((at, id)) = self.after {
            sql.push(
                " AND (w.created_at > {} OR (w.created_at = {} AND w.id > {}))",
                [at.into(), at.into(), id.into()],
            );
        }
        sql.push(" ORDER BY w.created_at, w.id LIMIT {}", [PIECE.into()]);
        let rows: Vec<WatchRow> = self.database.read().all(sql).await?;
        let mut complications =
            read::complications(self.database.read(), &rows.iter().map(|row| row.id).collect::<Vec<_>>()).await?;
        self.after = rows.last().map(|row| (row.created_at, row.id)).or(self.after);
        self.done = rows.len() < usize::try_from(PIECE).unwrap_or_default();
        let mut text = String::new();
        for row in &rows {
            let named = complications.remove(&row.id).unwrap_or_default();
            match self.form {
                Form::Csv => {
                    text.push_str(&write_row(&listed(row, &named, &self.vocabulary.known), &self.vocabulary.known))
                }
                Form::Json => {
                    if !std::mem::take(&mut self.first) {
                        text.push(',');
                    }
                    text.push_str(&serde_json::to_string(&PortableWatch::of(row, &named)).map_err(Problem::internal)?);
                }
            }
        }
        if self.done && self.form == Form::Json {
            text.push_str("]}\n");
        }
        Ok(text.into())
    }
}
