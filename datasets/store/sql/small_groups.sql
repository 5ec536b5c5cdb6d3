-- Not within the transaction that makes the tables. A page asks for one place: small groups of rows let it read little.
CALL lake.set_option('parquet_row_group_size', '2048', table_name => 'verdicts');
CALL lake.set_option('parquet_row_group_size', '2048', table_name => 'tensions');
