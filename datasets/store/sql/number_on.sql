-- The one row is the newest publish number made before the moment $before (UTC), or null.
SELECT max(publish_number)
FROM (
    SELECT publish_number, published_at AS made_at FROM lake.submissions
    UNION ALL
    SELECT publish_number, withdrawn_at FROM lake.withdrawals
    UNION ALL
    SELECT publish_number, made_at FROM lake.entries
)
WHERE made_at < $before;
