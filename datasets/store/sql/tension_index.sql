-- A row is one tension of the place $place in one period, without its document and with the edition of the registry that found it, that holds at publish number $at_number.
WITH holding AS (
    SELECT outcome, period, max(publish_number) AS publish_number, max_by(registry_edition, publish_number) AS edition
    FROM lake.verdicts
    WHERE place = $place AND publish_number <= $at_number
    GROUP BY outcome, period
)
SELECT t.tension, t.period, t.digest, h.edition
FROM lake.tensions AS t
JOIN holding AS h ON h.outcome = t.outcome AND h.period = t.period AND h.publish_number = t.publish_number
WHERE t.place = $place
ORDER BY t.tension, t.period;
