-- A row is one edition of the registry by which at least one cell (of the place $place, unless null) that holds now was judged.
SELECT DISTINCT max_by(registry_edition, publish_number) AS edition
FROM lake.verdicts
WHERE $place IS NULL OR place = $place
GROUP BY place, outcome, period;
