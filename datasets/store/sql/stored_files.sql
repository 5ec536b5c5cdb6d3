-- A row is one file of rows, or of positions of replaced rows, that the catalogue names: its path below the data folder.
SELECT coalesce(s.path, '') || t.path || f.path AS path, f.file_size_bytes AS bytes
FROM (
    SELECT table_id, path, file_size_bytes FROM __ducklake_metadata_lake.ducklake_data_file
    UNION ALL
    SELECT table_id, path, file_size_bytes FROM __ducklake_metadata_lake.ducklake_delete_file
) AS f
JOIN __ducklake_metadata_lake.ducklake_table AS t ON t.table_id = f.table_id AND t.end_snapshot IS NULL
JOIN __ducklake_metadata_lake.ducklake_schema AS s ON s.schema_id = t.schema_id AND s.end_snapshot IS NULL
ORDER BY 1;
