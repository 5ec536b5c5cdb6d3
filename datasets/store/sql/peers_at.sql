-- A row is one figure that held at publish number $at_number of the indicator $indicator, of every organisation.
SELECT f.* EXCLUDE (publish_number), s.file
FROM figures_at($at_number) AS f
JOIN lake.submissions AS s ON s.submission = f.submission
WHERE f.indicator = $indicator
ORDER BY f.organisation, f.period;
