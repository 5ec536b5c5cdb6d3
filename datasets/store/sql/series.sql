-- A row is one figure that holds now of the organisations $organisations and the indicators $indicators.
SELECT f.* EXCLUDE (publish_number), s.file
FROM lake.latest AS f
JOIN lake.submissions AS s ON s.submission = f.submission
WHERE f.organisation IN (SELECT unnest($organisations))
  AND f.indicator IN (SELECT unnest($indicators))
ORDER BY f.indicator, f.organisation, f.period;
