-- A row is one cell of the place $place in one of the periods $periods, as it was judged by publish number $at_number.
SELECT outcome, period, registry_edition, document
FROM lake.verdicts
WHERE place = $place AND publish_number <= $at_number AND period IN (SELECT unnest($periods))
QUALIFY publish_number = max(publish_number) OVER (PARTITION BY outcome, period)
ORDER BY outcome, period;
