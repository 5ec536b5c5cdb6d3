-- A row is one submission published by publish number $at_number, with its withdrawal if it was taken back by then; newest first.
SELECT s.*, w.publish_number AS withdrawal_number, w.withdrawn_at, w.person AS withdrawn_by, w.reason AS withdrawn_reason,
       u.supersedes
FROM lake.submissions AS s
LEFT JOIN lake.withdrawals AS w ON w.submission = s.submission AND w.publish_number <= $at_number
LEFT JOIN (SELECT submission, list(earlier) AS supersedes FROM lake.superseded GROUP BY submission) AS u
       ON u.submission = s.submission
WHERE s.publish_number <= $at_number
ORDER BY s.publish_number DESC;
