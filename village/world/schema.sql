CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS account (
  id INTEGER PRIMARY KEY, network TEXT NOT NULL, handle TEXT NOT NULL COLLATE NOCASE, name TEXT NOT NULL, bio TEXT NOT NULL,
  language TEXT NOT NULL, temper TEXT NOT NULL, created_at INTEGER NOT NULL,
  followers INTEGER NOT NULL DEFAULT 0, following INTEGER NOT NULL DEFAULT 0, posts INTEGER NOT NULL DEFAULT 0,
  ordinal INTEGER NOT NULL DEFAULT 0, last_post_at INTEGER NOT NULL DEFAULT 0, suspended INTEGER NOT NULL DEFAULT 0,
  UNIQUE (network, handle)
);

CREATE TABLE IF NOT EXISTS post (
  id INTEGER PRIMARY KEY, network TEXT NOT NULL, author_id INTEGER NOT NULL REFERENCES account, ordinal INTEGER NOT NULL,
  text TEXT NOT NULL, language TEXT NOT NULL, visibility TEXT NOT NULL, spoiler TEXT NOT NULL, sensitive INTEGER NOT NULL,
  reply_to INTEGER, boost_of INTEGER, conversation_id INTEGER NOT NULL, app TEXT NOT NULL, once TEXT NOT NULL,
  created_at INTEGER NOT NULL, edited_at INTEGER NOT NULL DEFAULT 0, deleted_at INTEGER NOT NULL DEFAULT 0,
  likes INTEGER NOT NULL DEFAULT 0, boosts INTEGER NOT NULL DEFAULT 0, replies INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS post_author ON post (author_id, id);
CREATE INDEX IF NOT EXISTS post_reply ON post (reply_to) WHERE reply_to IS NOT NULL;
CREATE INDEX IF NOT EXISTS post_boost ON post (boost_of, author_id) WHERE boost_of IS NOT NULL;
CREATE INDEX IF NOT EXISTS post_direct ON post (conversation_id, id) WHERE visibility = 'direct';

CREATE TABLE IF NOT EXISTS mention (
  post_id INTEGER NOT NULL, account_id INTEGER NOT NULL, PRIMARY KEY (post_id, account_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS mention_account ON mention (account_id, post_id);

CREATE TABLE IF NOT EXISTS liked (
  id INTEGER PRIMARY KEY, post_id INTEGER NOT NULL, account_id INTEGER NOT NULL, UNIQUE (post_id, account_id)
);
CREATE TABLE IF NOT EXISTS follow (
  id INTEGER PRIMARY KEY, follower_id INTEGER NOT NULL, followed_id INTEGER NOT NULL, UNIQUE (follower_id, followed_id)
);
CREATE INDEX IF NOT EXISTS follow_followed ON follow (followed_id, id);

CREATE TABLE IF NOT EXISTS media (
  id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL, post_id INTEGER, position INTEGER NOT NULL DEFAULT 0, mime TEXT NOT NULL,
  file TEXT NOT NULL, size INTEGER NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
  description TEXT NOT NULL, focus TEXT NOT NULL, created_at INTEGER NOT NULL, ready_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS media_post ON media (post_id) WHERE post_id IS NOT NULL;

CREATE TABLE IF NOT EXISTS poll (
  post_id INTEGER PRIMARY KEY, multiple INTEGER NOT NULL, hide_totals INTEGER NOT NULL, expires_at INTEGER NOT NULL,
  closed INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS choice (
  post_id INTEGER NOT NULL, position INTEGER NOT NULL, title TEXT NOT NULL, votes INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (post_id, position)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS vote (
  post_id INTEGER NOT NULL, account_id INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (post_id, account_id, position)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS notice (
  id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL, kind TEXT NOT NULL, from_id INTEGER NOT NULL, post_id INTEGER,
  at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS notice_account ON notice (account_id, id);
CREATE INDEX IF NOT EXISTS notice_post ON notice (post_id) WHERE post_id IS NOT NULL;

CREATE TABLE IF NOT EXISTS conversation_read (
  account_id INTEGER NOT NULL, conversation_id INTEGER NOT NULL, post_id INTEGER NOT NULL,
  PRIMARY KEY (account_id, conversation_id)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS asked (
  account_id INTEGER NOT NULL, once TEXT NOT NULL, post_id INTEGER NOT NULL, first_at INTEGER NOT NULL,
  created INTEGER NOT NULL, repeated INTEGER NOT NULL, PRIMARY KEY (account_id, once)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS app (
  client_id TEXT PRIMARY KEY, id INTEGER NOT NULL, network TEXT NOT NULL, secret TEXT NOT NULL, name TEXT NOT NULL,
  website TEXT NOT NULL, redirect_uris TEXT NOT NULL, scopes TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS code (
  code TEXT PRIMARY KEY, client_id TEXT NOT NULL, account_id INTEGER NOT NULL, redirect_uri TEXT NOT NULL, scopes TEXT NOT NULL,
  challenge TEXT NOT NULL, expires_at INTEGER NOT NULL, used INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS token (
  token TEXT PRIMARY KEY, client_id TEXT NOT NULL, account_id INTEGER, scopes TEXT NOT NULL, created_at INTEGER NOT NULL,
  revoked_at INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- Of tokens that end, and of those that are only good for new ones.
CREATE TABLE IF NOT EXISTS lifetime (
  token TEXT PRIMARY KEY, expires_at INTEGER NOT NULL, renews INTEGER NOT NULL
) WITHOUT ROWID;

-- Where a network tells what comes in for an account (null: for any of its accounts).
CREATE TABLE IF NOT EXISTS hook (
  id INTEGER PRIMARY KEY, network TEXT NOT NULL, account_id INTEGER, url TEXT NOT NULL, secret TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS plan (
  id INTEGER PRIMARY KEY, due_at INTEGER NOT NULL, who TEXT NOT NULL, kind TEXT NOT NULL, post_id INTEGER NOT NULL, text TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS plan_due ON plan (due_at);

-- What only its network knows of a post or a file, as JSON; and what its owner calls a thing (a key, a slug).
CREATE TABLE IF NOT EXISTS record (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS name (
  account_id INTEGER NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, thing_id INTEGER NOT NULL,
  PRIMARY KEY (account_id, kind, value)
) WITHOUT ROWID;
