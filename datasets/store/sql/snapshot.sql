-- The one row is the number of the snapshot of the lake that this transaction reads.
SELECT id FROM ducklake_current_snapshot('lake');
