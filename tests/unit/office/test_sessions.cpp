// Sessions end: by log-out, when nobody was there, after a day's work, with the user (issue 4).
#include "people.h"

using namespace huanka;
using namespace huanka::office;
using namespace huanka::rig;
using namespace std::chrono_literals;

TEST_CASE("A session is found by its token and by no other", "[office][sessions]") {
  People people;
  people.add("li.na");
  const auto token = must(people.sessions.begin("li.na", monday_morning));
  CHECK(token.size() == 64);
  CHECK(must(people.sessions.find(token, monday_morning))->user.name == "li.na");
  auto other = token;
  other.front() = other.front() == '0' ? '1' : '0';
  CHECK_FALSE(must(people.sessions.find(other, monday_morning)));
  for (const std::string& nonsense : {std::string(), std::string(64, '0'), token + "0", std::string(100'000, 'x')})
    CHECK_FALSE(must(people.sessions.find(nonsense, monday_morning)));
}

TEST_CASE("Without a request for a quarter of an hour a session ends; with them it lives ten hours",
          "[office][sessions]") {
  People people;
  people.add("li.na");
  const auto idle = must(people.sessions.begin("li.na", monday_morning));
  CHECK(must(people.sessions.find(idle, monday_morning + 14min + 59s)));
  const auto left = must(people.sessions.begin("li.na", monday_morning));
  CHECK_FALSE(must(people.sessions.find(left, monday_morning + 15min)));

  const auto busy = must(people.sessions.begin("li.na", monday_morning));
  for (auto past = 10min; past < 10h; past += 10min) {
    INFO(past.count());
    REQUIRE(must(people.sessions.find(busy, monday_morning + past)));
  }
  CHECK_FALSE(must(people.sessions.find(busy, monday_morning + 10h)));
}

TEST_CASE("Log-out ends this session and no other", "[office][sessions]") {
  People people;
  people.add("li.na");
  const auto here = must(people.sessions.begin("li.na", monday_morning));
  const auto elsewhere = must(people.sessions.begin("li.na", monday_morning));
  CHECK(here != elsewhere);
  must(people.sessions.end(*must(people.sessions.find(here, monday_morning)), monday_morning));
  CHECK_FALSE(must(people.sessions.find(here, monday_morning)));
  CHECK(must(people.sessions.find(elsewhere, monday_morning)));
}

TEST_CASE("The token of the forms is the session's own and does not tell the session's token", "[office][sessions]") {
  const std::string one(64, '1'), two(64, '2');
  CHECK(form_token(one) != form_token(two));
  CHECK(form_token(one).find(one) == std::string::npos);
  CHECK(same_token(form_token(one), form_token(one)));
  CHECK_FALSE(same_token(form_token(one), form_token(two)));
  CHECK_FALSE(same_token(form_token(one), ""));
}
