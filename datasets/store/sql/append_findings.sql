-- Adds the remarks of the screening.
INSERT INTO lake.findings
SELECT $publish_number, $submission, "check", severity, message, guidance, sheet, "row", "column", "value"
FROM arriving_findings;
