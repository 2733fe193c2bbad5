// Machine key, master, case keys, person index: what opens what.
#include "rig/sample_case.h"
#include "rig/temporary_folder.h"
#include "vault/key_tree.h"

using namespace huanka;
using namespace huanka::rig;
using namespace huanka::vault;

namespace {
Database keys_in(const std::filesystem::path& file) {
  Database database = must(Database::open(file, Database::Sharing::ManyConnections));
  must(database.migrate({KeyTree::table}));
  return database;
}
}  // namespace

TEST_CASE("The master is made once and found again by the machine key that sealed it", "[vault]") {
  const TemporaryFolder folder;
  const SecretKey machine = SecretKey::random(), case_key = SecretKey::random();
  Database database = keys_in(folder.path() / "a.db");
  CHECK(KeyTree::when_key_missing(database) == WhenMissing::Make);
  const auto first = must(KeyTree::open(database, machine));
  CHECK(KeyTree::when_key_missing(database) == WhenMissing::Refuse);
  const auto box = first.seal_case_key(case_key, "ZJ01-1");
  const auto person = first.person_index("11010519491231002X");

  Database again = keys_in(folder.path() / "a.db");
  const auto second = must(KeyTree::open(again, machine));
  REQUIRE(second.open_case_key(box, "ZJ01-1"));
  CHECK(second.open_case_key(box, "ZJ01-1")->bytes() == case_key.bytes());
  CHECK_FALSE(second.open_case_key(box, "ZJ01-2"));
  CHECK(second.person_index("11010519491231002X") == person);
}

TEST_CASE("Another machine key is refused and does not replace the master", "[vault]") {
  const TemporaryFolder folder;
  const SecretKey machine = SecretKey::random();
  Database database = keys_in(folder.path() / "a.db");
  const auto box = must(KeyTree::open(database, machine)).seal_case_key(SecretKey::random(), "ZJ01-1");
  const auto other = KeyTree::open(database, SecretKey::random());
  REQUIRE_FALSE(other);
  CHECK(other.error().code == Error::Code::WrongKey);
  CHECK(must(KeyTree::open(database, machine)).open_case_key(box, "ZJ01-1"));
}

TEST_CASE("Two databases under one machine key have nothing in common", "[vault]") {
  const TemporaryFolder folder;
  const SecretKey machine = SecretKey::random();
  Database a = keys_in(folder.path() / "a.db"), b = keys_in(folder.path() / "b.db");
  const auto one = must(KeyTree::open(a, machine)), other = must(KeyTree::open(b, machine));
  CHECK(one.person_index("11010519491231002X") != other.person_index("11010519491231002X"));
  CHECK_FALSE(other.open_case_key(one.seal_case_key(SecretKey::random(), "ZJ01-1"), "ZJ01-1"));
}
