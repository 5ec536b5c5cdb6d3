-- A row is one remark of the screening about the submission $submission.
SELECT "check", severity, message, guidance, sheet, "row", "column", "value"
FROM lake.findings
WHERE submission = $submission;
