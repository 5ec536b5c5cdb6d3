-- Takes out of latest the figures that the arriving rows give again.
DELETE FROM lake.latest AS f USING arriving AS a
WHERE a.indicator = f.indicator AND a.organisation = f.organisation AND a.period = f.period;
