-- One shop's room. One row per entity holding its latest version.
-- WITHOUT ROWID and a single secondary index: each further index is another billed row a change.

CREATE TABLE entity (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) WITHOUT ROWID;

CREATE UNIQUE INDEX entity_seq ON entity (seq);

-- What the room knows about itself, one JSON value a name: shop, tokens, feeds, buyer key.
CREATE TABLE fact (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

-- The last mutation of each client, stored with the change itself.
CREATE TABLE client (
  client_id TEXT PRIMARY KEY,
  mutation_id INTEGER NOT NULL,
  -- What it put, so that another change under the same number is told from a retry.
  body TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE member (
  member_id TEXT PRIMARY KEY,
  role TEXT NOT NULL,
  epoch INTEGER NOT NULL
) WITHOUT ROWID;

-- Sign-ins that ended before their access tokens did.
CREATE TABLE ended_session (
  session_id TEXT PRIMARY KEY,
  until INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE used_ticket (
  ticket_id TEXT PRIMARY KEY,
  until INTEGER NOT NULL
) WITHOUT ROWID;

-- Receipts that a webhook pointed to and that are not read yet.
CREATE TABLE pointed_receipt (
  receipt_id TEXT PRIMARY KEY,
  pointed_at INTEGER NOT NULL
) WITHOUT ROWID;
