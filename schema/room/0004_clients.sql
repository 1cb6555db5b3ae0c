-- When a client last pushed: of too many, the one that has been away longest is forgotten.
ALTER TABLE client ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
