-- A row is the id of a submission, not withdrawn, of the very file with the hash $sha256 (and of the feed $feed, unless null); newest first.
SELECT submission
FROM lake.submissions
WHERE sha256 = $sha256
  AND ($feed IS NULL OR feed = $feed)
  AND submission NOT IN (SELECT submission FROM lake.withdrawals)
ORDER BY publish_number DESC;
