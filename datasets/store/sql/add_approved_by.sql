-- Stores of layout 1, and some of layout 2, did not keep who approved a submission.
ALTER TABLE lake.submissions ADD COLUMN IF NOT EXISTS approved_by VARCHAR;
