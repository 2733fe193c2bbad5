// The audit log: every decision and every log-in, refused ones too, one row each, chained by SHA-256. A row holds the
// hash of the row before it, so that none can be changed, removed, moved or put in between without the chain telling
// where. Rows hold no personal data: user names, case numbers, words.
//
// Whoever can write the file could still make the whole chain anew. Against that, note number and hash of the newest
// row (audit verify prints them) where the office's machine cannot reach, and verify against the note.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "vault/database.h"
#include "wire/civil_time.h"

namespace huanka::office {

struct AuditEntry {
  wire::Instant at;
  std::string actor;    ///< a user, or "command line"
  std::string action;   ///< "log_in", "approve", ...
  std::string subject;  ///< case number or user name; may be empty
  std::string outcome;  ///< "done" or "refused"
  std::string detail;   ///< one word or number more; may be empty
};

struct AuditRow {
  std::int64_t number = 0;  ///< from 1
  AuditEntry entry;
  std::string previous, hash;
};

/// Adds a row inside the transaction that is open on this connection: both happen or neither.
void append_audit(vault::Database& database, const AuditEntry& entry);

/// The same in a transaction of its own.
Result<Done, vault::Error> note_audit(vault::Database& database, const AuditEntry& entry);

/// Newest first, those with a number below `before`.
Result<std::vector<AuditRow>, vault::Error> audit_rows(vault::Database& database, std::int64_t before, int limit);

struct AuditNote {
  std::int64_t number = 0;
  std::string hash;
};

struct AuditReport {
  std::vector<std::string> findings;  ///< one sentence each, in order; the first ones when there are very many
  AuditNote newest;                   ///< to be noted elsewhere
};

/// Walks the whole chain. `noted`: a row's number and hash as an earlier verification printed them.
Result<AuditReport, vault::Error> verify_audit(vault::Database& database, const std::optional<AuditNote>& noted);

}  // namespace huanka::office
