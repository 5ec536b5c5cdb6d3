-- The tables of layout 2: what followed from each publish, and what people wrote. Only ever added to.

-- A row is one outcome of one place for one period as judged when something was published: both sides' verdicts, the
-- comparisons made and those that could not be made, in `document` (JSON). The newest publish number of a cell holds.
CREATE TABLE lake.verdicts (
    publish_number BIGINT, place VARCHAR, outcome VARCHAR, period VARCHAR, registry_edition VARCHAR, document VARCHAR
);

-- A row is one tension found in such a cell. `tension` is its identity, the same in every period; `document` (JSON) holds its
-- sentence and evidence; `digest` changes when the evidence does.
CREATE TABLE lake.tensions (
    publish_number BIGINT, place VARCHAR, outcome VARCHAR, period VARCHAR, tension VARCHAR, digest VARCHAR, document VARCHAR
);

-- A row is one entry that somebody wrote: in the register of tensions, a board's priorities, or a meeting. `document` is JSON.
CREATE TABLE lake.entries (
    publish_number BIGINT, entry VARCHAR, kind VARCHAR, place VARCHAR, subject VARCHAR, made_at TIMESTAMP, person VARCHAR,
    document VARCHAR
);
