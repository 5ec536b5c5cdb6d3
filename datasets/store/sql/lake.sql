-- The one row is the identity of this store.
SELECT lake_id, layout FROM lake.lake;
