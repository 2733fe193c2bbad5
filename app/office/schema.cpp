#include "office/schema.h"

#include <string>

#include "vault/key_tree.h"

namespace huanka::office {

namespace {
const std::string& version_5() {
  static const std::string text = std::string(vault::KeyTree::table) + R"sql(
CREATE TABLE cases(
  number TEXT PRIMARY KEY,
  kiosk TEXT NOT NULL,
  state TEXT NOT NULL,
  person BLOB NOT NULL,             -- keyed index of the ID number
  case_key BLOB,                    -- sealed under a key of the key tree; NULL once erased
  sealed BLOB NOT NULL,
  received_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX cases_by_person ON cases(person);
CREATE TABLE messages(
  case_number TEXT NOT NULL,
  kiosk TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  idempotency_key TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  state TEXT NOT NULL,              -- what the receipt said, for every repeat
  version INTEGER NOT NULL,
  place INTEGER NOT NULL,           -- 1, 2, 3, ... in the order they were applied to the case
  at INTEGER NOT NULL,
  PRIMARY KEY(case_number, kiosk, sequence),
  UNIQUE(case_number, idempotency_key),
  UNIQUE(case_number, place)
) STRICT;
CREATE TABLE events(
  case_number TEXT NOT NULL,
  place INTEGER NOT NULL,           -- 1, 2, 3, ...
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  what TEXT NOT NULL,
  state TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY(case_number, place)
) STRICT;
CREATE TABLE issued_cards(
  case_number TEXT PRIMARY KEY REFERENCES cases(number),
  sealed BLOB NOT NULL
) STRICT;
CREATE TABLE pictures(
  case_number TEXT PRIMARY KEY REFERENCES cases(number),
  sealed BLOB NOT NULL              -- the JPEG taken at the kiosk, under the case's key
) STRICT;
CREATE TABLE sms(
  case_number TEXT NOT NULL REFERENCES cases(number),
  kind TEXT NOT NULL,
  state TEXT NOT NULL,              -- queued, accepted, failed, dropped
  idempotency_key TEXT NOT NULL,    -- of the text; empty: not composed yet
  day TEXT NOT NULL,                -- on which the text may be sent, for it names the last day of the window
  sealed BLOB NOT NULL,             -- the text, under the case's key
  attempts INTEGER NOT NULL,
  next_attempt INTEGER NOT NULL,
  reason TEXT NOT NULL,
  reference TEXT NOT NULL,
  queued_at INTEGER NOT NULL,
  at INTEGER NOT NULL,              -- of the last change of its state
  PRIMARY KEY(case_number, kind)
) STRICT;
CREATE INDEX sms_by_state ON sms(state, next_attempt);
CREATE TABLE desk(
  case_number TEXT PRIMARY KEY,
  tail TEXT NOT NULL,               -- the number's last five digits
  person_tail BLOB NOT NULL,        -- keyed index of the ID number's last four characters
  state TEXT NOT NULL,
  holding_bank TEXT NOT NULL,
  target_bank TEXT NOT NULL,
  opened TEXT NOT NULL,
  due TEXT NOT NULL,                -- empty when nothing is due
  letter_number TEXT NOT NULL
) STRICT;
CREATE INDEX desk_by_due ON desk(state, due, case_number);
CREATE INDEX desk_by_day ON desk(opened, case_number);
CREATE INDEX desk_by_tail ON desk(tail);
CREATE INDEX desk_by_person_tail ON desk(person_tail);
CREATE INDEX desk_by_letter ON desk(letter_number);
CREATE TABLE contacts(
  kiosk TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT;
CREATE TABLE users(
  name TEXT PRIMARY KEY,
  password TEXT NOT NULL,           -- argon2id, libsodium's text form
  disabled INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  password_at INTEGER NOT NULL
) STRICT;
CREATE TABLE grants(
  user_name TEXT NOT NULL REFERENCES users(name),
  role TEXT NOT NULL,
  bank TEXT NOT NULL,               -- empty for a role of no bank
  PRIMARY KEY(user_name, role, bank)
) STRICT;
CREATE TABLE log_in_tries(
  name_hash TEXT PRIMARY KEY,       -- of whatever was typed: a name that is nobody's waits like one that is
  failures INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  wait_until INTEGER NOT NULL
) STRICT;
CREATE TABLE sessions(
  token_hash TEXT PRIMARY KEY,
  user_name TEXT NOT NULL REFERENCES users(name),
  began_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_by_user ON sessions(user_name);
CREATE TABLE audit(
  number INTEGER PRIMARY KEY,       -- 1, 2, 3, ... without a gap
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  outcome TEXT NOT NULL,
  detail TEXT NOT NULL,
  previous TEXT NOT NULL,           -- hash of the row before
  hash TEXT NOT NULL
) STRICT;
CREATE TABLE audit_head(
  id INTEGER PRIMARY KEY,           -- always 1
  number INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;
)sql";
  return text;
}

/// Reservations at a bank's counter, which stands in the kiosk's place (R67).
constexpr const char* version_6 = R"sql(
CREATE TABLE counter_numbers(
  kiosk TEXT NOT NULL,
  day TEXT NOT NULL,
  last INTEGER NOT NULL,            -- running number given last on that day
  PRIMARY KEY(kiosk, day)
) STRICT;
CREATE TABLE filings(
  kiosk TEXT NOT NULL,
  filing TEXT NOT NULL,             -- key of what was sent: sent again, it is the same case
  case_number TEXT NOT NULL,
  PRIMARY KEY(kiosk, filing)
) STRICT;
)sql";

/// Studio photos, and which case was submitted with which (R124-R125).
constexpr const char* version_7 = R"sql(
CREATE TABLE photos(
  receipt BLOB PRIMARY KEY,         -- keyed index of the receipt's number
  photo_key BLOB NOT NULL,          -- sealed under a key of the key tree
  sealed BLOB NOT NULL,             -- number, holder, kind and days, under the photo's key
  picture BLOB                      -- the JPEG, under the photo's key; NULL: none is stored
) STRICT;
CREATE TABLE used_receipts(
  receipt BLOB PRIMARY KEY,
  case_number TEXT NOT NULL
) STRICT;
CREATE TABLE receipt_misses(
  kiosk TEXT PRIMARY KEY,
  since INTEGER NOT NULL,           -- first miss that counts
  misses INTEGER NOT NULL           -- look-ups since then that found nothing of the person who asked
) STRICT;
)sql";

/// What each terminal told last about itself.
constexpr const char* version_8 = R"sql(
CREATE TABLE heartbeats(
  kiosk TEXT PRIMARY KEY,
  at INTEGER NOT NULL,              -- when it was received, by the office's clock
  needs_hand INTEGER NOT NULL,      -- 1: somebody should look; the list has those first
  said TEXT NOT NULL                -- JSON as wire/heartbeat.h writes it
) STRICT;
)sql";

/// Most cases never have a letter: they need no place among the letters' numbers.
constexpr const char* version_9 = R"sql(
DROP INDEX desk_by_letter;
CREATE INDEX desk_by_letter ON desk(letter_number) WHERE letter_number<>'';
)sql";
}  // namespace

const std::vector<const char*>& book_schema() {
  static const std::vector<const char*> steps{version_5().c_str(), version_6, version_7, version_8, version_9};
  return steps;
}

}  // namespace huanka::office
