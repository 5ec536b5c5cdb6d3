-- A row is one tension of the place $place in one of the periods $periods that holds at publish number $at_number.
WITH holding AS (
    SELECT outcome, period, max(publish_number) AS publish_number
    FROM lake.verdicts
    WHERE place = $place AND period IN (SELECT unnest($periods)) AND publish_number <= $at_number
    GROUP BY outcome, period
)
SELECT t.outcome, t.period, t.tension, t.digest, t.document
FROM lake.tensions AS t
JOIN holding AS h ON h.outcome = t.outcome AND h.period = t.period AND h.publish_number = t.publish_number
WHERE t.place = $place AND t.period IN (SELECT unnest($periods))
ORDER BY t.period, t.outcome, t.tension;
