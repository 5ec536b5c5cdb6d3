-- A row is one entry (of the place $place, unless null) written by publish number $at_number, oldest first.
SELECT publish_number, entry, kind, place, subject, made_at, person, document
FROM lake.entries
WHERE ($place IS NULL OR place = $place) AND publish_number <= $at_number
ORDER BY publish_number;
