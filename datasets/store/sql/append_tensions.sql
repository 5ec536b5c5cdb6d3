-- Adds the tensions found in the cells judged anew.
INSERT INTO lake.tensions SELECT $publish_number, place, outcome, period, tension, digest, document FROM judged_tensions;
