-- A row is one figure of the organisations $organisations that does not hold at publish number $at_number as it held at
-- $since_number, with both and the submissions that gave them. Only the indicators and periods of what was published or taken
-- back between the two are looked at. A value that differs in the eleventh digit is no change.
WITH moved AS (
    SELECT publish_number
    FROM lake.submissions
    WHERE publish_number > $since_number AND publish_number <= $at_number
    UNION
    SELECT s.publish_number
    FROM lake.withdrawals AS w
    JOIN lake.submissions AS s ON s.submission = w.submission
    WHERE w.publish_number > $since_number AND w.publish_number <= $at_number
),
touched AS (
    SELECT indicator, period FROM lake.observations WHERE publish_number IN (SELECT publish_number FROM moved)
    UNION
    SELECT indicator, period FROM lake.scopes WHERE publish_number IN (SELECT publish_number FROM moved)
),
held AS (
    SELECT *
    FROM figures_at($since_number)
    WHERE list_contains($organisations, organisation)
      AND (indicator, period) IN (SELECT (indicator, period) FROM touched)
),
holding AS (
    SELECT *
    FROM figures_at($at_number)
    WHERE list_contains($organisations, organisation)
      AND (indicator, period) IN (SELECT (indicator, period) FROM touched)
)
SELECT
    CASE WHEN f.indicator IS NULL THEN 'new' WHEN a.indicator IS NULL THEN 'gone' ELSE 'restated' END AS change,
    coalesce(f.indicator, a.indicator) AS indicator,
    coalesce(f.organisation, a.organisation) AS organisation,
    coalesce(f.period, a.period) AS period,
    f."value" AS old_value, a."value" AS new_value, f.mark AS old_mark, a.mark AS new_mark,
    f.submission AS old_submission, a.submission AS new_submission
FROM held AS f
FULL JOIN holding AS a ON a.indicator = f.indicator AND a.organisation = f.organisation AND a.period = f.period
WHERE f.indicator IS NULL OR a.indicator IS NULL
   OR (a."value" IS DISTINCT FROM f."value" AND (abs(a."value" - f."value") <= 1e-10 * abs(f."value")) IS NOT TRUE)
   OR a.numerator IS DISTINCT FROM f.numerator OR a.denominator IS DISTINCT FROM f.denominator
   OR a.mark IS DISTINCT FROM f.mark OR a.unread IS DISTINCT FROM f.unread
ORDER BY 2, 3, 4;
