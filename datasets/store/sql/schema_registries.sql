-- The table of layout 3. Only ever added to.

-- A row is the text of the registry that was in use from one publish number on, until the next row.
CREATE TABLE lake.registries (publish_number BIGINT, edition VARCHAR, "text" VARCHAR);
