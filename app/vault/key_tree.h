// The keys of one database. The machine key (machine_key.h) opens the master, the master opens the key of each case,
// and a key of its own, derived from the master, finds a person again. The master lies sealed in the database itself
// (table `keys`), so that data and master become durable together; the machine key never lies there.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "result/result.h"
#include "vault/database.h"
#include "vault/error.h"
#include "vault/machine_key.h"
#include "vault/sealing.h"

namespace huanka::vault {

class KeyTree {
 public:
  /// What a schema needs for this: one table.
  static constexpr const char* table = "CREATE TABLE keys(name TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT;\n";

  /// Once a master lies here, a missing machine key must not be replaced by a new one.
  static WhenMissing when_key_missing(Database& database);
  /// Opens the master, or makes it when there is none. WrongKey when it was sealed under another machine key.
  static Result<KeyTree, Error> open(Database& database, const SecretKey& machine_key);

  /// For the column cases.case_key.
  std::string seal_case_key(const SecretKey& case_key, std::string_view case_number) const;
  std::optional<SecretKey> open_case_key(std::string_view box, std::string_view case_number) const;
  /// Same person, same bytes; without the key they tell nothing. For the column cases.person.
  std::string person_index(std::string_view id_number) const;

 private:
  explicit KeyTree(const SecretKey& master)
      : case_keys_(master.derive(KeyUse::CaseKeys)), persons_(master.derive(KeyUse::PersonIndex)) {}

  SecretKey case_keys_, persons_;
};

}  // namespace huanka::vault
