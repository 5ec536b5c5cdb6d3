-- A row is the text of the registry of the edition $edition, where it is kept; all such rows hold the same text.
SELECT "text" FROM lake.registries WHERE edition = $edition LIMIT 1;
