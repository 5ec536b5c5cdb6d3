-- The tables of a new store. Observations, submissions, withdrawals, scopes, superseded and findings are only ever added to;
-- latest is derived from them and can be made again at any time (figures_at.sql says how).

-- A row is the identity of this store: made once, and kept in a file beside the data too.
CREATE TABLE lake.lake (lake_id VARCHAR, layout INTEGER, created_at TIMESTAMP);

-- A row is one published submission. Times are UTC.
CREATE TABLE lake.submissions (
    publish_number BIGINT, submission VARCHAR, feed VARCHAR, file VARCHAR, sha256 VARCHAR, published_at TIMESTAMP,
    person VARCHAR, note VARCHAR, registry_edition VARCHAR, replaces VARCHAR, accepted_reason VARCHAR,
    rows_read BIGINT, rows_kept BIGINT, warnings BIGINT, approved_by VARCHAR
);

-- A row is one submission taken back.
CREATE TABLE lake.withdrawals (
    publish_number BIGINT, submission VARCHAR, reason VARCHAR, person VARCHAR, withdrawn_at TIMESTAMP
);

-- A row is one indicator and period of which a submission gives the whole.
CREATE TABLE lake.scopes (publish_number BIGINT, submission VARCHAR, indicator VARCHAR, period VARCHAR);

-- A row is one earlier submission of which a submission replaced at least one figure.
CREATE TABLE lake.superseded (publish_number BIGINT, submission VARCHAR, earlier VARCHAR);

-- A row is one remark of the screening about a submission.
CREATE TABLE lake.findings (
    publish_number BIGINT, submission VARCHAR, "check" VARCHAR, severity VARCHAR, message VARCHAR, guidance VARCHAR,
    sheet VARCHAR, "row" BIGINT, "column" VARCHAR, "value" VARCHAR
);

-- A row is one figure as a submission gave it.
CREATE TABLE lake.observations (
    indicator VARCHAR, organisation VARCHAR, period VARCHAR, "value" DOUBLE, numerator DOUBLE, denominator DOUBLE,
    mark VARCHAR, unread VARCHAR, sheet VARCHAR, "row" BIGINT, "column" VARCHAR, submission VARCHAR, publish_number BIGINT
);
ALTER TABLE lake.observations SET SORTED BY (indicator ASC, organisation ASC, period ASC);

-- A row is one figure that holds now.
CREATE TABLE lake.latest (
    indicator VARCHAR, organisation VARCHAR, period VARCHAR, "value" DOUBLE, numerator DOUBLE, denominator DOUBLE,
    mark VARCHAR, unread VARCHAR, sheet VARCHAR, "row" BIGINT, "column" VARCHAR, submission VARCHAR, publish_number BIGINT
);
ALTER TABLE lake.latest SET SORTED BY (organisation ASC, indicator ASC, period ASC);
