-- Adds the verdicts of the cells judged anew.
INSERT INTO lake.verdicts SELECT $publish_number, place, outcome, period, registry_edition, document FROM judged_verdicts;
