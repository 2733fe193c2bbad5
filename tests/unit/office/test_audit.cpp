// The audit log's chain: whatever is done to its rows is found and named (issue 4, operations reference T14).
#include "people.h"

using namespace huanka;
using namespace huanka::office;
using namespace huanka::rig;

namespace {
void write(People& people, int rows) {
  for (int n = 0; n < rows; ++n) {
    vault::Transaction transaction(people.book, vault::Transaction::Kind::Write);
    append_audit(people.book,
                 {monday_morning, "li.na", "approve", "ZJ01-261116-000" + std::to_string(n), "done", "v3"});
    must(transaction.finish());
  }
}

std::vector<std::string> findings(People& people, const std::optional<AuditNote>& noted = {}) {
  return must(verify_audit(people.book, noted)).findings;
}
using Found = std::vector<std::string>;
}  // namespace

TEST_CASE("An untouched log is in order, an empty one too", "[office][audit]") {
  People people;
  CHECK(findings(people).empty());
  write(people, 5);
  CHECK(findings(people).empty());
  CHECK(must(verify_audit(people.book, {})).newest.number == 5);
}

TEST_CASE("A change in any column of a row is found at that row", "[office][audit]") {
  People people;
  write(people, 5);
  const char* change =
      GENERATE("UPDATE audit SET at=at+1 WHERE number=3", "UPDATE audit SET actor='wang' WHERE number=3",
               "UPDATE audit SET action='refuse' WHERE number=3", "UPDATE audit SET subject='' WHERE number=3",
               "UPDATE audit SET outcome='refused' WHERE number=3", "UPDATE audit SET detail='v4' WHERE number=3",
               "UPDATE audit SET actor='li.nap',action='prove' WHERE number=3");
  people.sql(change);
  CHECK(findings(people) == Found{"row 3 was changed"});
}

TEST_CASE("A removed row is named, at the beginning, in the middle and at the end", "[office][audit]") {
  People people;
  write(people, 5);
  SECTION("first") {
    people.sql("DELETE FROM audit WHERE number=1");
    CHECK(findings(people) == Found{"row 1 was removed"});
  }
  SECTION("middle") {
    people.sql("DELETE FROM audit WHERE number IN (2,3)");
    CHECK(findings(people) == Found{"rows 2 to 3 were removed"});
  }
  SECTION("last") {
    people.sql("DELETE FROM audit WHERE number=5");
    CHECK(findings(people) == Found{"rows 5 to 5 were removed"});
  }
  SECTION("and the later ones moved up") {
    people.sql("DELETE FROM audit WHERE number=3");
    people.sql("UPDATE audit SET number=number-1 WHERE number>3");
    CHECK(findings(people).front() == "row 3 was changed");
  }
}

TEST_CASE("Two rows in each other's place are found", "[office][audit]") {
  People people;
  write(people, 5);
  people.sql("UPDATE audit SET number=99 WHERE number=2");
  people.sql("UPDATE audit SET number=2 WHERE number=3");
  people.sql("UPDATE audit SET number=3 WHERE number=99");
  CHECK(findings(people).front() == "row 2 was changed");
}

TEST_CASE("A row put in is found, at the end too", "[office][audit]") {
  People people;
  write(people, 3);
  people.sql(
      "INSERT INTO audit SELECT 4,at,actor,action,subject,outcome,detail,previous,hash FROM audit WHERE number=3");
  const auto found = findings(people);
  REQUIRE(found.size() == 2);
  CHECK(found[0] == "row 4 was changed");
  CHECK(found[1] == "rows after 3 were put there");
}

TEST_CASE("A log written anew from a row on is found by what was noted elsewhere", "[office][audit]") {
  People people;
  write(people, 3);
  const auto noted = must(verify_audit(people.book, {})).newest;
  CHECK(findings(people, noted).empty());
  people.sql("DELETE FROM audit");
  people.sql("DELETE FROM audit_head");
  write(people, 2);
  CHECK(findings(people).empty());  // in itself it is a chain
  CHECK(findings(people, noted) == Found{"row 3, which was noted, is gone"});
  write(people, 4);
  CHECK(findings(people, noted) == Found{"row 3 is not the row that was noted"});
}

TEST_CASE("The row of a decision goes with it when the decision is undone", "[office][audit]") {
  People people;
  write(people, 2);
  {
    vault::Transaction transaction(people.book, vault::Transaction::Kind::Write);
    append_audit(people.book, {monday_morning, "li.na", "approve", "x", "done", ""});
  }
  CHECK(people.audit().size() == 2);
  write(people, 1);
  CHECK(findings(people).empty());
}

TEST_CASE("Log-ins are written down, refused ones too, and a name that is nobody's is not", "[office][audit]") {
  People people;
  people.add("li.na");
  (void)people.accounts.log_in("li.na", good_password, "10.0.0.9", monday_morning);
  (void)people.accounts.log_in("li.na", "wrong", "10.0.0.9", monday_morning);
  (void)people.accounts.log_in("my password by mistake", "x", "10.0.0.9", monday_morning);
  const auto rows = people.audit();  // newest first
  REQUIRE(rows.size() == 4);
  CHECK(rows[3].entry.action == "user_add");
  CHECK((rows[2].entry.actor == "li.na" && rows[2].entry.outcome == "done" && rows[2].entry.detail == "10.0.0.9"));
  CHECK((rows[1].entry.actor == "li.na" && rows[1].entry.outcome == "refused"));
  CHECK((rows[0].entry.actor == "(unknown)" && rows[0].entry.outcome == "refused"));
  CHECK(findings(people).empty());
}
