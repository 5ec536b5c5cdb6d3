-- The one row is the publish number of the newest publish, withdrawal or entry; 0 in a new store.
SELECT coalesce(max(publish_number), 0)
FROM (
    SELECT publish_number FROM lake.submissions
    UNION ALL
    SELECT publish_number FROM lake.withdrawals
    UNION ALL
    SELECT publish_number FROM lake.entries
);
