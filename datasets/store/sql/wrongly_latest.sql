-- A row is one indicator of which latest and what the observations say at publish number $at_number differ, and in how many rows.
SELECT indicator, count(*) AS differing
FROM (
    (SELECT * FROM lake.latest EXCEPT ALL SELECT * FROM figures_at($at_number))
    UNION ALL
    (SELECT * FROM figures_at($at_number) EXCEPT ALL SELECT * FROM lake.latest)
)
GROUP BY indicator
ORDER BY indicator;
