-- The one row is when the newest publish or withdrawal up to the number $at_number was made (UTC), or null.
SELECT max(made_at)
FROM (
    SELECT publish_number, published_at AS made_at FROM lake.submissions
    UNION ALL
    SELECT publish_number, withdrawn_at FROM lake.withdrawals
)
WHERE publish_number <= $at_number;
