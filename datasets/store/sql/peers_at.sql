-- A row is one figure that held at publish number $at_number of the indicators $indicators, of every organisation.
SELECT f.* EXCLUDE (publish_number), s.file
FROM figures_at($at_number) AS f
JOIN lake.submissions AS s ON s.submission = f.submission
WHERE f.indicator IN (SELECT unnest($indicators))
ORDER BY f.indicator, f.organisation, f.period;
