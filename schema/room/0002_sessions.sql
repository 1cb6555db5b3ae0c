-- Sign-ins, each of one member in one browser. One that is not here has ended.
CREATE TABLE session (
  session_id TEXT PRIMARY KEY,
  member_id TEXT NOT NULL,
  -- Which browser: a new sign-in from it ends this one.
  client_id TEXT NOT NULL,
  -- The thumbprint of the key that every use of the session must be proved with.
  jkt TEXT NOT NULL,
  -- How often it was refreshed: only the newest refresh token is good.
  generation INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  rotated_at INTEGER NOT NULL
) WITHOUT ROWID;

DROP TABLE ended_session;
