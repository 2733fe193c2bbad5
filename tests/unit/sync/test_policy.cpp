// After one attempt: delivered, again later, or set aside (operations reference 1.4).
#include <catch2/catch.hpp>

#include "sync/relay_policy.h"

using namespace huanka;
using namespace huanka::sync;
using namespace std::chrono_literals;

namespace {
const std::string number =
    domain::make_case_number("ZJ01", domain::Date{std::chrono::sys_days{std::chrono::days{20000}}}, 1);
const Attempt attempt{number, 1, std::string(64, 'a'), 0};

Answer reply(int status, std::string body = "", std::optional<std::chrono::seconds> retry_after = {}) {
  return Reply{status, std::move(body), retry_after};
}
std::string receipt(const std::string& of, int sequence, const std::string& hash) {
  return R"({"case_number":")" + of + R"(","sequence":)" + std::to_string(sequence) + R"(,"sha256":")" + hash +
         R"(","state":"under_review","version":2})";
}
template <class T>
T as(const Decision& decision) {
  REQUIRE(std::holds_alternative<T>(decision));
  return std::get<T>(decision);
}
}  // namespace

TEST_CASE("Only a receipt that repeats the message counts as delivered", "[sync]") {
  const auto status = GENERATE(200, 201);
  const auto good = decide(attempt, reply(status, receipt(number, 1, attempt.sha256)), 0.5);
  CHECK(as<Delivered>(good).state == domain::CaseState::UnderReview);
  for (const std::string& body :
       {receipt(number, 2, attempt.sha256), receipt(number, 1, std::string(64, 'b')),
        receipt("ZJ01", 1, attempt.sha256), std::string("<html>Welcome to the guest network</html>"), std::string()})
    CHECK(as<TryAgain>(decide(attempt, reply(status, body), 0.5)).reason == "no_receipt");
}

TEST_CASE("Trouble on the way and a busy office: again, with full jitter up to a quarter of an hour", "[sync]") {
  const auto fault = Answer(Failure{LinkFault{LinkFault::Code::TimedOut, ""}});
  CHECK(as<TryAgain>(decide(attempt, fault, 0.0)).after == 0ms);
  CHECK(as<TryAgain>(decide(attempt, fault, 0.5)).after == 1000ms);
  Attempt later = attempt;
  later.earlier_attempts = 3;
  CHECK(as<TryAgain>(decide(later, fault, 0.5)).after == 8000ms);
  later.earlier_attempts = 1000;
  CHECK(as<TryAgain>(decide(later, fault, 0.999)).after <= longest_backoff);
  for (const int status : {408, 425, 429, 500, 502, 503, 504})
    CHECK(std::holds_alternative<TryAgain>(decide(attempt, reply(status), 0.5)));
}

TEST_CASE("Retry-After is a floor, itself capped at a day", "[sync]") {
  CHECK(as<TryAgain>(decide(attempt, reply(429, "", 120s), 0.5)).after == 120s);
  CHECK(as<TryAgain>(decide(attempt, reply(503, "", 1s), 0.99)).after > 1s);
  CHECK(as<TryAgain>(decide(attempt, reply(503, "", std::chrono::hours(9000)), 0.5)).after == 24h);
}

TEST_CASE("What the office refuses for good is set aside with its reason; a stranger's refusal is not", "[sync]") {
  for (const auto& [status, code] :
       {std::pair{422, "invalid"}, {422, "key_conflict"}, {409, "sequence_gap"}, {400, "malformed"}}) {
    const auto body = std::string(R"({"code":")") + code + "\"}";
    CHECK(as<SetAside>(decide(attempt, reply(status, body), 0.5)).reason == std::to_string(status) + " " + code);
  }
  CHECK(as<TryAgain>(decide(attempt, reply(403, R"({"code":"kiosk_mismatch"})"), 0.5)).reason == "403 kiosk_mismatch");
  CHECK(as<TryAgain>(decide(attempt, reply(409, R"({"code":"in_progress"})"), 0.5)).after == 3s);
  CHECK(std::holds_alternative<TryAgain>(decide(attempt, reply(404, "<html>not here</html>"), 0.5)));
  CHECK(std::holds_alternative<TryAgain>(decide(attempt, reply(302), 0.5)));
}

TEST_CASE("Answers about cases are read strictly", "[sync]") {
  const std::string good =
      R"({"case_number":")" + number +
      R"(","state":"window_open","route":"change_bank","holding_bank":"icbc","target_bank":"ccb",)"
      R"("approved_on":"2026-11-20","window_last_day":"2026-11-30","review_due":{"date":"2026-11-23","provisional":false}})";
  const auto status = case_status_from(good);
  REQUIRE(status);
  CHECK(status->window_last_day == domain::Date{std::chrono::year(2026) / 11 / 30});
  CHECK(cases_from(R"({"cases":[)" + good + "," + good + "]}")->size() == 2);
  CHECK_FALSE(status->transfer_confirmed_on);
  CHECK(case_status_from(good.substr(0, good.size() - 1) + R"(,"transfer_confirmed_on":"2026-12-02"})")
            ->transfer_confirmed_on == domain::Date{std::chrono::year(2026) / 12 / 2});
  CHECK_FALSE(case_status_from(good.substr(0, good.size() - 1) + R"(,"transfer_confirmed_on":"soon"})"));
  CHECK(cases_from(R"({"cases":[]})")->empty());
  CHECK_FALSE(cases_from(R"({"cases":[{}]})"));
  for (const char* bad : {"", "[]", "null", "{}", R"({"case_number":1})", R"({"cases":3})", "\xff\xfe"}) {
    CHECK_FALSE(case_status_from(bad));
    CHECK_FALSE(owner_from(bad));
    CHECK_FALSE(receipt_from(bad));
  }
  CHECK(owner_from(R"({"owner":"mismatch"})") == Owner::Mismatch);
  CHECK_FALSE(owner_from(R"({"owner":"maybe"})"));
  using Standing = domain::ReceiptStanding;
  CHECK(photo_receipt_from(R"({"outcome":"matched","jpeg":"/9j/"})") == PhotoReceipt{Standing::Good, "/9j/"});
  CHECK(photo_receipt_from(R"({"outcome":"foreign","jpeg":"/9j/"})") == PhotoReceipt{Standing::Foreign, ""});
  for (const char* bad :
       {"", "[]", R"({"outcome":"matched"})", R"({"outcome":"matched","jpeg":7})", R"({"outcome":"x"})"})
    CHECK_FALSE(photo_receipt_from(bad));
}
