-- Adds the one row of a submission.
INSERT INTO lake.submissions
VALUES ($publish_number, $submission, $feed, $file, $sha256, $published_at, $person, $note, $registry_edition, $replaces,
        $accepted_reason, $rows_read, $rows_kept, $warnings, $approved_by);
