-- Version 2: repeats, look-ups, what waits for a person, and marks at Stripe that this journal does not account for.

INSERT INTO kinds (kind, step) VALUES
    ('attempt', 'repeats'), ('awaits_person', 'keeps'), ('looked_up', 'keeps'),
    ('withdrawn', 'ends'), ('not_created', 'ends'), ('happened', 'ends'), ('did_not_happen', 'ends'),
    ('explained', 'follows settled'), ('late_answer', 'follows an end'), ('contradicted', 'holds after an end'),
    ('foreign', 'holds'), ('acknowledged', 'frees'),
    ('armed', 'notes'), ('disarmed', 'notes'), ('reconciled', 'notes');

-- Marks that were seen at Stripe and are not accounted for. While an account has one, nothing new is recorded for it.
-- Kept by the triggers on `events` and by nothing else.
CREATE TABLE held (
    mark    TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    seq     INTEGER NOT NULL UNIQUE REFERENCES events (seq)
) STRICT;

CREATE INDEX held_by_account ON held (account);

-- A mark is held once, and not again after somebody's yes.
CREATE INDEX events_acknowledged ON events (detail ->> '$.mark') WHERE kind = 'acknowledged';

CREATE TRIGGER events_number_attempts BEFORE INSERT ON events
WHEN (NEW.attempt IS NOT NULL) IS NOT ((SELECT step FROM kinds WHERE kind = NEW.kind) IN ('begins', 'repeats'))
  OR (NEW.attempt IS NOT NULL
      AND NEW.attempt IS NOT (SELECT coalesce(max(attempt), 0) + 1 FROM events WHERE debit = NEW.debit))
BEGIN SELECT raise(ABORT, 'events: not the next attempt'); END;

CREATE TRIGGER events_have_a_debit BEFORE INSERT ON events
WHEN (NEW.debit IS NULL) IS NOT ((SELECT step FROM kinds WHERE kind = NEW.kind) IN ('holds', 'frees', 'notes'))
BEGIN SELECT raise(ABORT, 'events: of no debit'); END;

DROP TRIGGER events_keep_a_debit_open;
CREATE TRIGGER events_keep_a_debit_open BEFORE INSERT ON events
WHEN (SELECT step FROM kinds WHERE kind = NEW.kind) IN ('repeats', 'keeps', 'ends')
 AND NOT EXISTS (SELECT 1 FROM unresolved WHERE debit = NEW.debit)
BEGIN SELECT raise(ABORT, 'events: the debit is not unresolved'); END;

-- What waits for a person is neither repeated nor ended by what a program thinks.
CREATE TRIGGER events_wait_for_a_person BEFORE INSERT ON events
WHEN NEW.kind IN ('attempt', 'refused', 'not_created', 'withdrawn')
 AND EXISTS (SELECT 1 FROM events WHERE debit = NEW.debit AND kind = 'awaits_person')
BEGIN SELECT raise(ABORT, 'events: the debit waits for a person'); END;

DROP TRIGGER events_follow_a_settled_debit;
CREATE TRIGGER events_follow_a_settled_debit BEFORE INSERT ON events
WHEN (SELECT step FROM kinds WHERE kind = NEW.kind) = 'follows settled'
 AND NOT EXISTS (SELECT 1 FROM events WHERE debit = NEW.debit
                 AND kind IN ('settled', 'happened'))
BEGIN SELECT raise(ABORT, 'events: the debit is not settled'); END;

CREATE TRIGGER events_follow_an_end BEFORE INSERT ON events
WHEN (SELECT step FROM kinds WHERE kind = NEW.kind) IN ('follows an end', 'holds after an end')
 AND NOT EXISTS (SELECT 1 FROM events JOIN kinds USING (kind) WHERE debit = NEW.debit AND step = 'ends')
BEGIN SELECT raise(ABORT, 'events: the debit has no end'); END;

CREATE TRIGGER events_wait_for_what_is_held BEFORE INSERT ON events
WHEN NEW.kind = 'recorded'
 AND EXISTS (SELECT 1 FROM held WHERE account = (SELECT account FROM debits WHERE id = NEW.debit))
BEGIN SELECT raise(ABORT, 'events: the account is held'); END;

CREATE TRIGGER events_hold AFTER INSERT ON events
WHEN (SELECT step FROM kinds WHERE kind = NEW.kind) IN ('holds', 'holds after an end')
BEGIN INSERT INTO held (mark, account, seq) VALUES (NEW.detail ->> '$.mark', NEW.detail ->> '$.account', NEW.seq); END;

CREATE TRIGGER events_free AFTER INSERT ON events
WHEN NEW.kind = 'acknowledged'
BEGIN DELETE FROM held WHERE mark = NEW.detail ->> '$.mark'; END;

CREATE TRIGGER held_is_not_updated BEFORE UPDATE ON held
BEGIN SELECT raise(ABORT, 'held: records are never changed'); END;

CREATE TRIGGER held_is_not_added_to BEFORE INSERT ON held
WHEN NOT EXISTS (SELECT 1 FROM events JOIN kinds USING (kind)
                 WHERE seq = NEW.seq AND step IN ('holds', 'holds after an end')
                   AND detail ->> '$.account' = NEW.account AND detail ->> '$.mark' = NEW.mark)
  OR EXISTS (SELECT 1 FROM events WHERE kind = 'acknowledged' AND detail ->> '$.mark' = NEW.mark)
BEGIN SELECT raise(ABORT, 'held: the mark is not open'); END;

CREATE TRIGGER held_is_not_cleared BEFORE DELETE ON held
WHEN NOT EXISTS (SELECT 1 FROM events WHERE kind = 'acknowledged' AND detail ->> '$.mark' = OLD.mark AND seq > OLD.seq)
BEGIN SELECT raise(ABORT, 'held: nobody said yes'); END;
