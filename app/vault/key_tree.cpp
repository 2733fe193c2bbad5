#include "vault/key_tree.h"

namespace huanka::vault {

namespace {
constexpr const char* master_name = "master";

Place place_of_master() { return {.table = "keys", .row = master_name, .column = "sealed"}; }
Place place_of_case_key(std::string_view number) {
  return {.table = "cases", .row = std::string(number), .column = "case_key"};
}

std::optional<std::string> sealed_master(Database& database) {
  Statement row(database, "SELECT sealed FROM keys WHERE name=?");
  row.bind(master_name);
  return row.next() ? std::optional(row.text(0)) : std::nullopt;
}
}  // namespace

WhenMissing KeyTree::when_key_missing(Database& database) {
  const Transaction transaction(database, Transaction::Kind::Read);
  // When it cannot be told, there may be one.
  const bool may_be = sealed_master(database).has_value() || transaction.trouble();
  return may_be ? WhenMissing::Refuse : WhenMissing::Make;
}

Result<KeyTree, Error> KeyTree::open(Database& database, const SecretKey& machine_key) {
  std::optional<std::string> sealed;
  {
    Transaction look(database, Transaction::Kind::Read);
    sealed = sealed_master(database);
    if (look.trouble()) return Failure{*look.trouble()};
  }
  if (!sealed) {
    Transaction transaction(database, Transaction::Kind::Write);
    // Asked again: of two processes that open a fresh database together, one makes the master and both use it.
    sealed = sealed_master(database);
    if (!sealed) {
      sealed = machine_key.seal(SecretKey::random().bytes(), place_of_master());
      Statement(database, "INSERT INTO keys VALUES(?,?)").bind(master_name).bind_blob(*sealed).run();
    }
    if (auto done = transaction.finish(); !done) return Failure{done.error()};
  }
  const auto master = machine_key.open_key(*sealed, place_of_master());
  if (!master) return Failure{Error{Error::Code::WrongKey, "the database is sealed under another machine key"}};
  return KeyTree(*master);
}

std::string KeyTree::seal_case_key(const SecretKey& case_key, std::string_view case_number) const {
  return case_keys_.seal(case_key.bytes(), place_of_case_key(case_number));
}

std::optional<SecretKey> KeyTree::open_case_key(std::string_view box, std::string_view case_number) const {
  auto key = case_keys_.open_key(box, place_of_case_key(case_number));
  return key ? std::optional(std::move(key).value()) : std::nullopt;
}

std::string KeyTree::person_index(std::string_view id_number) const {
  return persons_.fingerprint("person", id_number);
}

}  // namespace huanka::vault
