-- Adds the one row of the identity of a new store.
INSERT INTO lake.lake VALUES ($lake_id, $layout, $created_at);
