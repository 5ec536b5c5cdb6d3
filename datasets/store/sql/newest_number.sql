-- The one row is the publish number of the newest publish or withdrawal; 0 in a new store.
SELECT coalesce(max(publish_number), 0)
FROM (SELECT publish_number FROM lake.submissions UNION ALL SELECT publish_number FROM lake.withdrawals);
