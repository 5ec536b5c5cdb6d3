-- A row is one indicator and period of which the submission of $publish_number holds figures.
SELECT DISTINCT indicator, period FROM lake.observations WHERE publish_number = $publish_number ORDER BY indicator, period;
