-- A row is one key that the arriving rows hold more than once; the first five.
SELECT indicator, organisation, period, count(*) AS times
FROM arriving
GROUP BY indicator, organisation, period
HAVING count(*) > 1
ORDER BY indicator, organisation, period
LIMIT 5;
