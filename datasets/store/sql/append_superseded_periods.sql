-- Adds a row for each earlier submission with a figure that holds now in the periods given whole by the arriving rows.
INSERT INTO lake.superseded
SELECT DISTINCT $publish_number, $submission, f.submission
FROM lake.latest AS f
JOIN arriving_pairs AS p ON p.indicator = f.indicator AND p.period = f.period;
