// What the office's and the kiosk's code rely on, whatever engine is behind the door (operations reference 5.3).
#include <limits>
#include <set>
#include <thread>

#include "rig/temporary_folder.h"
#include "rig/test_database.h"

using namespace huanka;
using namespace huanka::vault;
using namespace huanka::rig;

namespace {
constexpr const char* table =
    "CREATE TABLE t(\n"
    "  name TEXT PRIMARY KEY,   -- a comment; with a semicolon and a ?\n"
    "  number INTEGER,\n"
    "  bytes BLOB\n"
    ") STRICT;\n"
    "CREATE INDEX t_by_number ON t(number);";

struct Place {
  TemporaryFolder folder;
  Database database = [this] {
    auto opened = open_test_database(folder);
    must(opened.migrate({table}));
    return opened;
  }();

  void put(const std::string& name, std::int64_t number) {
    Transaction transaction(database, Transaction::Kind::Write);
    Statement(database, "INSERT INTO t(name,number) VALUES(?,?)").bind(name).bind(number).run();
    must(transaction.finish());
  }
  std::int64_t count(const char* sql = "SELECT count(*) FROM t") {
    const Transaction look(database, Transaction::Kind::Read);
    Statement row(database, sql);
    return row.next() ? row.number(0) : -1;
  }
};
}  // namespace

TEST_CASE("What was put in comes out: numbers, text, bytes, nothing", "[database]") {
  Place place;
  const std::string bytes("\0\x01\xff\0?", 5), text = "张桂花 $1 ? 'quoted'";
  const std::int64_t least = std::numeric_limits<std::int64_t>::min(), most = std::numeric_limits<std::int64_t>::max();
  {
    Transaction transaction(place.database, Transaction::Kind::Write);
    Statement(place.database, "INSERT INTO t VALUES(?,?,?)").bind(text).bind(most).bind_blob(bytes).run();
    Statement(place.database, "INSERT INTO t VALUES('least ?',?,?)").bind(least).bind_blob("").run();
    Statement(place.database, "INSERT INTO t VALUES('nothing',?,?)").bind_null().bind_null().run();
    must(transaction.finish());
  }
  const Transaction look(place.database, Transaction::Kind::Read);
  Statement rows(place.database, "SELECT name,number,bytes FROM t ORDER BY number");
  std::set<std::string> met;
  while (rows.next()) {
    met.insert(rows.text(0));
    if (rows.text(0) == text) {
      CHECK(rows.number(1) == most);
      CHECK(rows.text(2) == bytes);
    } else if (rows.text(0) == "least ?") {
      CHECK(rows.number(1) == least);
      CHECK_FALSE(rows.is_null(2));
      CHECK(rows.text(2).empty());
    } else {
      CHECK(rows.is_null(1));
      CHECK(rows.is_null(2));
    }
  }
  CHECK(met == std::set<std::string>{text, "least ?", "nothing"});
}

TEST_CASE("A statement may be used again and again, and questions may be open inside of each other", "[database]") {
  Place place;
  for (int i = 0; i < 5; ++i) place.put("n" + std::to_string(i), i);
  const Transaction look(place.database, Transaction::Kind::Read);
  Statement outer(place.database, "SELECT number FROM t ORDER BY number");
  int sum = 0;
  while (outer.next()) {
    Statement inner(place.database, "SELECT number FROM t WHERE number<=?");
    inner.bind(outer.number(0));
    while (inner.next()) ++sum;
  }
  CHECK(sum == 15);
}

TEST_CASE("Text is ordered by its bytes", "[database]") {
  Place place;
  for (const char* name : {"b", "B", "a~", "a", "张", "É", "-", "ZJ01-2", "ZJ01-10"}) place.put(name, 0);
  const Transaction look(place.database, Transaction::Kind::Read);
  Statement rows(place.database, "SELECT name FROM t ORDER BY name");
  std::vector<std::string> found;
  while (rows.next()) found.push_back(rows.text(0));
  CHECK(std::is_sorted(found.begin(), found.end()));
}

TEST_CASE("Of a transaction with a failure nothing happens, and the first failure is told", "[database]") {
  Place place;
  place.put("a", 1);
  {
    Transaction broken(place.database, Transaction::Kind::Write);
    Statement(place.database, "INSERT INTO t(name) VALUES('b')").run();
    Statement(place.database, "INSERT INTO t(name) VALUES('a')").run();
    Statement(place.database, "INSERT INTO t(name) VALUES('c')").run();
    CHECK_FALSE(broken.finish());
  }
  CHECK(place.count() == 1);
  {
    Transaction forgotten(place.database, Transaction::Kind::Write);
    Statement(place.database, "INSERT INTO t(name) VALUES('d')").run();
  }
  CHECK(place.count() == 1);
  place.put("e", 1);
  CHECK(place.count() == 2);
}

TEST_CASE("A statement that cannot be is a failure, of the database and not of the next transaction", "[database]") {
  Place place;
  {
    Transaction wrong(place.database, Transaction::Kind::Write);
    Statement(place.database, "INSERT INTO no_such_table VALUES(1)").run();
    const auto done = wrong.finish();
    REQUIRE_FALSE(done);
    CHECK(done.error().code == Error::Code::Database);
    CHECK(done.error().detail.find("no_such") == std::string::npos);
  }
  place.put("a", 1);
  CHECK(place.count() == 1);
}

TEST_CASE("Changed rows are counted", "[database]") {
  Place place;
  for (int i = 0; i < 4; ++i) place.put("n" + std::to_string(i), i);
  Transaction transaction(place.database, Transaction::Kind::Write);
  Statement(place.database, "UPDATE t SET number=9 WHERE number>=?").bind(1).run();
  CHECK(place.database.changed_rows() == 3);
  Statement(place.database, "UPDATE t SET number=9 WHERE number=77").run();
  CHECK(place.database.changed_rows() == 0);
  must(transaction.finish());
}

TEST_CASE("A schema grows step by step, once; one of a later program is refused", "[database]") {
  Place place;
  place.put("a", 1);
  auto again = open_test_database(place.folder);
  must(again.migrate({table, "ALTER TABLE t ADD COLUMN more TEXT;"}));
  must(again.migrate({table, "ALTER TABLE t ADD COLUMN more TEXT;"}));
  CHECK(place.count("SELECT count(*) FROM t WHERE more IS NULL") == 1);
  const auto refused = again.migrate({table});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Error::Code::TooNew);
}

TEST_CASE("Two who count one up at the same time both count", "[database]") {
  Place place;
  place.put("count", 0);
  const auto count_up = [&] {
    auto mine = open_test_database(place.folder);
    for (int i = 0; i < 25; ++i)
      must(mine.in_turn([&] {
        Transaction transaction(mine, Transaction::Kind::Write);
        Statement row(mine, "SELECT number FROM t WHERE name='count'");
        const std::int64_t now = row.next() ? row.number(0) : -1000;
        Statement(mine, "UPDATE t SET number=? WHERE name='count'").bind(now + 1).run();
        return transaction.finish();
      }));
  };
  std::jthread one(count_up), two(count_up);
  one.join();
  two.join();
  CHECK(place.count("SELECT number FROM t WHERE name='count'") == 50);
}

TEST_CASE("Two who open a new database at the same time make one schema", "[database]") {
  const TemporaryFolder folder;
  const auto open = [&] {
    auto mine = open_test_database(folder);
    must(mine.in_turn([&] { return mine.migrate({table}); }));
  };
  std::jthread one(open), two(open), three(open);
}
