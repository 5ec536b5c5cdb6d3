-- A row is one figure that holds now and that publishing the arriving rows would revise, or remove if $whole_periods.
-- A value that differs in the eleventh digit was computed or rounded elsewhere, and is no revision.
WITH holding AS (
    SELECT f.*
    FROM lake.latest AS f
    WHERE (f.indicator, f.period) IN (SELECT (indicator, period) FROM arriving_pairs)
)
SELECT
    CASE WHEN a.indicator IS NULL THEN 'removed' ELSE 'revised' END AS change,
    f.indicator, f.organisation, f.period,
    f."value" AS old_value, a."value" AS new_value,
    f.numerator AS old_numerator, a.numerator AS new_numerator,
    f.denominator AS old_denominator, a.denominator AS new_denominator,
    f.mark AS old_mark, a.mark AS new_mark,
    f.unread AS old_unread, a.unread AS new_unread,
    f.submission AS old_submission
FROM holding AS f
LEFT JOIN arriving AS a ON a.indicator = f.indicator AND a.organisation = f.organisation AND a.period = f.period
WHERE (a.indicator IS NULL AND $whole_periods)
   OR (a.indicator IS NOT NULL AND (
        (a."value" IS DISTINCT FROM f."value"
            AND (abs(a."value" - f."value") <= 1e-10 * abs(f."value")) IS NOT TRUE)
        OR a.numerator IS DISTINCT FROM f.numerator
        OR a.denominator IS DISTINCT FROM f.denominator OR a.mark IS DISTINCT FROM f.mark
        OR a.unread IS DISTINCT FROM f.unread))
ORDER BY f.indicator, f.organisation, f.period;
