-- A row is one figure as one submission gave it, withdrawn or not, by publish number $at_number; oldest first.
SELECT o.*, s.file
FROM lake.observations AS o
JOIN lake.submissions AS s ON s.publish_number = o.publish_number
WHERE o.indicator = $indicator AND o.organisation = $organisation AND o.period = $period AND o.publish_number <= $at_number
ORDER BY o.publish_number;
