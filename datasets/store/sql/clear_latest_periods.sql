-- Takes out of latest the figures of the affected indicators and periods.
DELETE FROM lake.latest AS f USING arriving_pairs AS p
WHERE p.indicator = f.indicator AND p.period = f.period;
