-- Version 1 of the journal. Times are RFC 3339 in UTC; amounts are minor units; hashes are SHA-256.

-- Whose journal this is: one row.
CREATE TABLE journal (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    platform TEXT NOT NULL,
    mode     TEXT NOT NULL,
    genesis  BLOB NOT NULL CHECK (length(genesis) = 32)
) STRICT;

-- Kinds of events, and what each does to its debit: begins it, keeps it open, ends it, or follows its end.
CREATE TABLE kinds (
    kind TEXT PRIMARY KEY,
    step TEXT NOT NULL
) STRICT;

INSERT INTO kinds (kind, step) VALUES
    ('recorded', 'begins'),
    ('unknown', 'keeps'),
    ('settled', 'ends'),
    ('refused', 'ends'),
    ('observed', 'follows settled');

-- What was asked, by whom, and what it was judged on. `asked` and `judged` are JSON; the other columns repeat a part of
-- them, so that the database can compare and people can search.
CREATE TABLE debits (
    number      INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    key         TEXT NOT NULL UNIQUE,
    account     TEXT NOT NULL,
    platform    TEXT NOT NULL,
    minor       INTEGER NOT NULL CHECK (minor > 0),
    currency    TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    operator    TEXT NOT NULL,
    host        TEXT NOT NULL,
    process     INTEGER NOT NULL,
    asked       TEXT NOT NULL CHECK (json_valid(asked)),
    judged      TEXT NOT NULL CHECK (json_valid(judged))
) STRICT;

CREATE INDEX debits_by_account ON debits (account);

-- What happened, in order. `attempt` is set on an event with which an attempt begins. `prev` and `hash` are the chain.
CREATE TABLE events (
    seq     INTEGER PRIMARY KEY,
    debit   TEXT REFERENCES debits (id),
    kind    TEXT NOT NULL REFERENCES kinds (kind),
    attempt INTEGER CHECK (attempt > 0),
    at      TEXT NOT NULL,
    detail  TEXT NOT NULL CHECK (json_valid(detail)),
    prev    BLOB NOT NULL CHECK (length(prev) = 32),
    hash    BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE INDEX events_by_debit ON events (debit);
CREATE UNIQUE INDEX events_by_attempt ON events (debit, attempt) WHERE attempt IS NOT NULL;

-- Debits whose end is not known: at most one for an account. Kept by the triggers on `events` and by nothing else.
CREATE TABLE unresolved (
    account TEXT PRIMARY KEY,
    debit   TEXT NOT NULL UNIQUE REFERENCES debits (id)
) STRICT;

CREATE TRIGGER journal_is_not_updated BEFORE UPDATE ON journal
BEGIN SELECT raise(ABORT, 'journal: records are never changed'); END;
CREATE TRIGGER journal_is_not_deleted BEFORE DELETE ON journal
BEGIN SELECT raise(ABORT, 'journal: records are never deleted'); END;

CREATE TRIGGER kinds_are_not_updated BEFORE UPDATE ON kinds
BEGIN SELECT raise(ABORT, 'kinds: records are never changed'); END;
CREATE TRIGGER kinds_are_not_deleted BEFORE DELETE ON kinds
BEGIN SELECT raise(ABORT, 'kinds: records are never deleted'); END;

CREATE TRIGGER debits_are_not_updated BEFORE UPDATE ON debits
BEGIN SELECT raise(ABORT, 'debits: records are never changed'); END;
CREATE TRIGGER debits_are_not_deleted BEFORE DELETE ON debits
BEGIN SELECT raise(ABORT, 'debits: records are never deleted'); END;

CREATE TRIGGER events_are_not_updated BEFORE UPDATE ON events
BEGIN SELECT raise(ABORT, 'events: records are never changed'); END;
CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
BEGIN SELECT raise(ABORT, 'events: records are never deleted'); END;

CREATE TRIGGER events_follow_one_another BEFORE INSERT ON events
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM events)
  OR NEW.prev IS NOT coalesce((SELECT hash FROM events ORDER BY seq DESC LIMIT 1), (SELECT genesis FROM journal))
BEGIN SELECT raise(ABORT, 'events: not the next of the chain'); END;

CREATE TRIGGER events_keep_a_debit_open BEFORE INSERT ON events
WHEN (SELECT step FROM kinds WHERE kind = NEW.kind) IN ('keeps', 'ends')
 AND NOT EXISTS (SELECT 1 FROM unresolved WHERE debit = NEW.debit)
BEGIN SELECT raise(ABORT, 'events: the debit is not unresolved'); END;

CREATE TRIGGER events_follow_a_settled_debit BEFORE INSERT ON events
WHEN (SELECT step FROM kinds WHERE kind = NEW.kind) = 'follows settled'
 AND NOT EXISTS (SELECT 1 FROM events WHERE debit = NEW.debit AND kind = 'settled')
BEGIN SELECT raise(ABORT, 'events: the debit is not settled'); END;

CREATE TRIGGER events_begin_a_debit AFTER INSERT ON events
WHEN (SELECT step FROM kinds WHERE kind = NEW.kind) = 'begins'
BEGIN
    INSERT INTO unresolved (account, debit)
    VALUES ((SELECT account FROM debits WHERE id = NEW.debit), NEW.debit);
END;

CREATE TRIGGER events_end_a_debit AFTER INSERT ON events
WHEN (SELECT step FROM kinds WHERE kind = NEW.kind) = 'ends'
BEGIN DELETE FROM unresolved WHERE debit = NEW.debit; END;

CREATE TRIGGER unresolved_is_not_updated BEFORE UPDATE ON unresolved
BEGIN SELECT raise(ABORT, 'unresolved: records are never changed'); END;

CREATE TRIGGER unresolved_is_not_added_to BEFORE INSERT ON unresolved
WHEN NOT EXISTS (SELECT 1 FROM events JOIN kinds USING (kind) WHERE debit = NEW.debit AND step = 'begins')
  OR EXISTS (SELECT 1 FROM events JOIN kinds USING (kind) WHERE debit = NEW.debit AND step = 'ends')
BEGIN SELECT raise(ABORT, 'unresolved: the debit is not open'); END;

CREATE TRIGGER unresolved_is_not_cleared BEFORE DELETE ON unresolved
WHEN NOT EXISTS (SELECT 1 FROM events JOIN kinds USING (kind) WHERE debit = OLD.debit AND step = 'ends')
BEGIN SELECT raise(ABORT, 'unresolved: the debit has no end'); END;
