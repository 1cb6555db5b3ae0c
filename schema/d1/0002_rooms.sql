-- Sessions are in the shop's room, which alone says which there are.
DROP TABLE refresh_token;

-- The room's name: what is left of an erased shop is told from the one connected after it.
ALTER TABLE shop ADD COLUMN room TEXT;

DROP TABLE one_time_code;
CREATE TABLE one_time_code (
  code_hash TEXT PRIMARY KEY,
  challenge TEXT NOT NULL,
  shop_id TEXT NOT NULL,
  room TEXT NOT NULL,
  member_id TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
