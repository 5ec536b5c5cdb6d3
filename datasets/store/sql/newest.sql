-- The one row is of what was written last: the publish number of the newest publish, withdrawal or entry and that of the newest entry (0 without any), and when figures were last published or withdrawn (UTC), or null.
SELECT
    coalesce(max(publish_number), 0) AS publish_number,
    coalesce(max(publish_number) FILTER (NOT of_figures), 0) AS entry,
    max(made_at) FILTER (of_figures) AS figures_at
FROM (
    SELECT publish_number, published_at AS made_at, true AS of_figures FROM lake.submissions
    UNION ALL
    SELECT publish_number, withdrawn_at, true FROM lake.withdrawals
    UNION ALL
    SELECT publish_number, NULL, false FROM lake.entries
);
