//! One connection for several statements of one request.
//!
//! The pool asks a connection whether it is still well each time it is given back, which is a round trip: an operation of three
//! statements would pay for three.

use std::{sync::Arc, time::Instant};

use async_trait::async_trait;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement,
    sea_query::Values,
};
use sea_query_sqlx::SqlxValues;
use sqlx::{AssertSqlSafe, IntoArguments, Postgres, Sqlite, pool::PoolConnection, query::Query};
use tokio::sync::Mutex;

use crate::{Engine, StoreError, count, measure::StatementMeasures};

/// A connection for reading, given back when it is dropped. Its statements run one after the other.
#[derive(Debug)]
pub struct Reader {
    connection: Connection,
    measures: Arc<StatementMeasures>,
}

#[derive(Debug)]
enum Connection {
    Sqlite(Mutex<PoolConnection<Sqlite>>),
    Postgres(Mutex<PoolConnection<Postgres>>),
}

impl Reader {
    pub(crate) async fn take(
        pool: &DatabaseConnection,
        engine: Engine,
        measures: Arc<StatementMeasures>,
    ) -> Result<Self, StoreError> {
        let refused = |error: sqlx::Error| DbErr::Conn(RuntimeErr::SqlxError(error.into()));
        let connection = match engine {
            Engine::Sqlite => {
                let connection = pool.get_sqlite_connection_pool().acquire().await;
                Connection::Sqlite(Mutex::new(connection.map_err(refused)?))
            }
            Engine::Postgres => {
                let connection = pool.get_postgres_connection_pool().acquire().await;
                Connection::Postgres(Mutex::new(connection.map_err(refused)?))
            }
        };
        Ok(Self { connection, measures })
    }

    async fn timed<T>(&self, statement: &Statement, work: impl Future<Output = sqlx::Result<T>>) -> Result<T, DbErr> {
        count::note(statement);
        let started = Instant::now();
        let result = work.await;
        self.measures.note(&statement.sql, started.elapsed(), result.is_err());
        result.map_err(|error| DbErr::Query(RuntimeErr::SqlxError(error.into())))
    }
}

#[async_trait]
impl ConnectionTrait for Reader {
    fn get_database_backend(&self) -> DbBackend {
        match self.connection {
            Connection::Sqlite(_) => DbBackend::Sqlite,
            Connection::Postgres(_) => DbBackend::Postgres,
        }
    }

    async fn execute_raw(&self, _: Statement) -> Result<ExecResult, DbErr> {
        Err(writes())
    }

    async fn execute_unprepared(&self, _: &str) -> Result<ExecResult, DbErr> {
        Err(writes())
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let work = async {
            match &self.connection {
                Connection::Sqlite(connection) => {
                    let row = query(&statement).fetch_optional(&mut **connection.lock().await).await?;
                    Ok(row.map(QueryResult::from))
                }
                Connection::Postgres(connection) => {
                    let row = query(&statement).fetch_optional(&mut **connection.lock().await).await?;
                    Ok(row.map(QueryResult::from))
                }
            }
        };
        self.timed(&statement, work).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let work = async {
            match &self.connection {
                Connection::Sqlite(connection) => {
                    let rows = query(&statement).fetch_all(&mut **connection.lock().await).await?;
                    Ok(rows.into_iter().map(QueryResult::from).collect())
                }
                Connection::Postgres(connection) => {
                    let rows = query(&statement).fetch_all(&mut **connection.lock().await).await?;
                    Ok(rows.into_iter().map(QueryResult::from).collect())
                }
            }
        };
        self.timed(&statement, work).await
    }
}

fn query<D: sqlx::Database>(statement: &Statement) -> Query<'_, D, SqlxValues>
where
    SqlxValues: IntoArguments<D>,
{
    let values = statement.values.clone().unwrap_or_else(|| Values(Vec::new()));
    sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), SqlxValues(values))
}

fn writes() -> DbErr {
    DbErr::Custom("a connection for reading was asked to write".into())
}
