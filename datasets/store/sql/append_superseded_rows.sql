-- Adds a row for each earlier submission with a figure that holds now and that the arriving rows give again.
INSERT INTO lake.superseded
SELECT DISTINCT $publish_number, $submission, f.submission
FROM lake.latest AS f
JOIN arriving AS a ON a.indicator = f.indicator AND a.organisation = f.organisation AND a.period = f.period;
