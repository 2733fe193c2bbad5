// The door to SQLite.
#include <fstream>

#include "rig/sample_case.h"
#include "rig/temporary_folder.h"
#include "vault/database.h"

using namespace huanka;
using namespace huanka::vault;
using namespace huanka::rig;

TEST_CASE("A transaction is all or nothing", "[vault]") {
  const TemporaryFolder folder;
  Database database = must(Database::open(folder.path() / "a.db", Database::Sharing::OneConnection));
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

TEST_CASE("What cannot keep the log that was promised is not opened", "[vault]") {
  // SQLite itself answers with the mode it has, and no error.
  const auto in_memory = Database::open(":memory:", Database::Sharing::OneConnection);
  REQUIRE_FALSE(in_memory);
  CHECK(in_memory.error().detail == "the journal mode cannot be set");
}

TEST_CASE("A long list is sorted in memory: nothing of it is in a file that nobody erases", "[vault][privacy]") {
  const TemporaryFolder folder;
  Database database = must(Database::open(folder.path() / "a.db", Database::Sharing::OneConnection));
  must(database.migrate({"CREATE TABLE t(x TEXT) STRICT;"}));
  {
    Transaction all(database, Transaction::Kind::Write);
    // Some times as much as SQLite sorts without a file of its own.
    Statement(database,
              "INSERT INTO t SELECT hex(randomblob(2000)) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 "
              "FROM n WHERE i<5000) SELECT i FROM n)")
        .run();
    must(all.finish());
  }
  const Transaction look(database, Transaction::Kind::Read);
  Statement sorted(database, "SELECT x FROM t ORDER BY x");
  REQUIRE(sorted.next());
  for (const auto& open : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    const auto file = std::filesystem::read_symlink(open.path(), gone).string();
    CHECK_THAT(file, !Catch::Contains("etilqs"));  // what SQLite calls its own files
  }
}

TEST_CASE("Migrations run once each; a file of a later program is refused", "[vault]") {
  const TemporaryFolder folder;
  const auto file = folder.path() / "a.db";
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

TEST_CASE("A schema may begin at a later version; a file older than that is refused and left alone", "[vault]") {
  const TemporaryFolder folder;
  const auto file = folder.path() / "a.db";
  {
    Database database = must(Database::open(file, Database::Sharing::OneConnection));
    must(database.migrate({"CREATE TABLE old(x INTEGER) STRICT;"}));
  }
  Database database = must(Database::open(file, Database::Sharing::OneConnection));
  const auto refused = database.migrate({"CREATE TABLE a(x INTEGER) STRICT;"}, 2);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Error::Code::TooOld);

  Database fresh = must(Database::open(folder.path() / "b.db", Database::Sharing::OneConnection));
  must(fresh.migrate({"CREATE TABLE a(x INTEGER) STRICT;"}, 2));
  must(fresh.migrate({"CREATE TABLE a(x INTEGER) STRICT;", "CREATE TABLE b(x INTEGER) STRICT;"}, 2));
  const Transaction look(fresh, Transaction::Kind::Read);
  Statement version(fresh, "PRAGMA user_version");
  REQUIRE(version.next());
  CHECK(version.number(0) == 3);
}

TEST_CASE("A file that is no database is called damaged", "[vault]") {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "a.db") << std::string(8192, 'x');
  const auto opened = Database::open(folder.path() / "a.db", Database::Sharing::OneConnection);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == Error::Code::Damaged);
}
