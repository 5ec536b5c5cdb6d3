-- The one row counts the arriving rows that give a figure which holds now, the same or another.
SELECT count(*)
FROM arriving AS a
WHERE EXISTS (
    SELECT 1 FROM lake.latest AS f
    WHERE f.indicator = a.indicator AND f.organisation = a.organisation AND f.period = a.period
);
