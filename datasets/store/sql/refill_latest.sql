-- Puts into latest what holds at publish number $at_number for the affected indicators and periods, after a withdrawal.
INSERT INTO lake.latest
SELECT f.*
FROM figures_at($at_number) AS f
WHERE (f.indicator, f.period) IN (SELECT (indicator, period) FROM arriving_pairs);
