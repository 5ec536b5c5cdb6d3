-- A row is one edition of the registry by which at least one cell that holds now was judged.
SELECT DISTINCT max_by(registry_edition, publish_number) AS edition
FROM lake.verdicts
GROUP BY place, outcome, period;
