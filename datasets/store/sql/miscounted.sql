-- A row is one submission of which the store does not hold as many rows as were published.
SELECT s.submission, s.rows_kept AS published, count(o.publish_number) AS held
FROM lake.submissions AS s
LEFT JOIN lake.observations AS o ON o.publish_number = s.publish_number
GROUP BY s.publish_number, s.submission, s.rows_kept
HAVING count(o.publish_number) <> s.rows_kept
ORDER BY s.publish_number;
