-- A row is one place and period of which at least one cell is kept.
SELECT DISTINCT place, period FROM lake.verdicts;
