-- The one row is when the newest publish, withdrawal or entry up to the number $at_number was made (UTC), or null.
SELECT max(made_at)
FROM (
    SELECT publish_number, published_at AS made_at FROM lake.submissions
    UNION ALL
    SELECT publish_number, withdrawn_at FROM lake.withdrawals
    UNION ALL
    SELECT publish_number, made_at FROM lake.entries
)
WHERE publish_number <= $at_number;
