-- Rows that Etsy has and the room has not, known one by one: receipts by their id, and payments by
-- the id of a ledger entry that names one. Few, as a rule none; no index beside the key.
CREATE TABLE missing (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  why TEXT NOT NULL,
  since INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  PRIMARY KEY (kind, id)
) WITHOUT ROWID;
