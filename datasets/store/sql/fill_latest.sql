-- Puts the arriving rows into latest: the newest submission holds for every figure it has.
INSERT INTO lake.latest
SELECT indicator, organisation, period, "value", numerator, denominator, mark, unread, sheet, "row", "column",
       $submission, $publish_number
FROM arriving;
