// What only a database server can do: go away. The next transaction finds it again, or says that it cannot.
#include "rig/temporary_folder.h"
#include "rig/test_database.h"

using namespace huanka;
using namespace huanka::vault;
using namespace huanka::rig;

namespace {
/// Ends every other connection of this database, as a failing server or line does.
void end_others(Database& by) {
  Transaction transaction(by, Transaction::Kind::Write);
  Statement rows(by,
                 "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name='huanka-office' AND "
                 "pid<>pg_backend_pid()");
  while (rows.next()) continue;
}

struct Pair {
  TemporaryFolder folder;
  Database one = open_test_database(folder), other = open_test_database(folder);
  Pair() { must(one.migrate({"CREATE TABLE t(x INTEGER PRIMARY KEY) STRICT;"})); }

  std::int64_t count() {
    const Transaction look(one, Transaction::Kind::Read);
    Statement row(one, "SELECT count(*) FROM t");
    return row.next() ? row.number(0) : -1;
  }
};
}  // namespace

TEST_CASE("A transaction whose line breaks is told as lost, and did not happen", "[postgres]") {
  Pair pair;
  {
    Transaction transaction(pair.one, Transaction::Kind::Write);
    Statement(pair.one, "INSERT INTO t VALUES(1)").run();
    end_others(pair.other);
    const auto done = transaction.finish();
    REQUIRE_FALSE(done);
    CHECK(done.error().code == Error::Code::Lost);
  }
  CHECK(pair.count() == 0);
}

TEST_CASE("Work done in turn goes on over a line that broke", "[postgres]") {
  Pair pair;
  int tries = 0;
  must(pair.one.in_turn([&] {
    Transaction transaction(pair.one, Transaction::Kind::Write);
    Statement(pair.one, "INSERT INTO t VALUES(1)").run();
    if (++tries == 1) end_others(pair.other);
    return transaction.finish();
  }));
  CHECK(tries == 2);
  CHECK(pair.count() == 1);
}

TEST_CASE("A server that is not there is a failure that may pass, without a value in its words", "[postgres]") {
  const auto nowhere = postgres::open("host=/nonexistent dbname=none user=nobody");
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().code == Error::Code::Lost);
  CHECK(nowhere.error().detail.find("/nonexistent") != std::string::npos);
}
