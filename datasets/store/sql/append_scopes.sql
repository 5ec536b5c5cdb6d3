-- Adds a row for each indicator and period that the submission gives whole.
INSERT INTO lake.scopes
SELECT $publish_number, $submission, indicator, period FROM arriving_pairs;
