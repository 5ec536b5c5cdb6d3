-- A row is one figure that holds now of the organisations $organisations, of every indicator.
SELECT f.* EXCLUDE (publish_number), s.file
FROM lake.latest AS f
JOIN lake.submissions AS s ON s.submission = f.submission
WHERE f.organisation IN (SELECT unnest($organisations))
ORDER BY f.indicator, f.organisation, f.period;
