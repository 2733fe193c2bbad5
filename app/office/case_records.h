// The book's rows of a case: what it is, sealed under a key of its own, its line on the desk, its events, the messages
// that were applied to it, and the new card and picture that belong to it. No rule is here; the ledger has those.
//
// Everything is called inside a transaction of the database, and failures stick to that (vault/database.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/case.h"
#include "office/message.h"
#include "vault/database.h"
#include "vault/key_tree.h"
#include "vault/sealing.h"

namespace huanka::office {

using vault::Database;
using vault::SecretKey;
using vault::Statement;
using wire::Instant;

struct KeptCase {
  domain::Case record;
  SecretKey key;  ///< everything of this case is sealed under it
};

/// A message that was applied.
struct AppliedMessage {
  std::string kiosk, idempotency_key;
  Receipt receipt;
  int place = 0;  ///< 1, 2, 3, ... in the order they were applied to the case
};

/// The case, if it is there and not erased, and its messages in no order.
struct Dealings {
  std::optional<KeptCase> kept;
  std::vector<AppliedMessage> applied;
};

struct IssuedCard {
  std::string identification_code;
  std::optional<domain::Pan> pan;
};

class CaseRecords {
 public:
  CaseRecords(Database& database, const vault::KeyTree& keys) : database_(database), keys_(keys) {}

  std::optional<KeptCase> find(const domain::CaseNumber& number);
  /// In one question: what a message is judged by.
  Dealings dealings(const domain::CaseNumber& number);
  /// Of rows with number, case_key and sealed, in this order. What is erased or damaged is left out.
  std::vector<KeptCase> read(Statement& rows);

  /// A case that is not there yet, under a new key.
  KeptCase add(const domain::Case& c, const std::string& kiosk, Instant now);
  /// One that is: in its new form.
  void change(const KeptCase& kept, Instant now);
  void add_event(const domain::Case& c, const std::string& actor, const std::string& what, Instant now);
  void add_message(const AppliedMessage& message, Instant now);

  std::optional<IssuedCard> issued_card(const KeptCase& kept);
  void keep_issued_card(const KeptCase& kept, const domain::NewCard& card);
  /// The JPEG taken at the kiosk; nothing when there is none.
  Result<std::optional<std::string>, vault::BoxProblem> picture(const KeptCase& kept);
  /// The first one stays.
  void keep_picture(const KeptCase& kept, const std::string& jpeg);

 private:
  std::optional<KeptCase> opened(const domain::CaseNumber& number, const Statement& row, int key_column) const;
  std::string tail_index_of(const domain::Case& c) const;

  Database& database_;
  const vault::KeyTree& keys_;
};

}  // namespace huanka::office
