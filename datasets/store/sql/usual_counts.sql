-- A row is one indicator and period of the feed $feed: how many organisations it holds now, and how many of them with a value.
SELECT f.indicator, f.period, count(*) AS organisations, count(f."value") AS with_value
FROM lake.latest AS f
JOIN lake.submissions AS s ON s.submission = f.submission
WHERE s.feed = $feed
GROUP BY f.indicator, f.period
ORDER BY f.indicator, f.period;
