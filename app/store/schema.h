// Inside the store only: the steps of the schema, oldest first. A step that has shipped never changes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "vault/key_tree.h"

namespace huanka::store {

/// Version 1 (AES-GCM, no key tree) never left the workshop; a file of it is refused, not guessed at.
inline constexpr std::int64_t first_version = 2;

inline const std::vector<const char*>& schema() {
  static const std::string version_2 = std::string(vault::KeyTree::table) + R"sql(
CREATE TABLE cases(
  number TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  route TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  person BLOB,                    -- keyed index of the ID number
  case_key BLOB,                  -- sealed under a key of the key tree
  sealed BLOB NOT NULL,
  updated_at INTEGER NOT NULL,
  erasure_announced_at INTEGER,   -- staff were told that a case the office does not have will be erased
  erased_at INTEGER,              -- then key, person and content are gone
  CHECK((erased_at IS NULL) = (case_key IS NOT NULL)),
  CHECK((erased_at IS NULL) = (person IS NOT NULL))
) STRICT;
CREATE INDEX cases_by_person ON cases(person);
CREATE TABLE pictures(
  case_number TEXT PRIMARY KEY REFERENCES cases(number),
  sealed BLOB NOT NULL            -- the accepted JPEG, under the case's key
) STRICT;
CREATE TABLE letters(
  number TEXT PRIMARY KEY,
  case_number TEXT NOT NULL UNIQUE REFERENCES cases(number),
  new_card BLOB NOT NULL          -- sealed under the case's key; empty once erased
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
)sql";
  // Every look at a case's prints, the hourly erasure's most of all, went through all prints of the kiosk's life.
  static const char* const version_3 = "CREATE INDEX print_jobs_by_case ON print_jobs(case_number);";
  // A refused case that its person may still stand by is kept for that (county's rule): until when, 0 for no longer.
  static const char* const version_4 = "ALTER TABLE cases ADD COLUMN waits_until INTEGER NOT NULL DEFAULT 0;";
  // How long a message has waited; 0 for one of before.
  static const char* const version_5 = "ALTER TABLE outbox ADD COLUMN queued_at INTEGER NOT NULL DEFAULT 0;";
  static const std::vector<const char*> steps{version_2.c_str(), version_3, version_4, version_5};
  return steps;
}

}  // namespace huanka::store
