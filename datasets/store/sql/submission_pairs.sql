-- A row is one indicator and period of which the submission with $publish_number gives figures, with how many.
SELECT indicator, period, count(*) AS figures, count("value") AS with_value
FROM lake.observations
WHERE publish_number = $publish_number
GROUP BY indicator, period
ORDER BY indicator, period;
