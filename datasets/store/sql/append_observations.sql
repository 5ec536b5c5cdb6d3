-- Adds the arriving rows to all that was ever published.
INSERT INTO lake.observations
SELECT indicator, organisation, period, "value", numerator, denominator, mark, unread, sheet, "row", "column",
       $submission, $publish_number
FROM arriving;
