-- A row is one figure that held when `at_number` was the newest publish number. The one place that says what is current:
-- a figure comes from the newest submission that has it and was not withdrawn by then, unless a newer such submission
-- gave that indicator and period whole and left the figure out.
-- The window is partitioned by the key, so that a question's filter on any part of the key reaches the files.
CREATE OR REPLACE MACRO figures_at(at_number) AS TABLE
WITH standing AS (
    SELECT publish_number
    FROM lake.submissions
    WHERE publish_number <= at_number
      AND submission NOT IN (SELECT submission FROM lake.withdrawals WHERE publish_number <= at_number)
),
given_whole AS (
    SELECT indicator, period, max(publish_number) AS newest
    FROM lake.scopes
    WHERE publish_number IN (SELECT publish_number FROM standing)
    GROUP BY indicator, period
)
SELECT o.*
FROM lake.observations AS o
LEFT JOIN given_whole AS w ON w.indicator = o.indicator AND w.period = o.period
WHERE o.publish_number IN (SELECT publish_number FROM standing)
  AND o.publish_number >= coalesce(w.newest, 0)
QUALIFY o.publish_number = max(o.publish_number) OVER (PARTITION BY o.indicator, o.organisation, o.period);
