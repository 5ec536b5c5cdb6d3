-- A row is one indicator and period of which the arriving rows hold figures.
SELECT DISTINCT indicator, period FROM arriving ORDER BY indicator, period;
