-- The directory: who may see which shop, and what a sign-in leaves behind while it lasts.
-- Everything secret is kept as a SHA-256 only.

CREATE TABLE shop (
  shop_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  connected_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE member (
  shop_id TEXT NOT NULL REFERENCES shop (shop_id) ON DELETE CASCADE,
  member_id TEXT NOT NULL,
  role TEXT NOT NULL,
  -- Grows when the member's rights change; a token of an older epoch is worth nothing.
  epoch INTEGER NOT NULL,
  PRIMARY KEY (shop_id, member_id)
) WITHOUT ROWID;

CREATE TABLE oauth_state (
  state_hash TEXT PRIMARY KEY,
  browser_hash TEXT NOT NULL,
  etsy_verifier TEXT NOT NULL,
  challenge TEXT NOT NULL,
  redirect TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE one_time_code (
  code_hash TEXT PRIMARY KEY,
  challenge TEXT NOT NULL,
  shop_id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE refresh_token (
  token_hash TEXT PRIMARY KEY,
  -- One sign-in of one browser: all tokens that followed from it.
  session_id TEXT NOT NULL,
  shop_id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) WITHOUT ROWID;

CREATE INDEX refresh_token_session ON refresh_token (session_id);
CREATE INDEX refresh_token_shop ON refresh_token (shop_id);

CREATE TABLE webhook_seen (
  webhook_id TEXT PRIMARY KEY,
  seen_at INTEGER NOT NULL
) WITHOUT ROWID;
