-- Adds the one row of an entry that somebody wrote.
INSERT INTO lake.entries VALUES ($publish_number, $entry, $kind, $place, $subject, $made_at, $person, $document);
