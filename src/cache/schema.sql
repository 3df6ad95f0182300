-- A cache is never migrated: one of an earlier version is begun anew.

CREATE TABLE owner (
  one  INTEGER PRIMARY KEY CHECK (one = 1),
  name TEXT NOT NULL
) STRICT;

-- Rows lie in the order of the table that shows them, so that its first page is read first, in one piece.
CREATE TABLE seen (
  sort TEXT NOT NULL,
  id   TEXT NOT NULL UNIQUE,
  data BLOB NOT NULL,
  seal BLOB NOT NULL,
  PRIMARY KEY (sort, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE platform (
  one  INTEGER PRIMARY KEY CHECK (one = 1),
  data BLOB NOT NULL,
  seal BLOB NOT NULL
) STRICT;

-- Reads that were spent in a month, against the allowance.
CREATE TABLE spent (
  month TEXT PRIMARY KEY,
  reads INTEGER NOT NULL CHECK (reads >= 0)
) STRICT, WITHOUT ROWID;
