-- A row is one cell of one of the places $places in one of the periods $periods, as it was judged by publish number $at_number.
SELECT place, outcome, period, registry_edition, document
FROM lake.verdicts
WHERE place IN (SELECT unnest($places)) AND publish_number <= $at_number AND period IN (SELECT unnest($periods))
QUALIFY publish_number = max(publish_number) OVER (PARTITION BY place, outcome, period)
ORDER BY place, outcome, period;
