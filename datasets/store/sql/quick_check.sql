-- A row is one fault of the catalogue file, or the single word "ok". Asked through DuckDB and never through Python's own
-- SQLite: two copies of SQLite in one process undo each other's file locks as soon as one closes the file.
SELECT * FROM sqlite_query('__ducklake_metadata_lake', 'PRAGMA quick_check');
