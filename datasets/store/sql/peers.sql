-- A row is one figure that holds now of the indicator $indicator, of every organisation.
SELECT f.* EXCLUDE (publish_number), s.file
FROM lake.latest AS f
JOIN lake.submissions AS s ON s.submission = f.submission
WHERE f.indicator = $indicator
ORDER BY f.organisation, f.period;
