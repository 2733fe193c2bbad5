// Log-in of people: passwords, waiting after wrong ones, disabled users (issue 4, operations reference 2.3, T8).
#include "people.h"
#include "vault/files.h"

using namespace huanka;
using namespace huanka::office;
using namespace huanka::rig;
using namespace std::chrono_literals;
using Code = AccountError::Code;

namespace {
std::optional<Code> code(const auto& result) { return result ? std::nullopt : std::optional(result.error().code); }
std::optional<Code> try_in(People& people, const std::string& name, const std::string& password, wire::Instant at) {
  return code(people.accounts.log_in(name, password, "10.0.0.9", at));
}
}  // namespace

TEST_CASE("A user logs in with the right password and gets the roles that were given", "[office][accounts]") {
  People people;
  people.add("li.na", {{Role::OriginalBankReviewer, "icbc"}, {Role::TargetBankStaff, "icbc"}});
  const auto user = must(people.accounts.log_in("li.na", good_password, "10.0.0.9", monday_morning));
  CHECK(user.grants.size() == 2);
  CHECK(try_in(people, "li.na", good_password + " ", monday_morning) == Code::Wrong);
  CHECK(try_in(people, "li.na", "", monday_morning) == Code::Wrong);
  CHECK(try_in(people, "nobody", good_password, monday_morning) == Code::Wrong);
}

TEST_CASE("What is no name, no password or no role is refused", "[office][accounts]") {
  People people;
  const auto add = [&](const std::string& name, const std::string& password, std::vector<Grant> grants) {
    return code(people.accounts.add({name, std::move(grants), false}, password, "test", monday_morning));
  };
  const std::vector<Grant> auditor{{Role::Auditor, ""}};
  for (const char* name : {"", "a", "Li", "a b", "张三", "x'; DROP TABLE users", "012345678901234567890123456789012"})
    CHECK(add(name, good_password, auditor) == Code::BadName);
  for (const std::string password : {"", "short", "12345678901", "\xff\xfe not utf-8 at all"})
    CHECK(add("li.na", password, auditor) == Code::WeakPassword);
  CHECK(add("li.na.of.zijin", "li.na.of.zijin", auditor) == Code::WeakPassword);
  CHECK(add("li.na", std::string(257, 'x'), auditor) == Code::WeakPassword);
  CHECK(add("li.na", good_password, {}) == Code::BadRoles);
  CHECK(add("li.na", good_password, {{Role::OriginalBankReviewer, ""}}) == Code::BadRoles);
  CHECK(add("li.na", good_password, {{Role::Auditor, "icbc"}}) == Code::BadRoles);
  CHECK_FALSE(add("li.na", "十一只鹅和一个池塘，一共十二", auditor));
  CHECK(add("li.na", good_password, auditor) == Code::Exists);
}

TEST_CASE("Five wrong passwords make the sixth wait, and each further one twice as long up to an hour",
          "[office][accounts]") {
  People people;
  people.add("li.na");
  const std::string name = GENERATE("li.na", "nobody.of.that.name");
  auto now = monday_morning;
  for (int n = 0; n < 5; ++n) CHECK(try_in(people, name, "wrong", now) == Code::Wrong);
  for (const auto wait : {15s, 30s, 60s, 120s, 240s, 480s, 960s, 1920s, 3600s, 3600s}) {
    INFO("after a wait of " << wait.count() << " s");
    CHECK(try_in(people, name, good_password, now) == Code::Locked);
    CHECK(try_in(people, name, good_password, now + wait - 1s) == Code::Locked);
    now += wait;
    CHECK(try_in(people, name, "wrong", now) == Code::Wrong);
  }
}

TEST_CASE("After the wait the right password counts, and forgets the wrong ones", "[office][accounts]") {
  People people;
  people.add("li.na");
  for (int n = 0; n < 5; ++n) try_in(people, "li.na", "wrong", monday_morning);
  CHECK_FALSE(try_in(people, "li.na", good_password, monday_morning + 15s));
  CHECK(try_in(people, "li.na", "wrong", monday_morning + 16s) == Code::Wrong);
  CHECK_FALSE(try_in(people, "li.na", good_password, monday_morning + 16s));
}

TEST_CASE("A try counts before the password is looked at: waiting outlives the process", "[office][accounts]") {
  People people;
  people.add("li.na");
  for (int n = 0; n < 5; ++n) try_in(people, "li.na", "wrong", monday_morning);
  auto again = must(open_book(book_in(people.folder)));
  Accounts elsewhere(again, vault::PasswordCost::least());
  CHECK(code(elsewhere.log_in("li.na", good_password, "", monday_morning + 1s)) == Code::Locked);
}

TEST_CASE("A disabled user is told no more than a wrong password is, and every session ends", "[office][accounts]") {
  People people;
  people.add("li.na");
  const auto token = must(people.sessions.begin("li.na", monday_morning));
  must(people.accounts.disable("li.na", "test", monday_morning));
  CHECK(try_in(people, "li.na", good_password, monday_morning) == Code::Wrong);
  CHECK_FALSE(must(people.sessions.find(token, monday_morning)));
  CHECK(code(people.accounts.disable("nobody", "test", monday_morning)) == Code::UnknownUser);
}

TEST_CASE("A password is changed by saying the old one; other sessions end, this one stays", "[office][accounts]") {
  People people;
  people.add("li.na");
  const auto here = must(people.sessions.begin("li.na", monday_morning));
  const auto elsewhere = must(people.sessions.begin("li.na", monday_morning));
  const auto keep = must(people.sessions.find(here, monday_morning))->token_hash;
  const std::string fresh = "twelve geese and no pond";
  const auto change = [&](const std::string& old_one, const std::string& new_one) {
    return code(people.accounts.change_password("li.na", old_one, new_one, keep, monday_morning));
  };
  CHECK(change("wrong", fresh) == Code::Wrong);
  CHECK(change(good_password, "short") == Code::WeakPassword);
  CHECK_FALSE(change(good_password, fresh));
  CHECK(must(people.sessions.find(here, monday_morning)));
  CHECK_FALSE(must(people.sessions.find(elsewhere, monday_morning)));
  CHECK(try_in(people, "li.na", good_password, monday_morning) == Code::Wrong);
  CHECK_FALSE(try_in(people, "li.na", fresh, monday_morning));
}

TEST_CASE("The book holds neither a password nor a session's token", "[office][accounts][canary][sqlite]") {
  People people;
  people.add("li.na");
  try_in(people, "typed.password.for.name!", "another secret thing", monday_morning);
  const auto token = must(people.sessions.begin("li.na", monday_morning));
  const std::string bytes = vault::read_file(people.folder.path() / "office.db").value();
  for (const std::string& secret : {good_password, token, std::string("another secret thing"),
                                    std::string("typed.password.for.name!"), form_token(token)})
    CHECK(bytes.find(secret) == std::string::npos);
  CHECK(bytes.find("$argon2id$") != std::string::npos);
}
