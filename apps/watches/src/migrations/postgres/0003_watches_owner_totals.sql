-- migrate: no-transaction
-- Counting and summing a collection reads this index alone, not the wide rows. Not partial: for a partial index SQLite looks
-- deleted_at up in the table all the same.
CREATE INDEX CONCURRENTLY IF NOT EXISTS watches_owner_totals
    ON watches (owner_id, deleted_at, purchase_currency, current_value_currency, purchase_amount, current_value_amount, brand_id);
-- migrate: down
DROP INDEX IF EXISTS watches_owner_totals;
