-- The one row is the edition of the registry in use at publish number $at_number, or null; every submission names its own,
-- also in a store that kept no text yet.
SELECT max_by(edition, publish_number)
FROM (
    SELECT publish_number, edition FROM lake.registries
    UNION ALL
    SELECT publish_number, registry_edition FROM lake.submissions
)
WHERE publish_number <= $at_number;
