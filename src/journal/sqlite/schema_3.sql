-- Version 3. Debits that give another one back are found by it.

-- Which debits give another back, and which.
CREATE INDEX debits_giving_back ON debits (asked ->> '$.reverse.of') WHERE asked ->> '$.reverse.of' IS NOT NULL;
