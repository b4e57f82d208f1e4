//! Counting calls over all nodes: a sliding window of one minute over two buckets, the older one weighted by how much of it is still in
//! the window. The same arithmetic as in memory, which counts where this does not answer.

use std::time::Duration;

use chrono::{DateTime, Utc};
use redis::Script;

use crate::Shared;

/// KEYS[1]: the caller; ARGV: the time in ms, the rate, the window in ms. Answers 0 where the call is let in, else the ms to wait.
const SCRIPT: &str = r"
local now, rate, window = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local bucket = math.floor(now / window)
local kept = redis.call('HMGET', KEYS[1], 'bucket', 'now', 'before')
local current, before = tonumber(kept[2]) or 0, tonumber(kept[3]) or 0
local passed = bucket - (tonumber(kept[1]) or bucket)
if passed == -1 then
  bucket = bucket + 1
  now = bucket * window
  passed = 0
end
if passed == 1 then
  current, before = 0, current
elseif passed ~= 0 then
  current, before = 0, 0
end
local gone = now % window
local weighted = before * (window - gone) + current * window
if weighted + window > rate * window then
  local wait
  if current < rate then
    wait = math.ceil((weighted + window - rate * window) / math.max(before, 1))
  else
    wait = window - gone + math.ceil((current + 1 - rate) * window / math.max(current, 1))
  end
  return math.min(math.max(wait, 1), 2 * window)
end
redis.call('HSET', KEYS[1], 'bucket', bucket, 'now', current + 1, 'before', before)
redis.call('PEXPIRE', KEYS[1], 2 * window)
return 0
";

/// The windows that nodes share.
#[derive(Clone)]
pub struct Windows {
    shared: Shared,
    script: Script,
    length: Duration,
}

impl std::fmt::Debug for Windows {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Windows").field("length", &self.length).finish_non_exhaustive()
    }
}

impl Windows {
    /// Windows of this length.
    pub fn new(shared: Shared, length: Duration) -> Self {
        Self { shared, script: Script::new(SCRIPT), length }
    }

    /// Counts one call of `caller`, at most `rate` in a window. `Ok`: it is let in; `Err`: the milliseconds to wait. None: nobody
    /// answers, so count elsewhere. Refused calls are not counted.
    pub async fn count(&self, caller: &str, rate: u32, now: DateTime<Utc>) -> Option<Result<(), i64>> {
        if self.shared.status() == crate::SharedStatus::Alone {
            return None;
        }
        // Not under the version's name: during an upgrade both versions count together.
        let mut call = self.script.key(format!("seaworthy:window:{caller}"));
        call.arg(now.timestamp_millis()).arg(rate).arg(self.length.as_millis().to_string());
        let wait: i64 = self.shared.ask(async |mut connection| call.invoke_async(&mut connection).await).await?;
        Some(if wait == 0 { Ok(()) } else { Err(wait) })
    }
}
