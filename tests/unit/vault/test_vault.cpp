// Sealed boxes, keys, and the door to SQLite.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "vault/database.h"
#include "vault/sealing.h"

using namespace huanka;
using namespace huanka::vault;
namespace fs = std::filesystem;

namespace {
struct Folder {
  fs::path path;
  Folder() {
    std::string name = (fs::temp_directory_path() / "huanka-vault-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
};

template <class T>
T must(Result<T, Error> result) {
  if (!result) FAIL(result.error().detail);
  return std::move(result).value();
}
}  // namespace

TEST_CASE("A sealed box opens with its key in its place, and with nothing else", "[vault]") {
  const SecretKey key = SecretKey::random();
  const std::string box = key.seal("张桂花 11010519491231002X", "case ZJ01-1");
  CHECK(box.find("1949") == std::string::npos);
  CHECK(key.open(box, "case ZJ01-1") == "张桂花 11010519491231002X");
  CHECK_FALSE(key.open(box, "case ZJ01-2"));
  CHECK_FALSE(SecretKey::random().open(box, "case ZJ01-1"));
  for (std::size_t at = 0; at < box.size(); at += 7) {
    std::string changed = box;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    CHECK_FALSE(key.open(changed, "case ZJ01-1"));
  }
  CHECK_FALSE(key.open("", ""));
  CHECK(key.seal("same", "") != key.seal("same", ""));
}

TEST_CASE("A fingerprint finds the same text again and tells nothing of it without the key", "[vault]") {
  const SecretKey key = SecretKey::random();
  CHECK(key.fingerprint("11010519491231002X") == key.fingerprint("11010519491231002X"));
  CHECK(key.fingerprint("a") != key.fingerprint("b"));
  CHECK(key.fingerprint("a") != SecretKey::random().fingerprint("a"));
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("A key file is made once, readable by its owner alone, and a damaged one is not replaced", "[vault]") {
  const Folder folder;
  const auto file = folder.path / "master.key";
  const auto first = must(SecretKey::from_file(file));
  CHECK(must(SecretKey::from_file(file)).bytes() == first.bytes());
  CHECK((fs::status(file).permissions() & fs::perms::all) == (fs::perms::owner_read | fs::perms::owner_write));
  std::ofstream(file) << "short";
  const auto damaged = SecretKey::from_file(file);
  REQUIRE_FALSE(damaged);
  CHECK(damaged.error().code == Error::Code::Damaged);
}

TEST_CASE("A transaction is all or nothing", "[vault]") {
  const Folder folder;
  Database database = must(Database::open(folder.path / "a.db", Database::Sharing::OneConnection));
  must(database.migrate({"CREATE TABLE t(x INTEGER UNIQUE) STRICT;"}));
  {
    Transaction all(database, Transaction::Kind::Write);
    Statement(database, "INSERT INTO t VALUES(?)").bind(1).run();
    must(all.finish());
  }
  {
    Transaction broken(database, Transaction::Kind::Write);
    Statement(database, "INSERT INTO t VALUES(?)").bind(2).run();
    Statement(database, "INSERT INTO t VALUES(?)").bind(1).run();  // not unique
    Statement(database, "INSERT INTO t VALUES(?)").bind(3).run();
    CHECK_FALSE(broken.finish());
  }
  const Transaction look(database, Transaction::Kind::Read);
  Statement count(database, "SELECT count(*) FROM t");
  REQUIRE(count.next());
  CHECK(count.number(0) == 1);
}

TEST_CASE("Migrations run once each; a file of a later program is refused", "[vault]") {
  const Folder folder;
  const auto file = folder.path / "a.db";
  {
    Database database = must(Database::open(file, Database::Sharing::OneConnection));
    must(database.migrate({"CREATE TABLE a(x INTEGER) STRICT;"}));
  }
  Database database = must(Database::open(file, Database::Sharing::OneConnection));
  must(database.migrate({"CREATE TABLE a(x INTEGER) STRICT;", "CREATE TABLE b(x INTEGER) STRICT;"}));
  must(database.migrate({"CREATE TABLE a(x INTEGER) STRICT;", "CREATE TABLE b(x INTEGER) STRICT;"}));
  const auto older = database.migrate({"CREATE TABLE a(x INTEGER) STRICT;"});
  REQUIRE_FALSE(older);
  CHECK(older.error().code == Error::Code::TooNew);
}

TEST_CASE("A file that is no database is called damaged", "[vault]") {
  const Folder folder;
  std::ofstream(folder.path / "a.db") << std::string(8192, 'x');
  const auto opened = Database::open(folder.path / "a.db", Database::Sharing::OneConnection);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == Error::Code::Damaged);
}
