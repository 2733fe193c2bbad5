// Inside the store only: the steps of the schema, oldest first. A step that has shipped never changes.
#pragma once

#include <vector>

namespace huanka::store {

inline const std::vector<const char*>& schema() {
  static const std::vector<const char*> steps{
      R"sql(
CREATE TABLE cases(
  number TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  opened TEXT NOT NULL,
  person BLOB NOT NULL,           -- keyed fingerprint of the ID number
  case_key BLOB,                  -- sealed under the master key; NULL once erased
  sealed BLOB NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX cases_by_person ON cases(person);
CREATE TABLE pictures(
  case_number TEXT PRIMARY KEY REFERENCES cases(number),
  sealed BLOB NOT NULL            -- the accepted JPEG, under the case's key
) STRICT;
CREATE TABLE letters(
  number TEXT PRIMARY KEY,
  case_number TEXT NOT NULL UNIQUE REFERENCES cases(number),
  new_card BLOB NOT NULL          -- sealed under the case's key
) STRICT;
CREATE TABLE outbox(
  id INTEGER PRIMARY KEY,
  case_number TEXT NOT NULL REFERENCES cases(number),
  sequence INTEGER NOT NULL,
  idempotency_key TEXT NOT NULL UNIQUE,
  sealed BLOB NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_try INTEGER NOT NULL,
  last_reason TEXT NOT NULL DEFAULT '',
  sent_at INTEGER,
  set_aside_at INTEGER,
  UNIQUE(case_number, sequence)
) STRICT;
CREATE INDEX outbox_waiting ON outbox(next_try) WHERE sent_at IS NULL AND set_aside_at IS NULL;
CREATE TABLE print_jobs(
  id INTEGER PRIMARY KEY,
  paper TEXT NOT NULL,
  case_number TEXT NOT NULL REFERENCES cases(number),
  letter_number TEXT NOT NULL DEFAULT '',
  duplicate INTEGER NOT NULL,
  state TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE TABLE journal(
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  case_number TEXT NOT NULL,
  step TEXT NOT NULL
) STRICT;
CREATE TABLE audit(
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  what TEXT NOT NULL,
  about TEXT NOT NULL,
  hash TEXT NOT NULL              -- SHA-256 over the previous hash and this entry
) STRICT;
CREATE TABLE counters(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
)sql"};
  return steps;
}

}  // namespace huanka::store
