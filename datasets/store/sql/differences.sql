-- A row is one figure in which two submissions, $one and $other (publish numbers), differ, or that only one of them gives.
WITH one AS (SELECT * FROM lake.observations WHERE publish_number = $one),
     other AS (SELECT * FROM lake.observations WHERE publish_number = $other)
SELECT
    CASE WHEN b.indicator IS NULL THEN 'only in the first' WHEN a.indicator IS NULL THEN 'only in the second'
         ELSE 'different' END AS how,
    coalesce(a.indicator, b.indicator) AS indicator,
    coalesce(a.organisation, b.organisation) AS organisation,
    coalesce(a.period, b.period) AS period,
    a."value" AS one_value, b."value" AS other_value, a.mark AS one_mark, b.mark AS other_mark,
    a.numerator AS one_numerator, b.numerator AS other_numerator,
    a.denominator AS one_denominator, b.denominator AS other_denominator
FROM one AS a
FULL JOIN other AS b ON a.indicator = b.indicator AND a.organisation = b.organisation AND a.period = b.period
WHERE a.indicator IS NULL OR b.indicator IS NULL
   OR (a."value" IS DISTINCT FROM b."value" AND (abs(a."value" - b."value") <= 1e-10 * abs(b."value")) IS NOT TRUE)
   OR a.mark IS DISTINCT FROM b.mark OR a.numerator IS DISTINCT FROM b.numerator OR a.denominator IS DISTINCT FROM b.denominator
ORDER BY 1, 2, 3, 4;
