-- A row is one figure that held at publish number $at_number of the organisations $organisations, of every indicator.
SELECT f.* EXCLUDE (publish_number), s.file
FROM figures_at($at_number) AS f
JOIN lake.submissions AS s ON s.submission = f.submission
WHERE list_contains($organisations, f.organisation)
ORDER BY f.indicator, f.organisation, f.period;
