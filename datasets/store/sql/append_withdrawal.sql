-- Adds the one row of a withdrawal.
INSERT INTO lake.withdrawals VALUES ($publish_number, $submission, $reason, $person, $withdrawn_at);
