-- A row is one figure that holds now of the indicators $indicators, of every organisation.
SELECT f.* EXCLUDE (publish_number), s.file
FROM lake.latest AS f
JOIN lake.submissions AS s ON s.submission = f.submission
WHERE f.indicator IN (SELECT unnest($indicators))
ORDER BY f.indicator, f.organisation, f.period;
