-- A row is one tension of one of the places $places in one of the periods $periods that holds at publish number $at_number.
WITH holding AS (
    SELECT place, outcome, period, max(publish_number) AS publish_number
    FROM lake.verdicts
    WHERE place IN (SELECT unnest($places)) AND period IN (SELECT unnest($periods)) AND publish_number <= $at_number
    GROUP BY place, outcome, period
)
SELECT t.place, t.outcome, t.period, t.tension, t.digest, t.document
FROM lake.tensions AS t
JOIN holding AS h
  ON h.place = t.place AND h.outcome = t.outcome AND h.period = t.period AND h.publish_number = t.publish_number
WHERE t.place IN (SELECT unnest($places)) AND t.period IN (SELECT unnest($periods))
ORDER BY t.place, t.period, t.outcome, t.tension;
