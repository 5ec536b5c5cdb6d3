-- Adds the text of the registry in use, unless the newest text kept is this very one.
INSERT INTO lake.registries
SELECT $publish_number, $edition, $text
WHERE $edition IS DISTINCT FROM (SELECT max_by(edition, publish_number) FROM lake.registries);
