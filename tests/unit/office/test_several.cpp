// Several messages in one request come to what each would come to alone (issue 4, scale; operations reference 5.3).
#include <nlohmann/json.hpp>

#include "office/api.h"
#include "rig/book_place.h"
#include "rig/sample_case.h"
#include "rig/temporary_folder.h"
#include "settings/settings.h"
#include "wire/case_json.h"

using namespace huanka;
using namespace huanka::office;
using namespace huanka::rig;
using namespace std::chrono_literals;
using Json = nlohmann::ordered_json;

namespace {
const wire::Instant monday = wire::Instant(std::chrono::sys_days(2026y / 11 / 16)) + 2h;

domain::CaseNumber number(int n) { return domain::make_case_number("ZJ01", 2026y / 11 / 16, n); }

Rules rules() {
  const std::filesystem::path config = std::filesystem::path(HUANKA_SOURCE_DIR) / "config";
  return {must(settings::load_county(config / "county/zijin")), must(settings::load_calendar(config / "calendar"))};
}

std::string message(int n, int sequence, const char* type, Json body, const std::string& kiosk = "ZJ01") {
  return Json{{"kiosk", kiosk},
              {"case_number", number(n)},
              {"sequence", sequence},
              {"type", type},
              {"schema", 1},
              {"created_at", wire::rfc3339(monday)},
              {"body", std::move(body)}}
      .dump();
}
std::string submission(int n) {
  auto c = sample_case(domain::Route::ChangeBank);
  c.number = number(n);
  return message(n, 1, "case_submitted", {{"case", wire::to_json(c)}});
}
std::string withdrawal(int n, int sequence = 2) { return message(n, sequence, "case_withdrawn", Json::object()); }

struct Desk {
  TemporaryFolder folder = {};
  Ledger ledger = must(Ledger::open(book_in(folder), rules()));

  Answer post(const std::string& body) {
    return answer({"POST", "/v1/messages/batch", "", body, "ZJ01"}, ledger, monday);
  }
  /// The outcomes as "201 503 ...", the messages being keyed by their text.
  std::string statuses(const std::vector<std::string>& messages) {
    Json list = Json::array();
    for (const auto& text : messages) list.push_back({{"key", "key-" + vault::sha256_hex(text)}, {"message", text}});
    const auto answered = post(Json{{"messages", list}}.dump());
    CHECK(answered.status == 200);
    said = Json::parse(answered.body)["outcomes"];
    std::string all;
    for (const auto& outcome : said) all += std::to_string(outcome["status"].get<int>()) + " ";
    return all;
  }
  Json said;
};
}  // namespace

TEST_CASE("Messages of several cases are applied in order, each with its receipt; a repeat has the same ones",
          "[office][batch]") {
  Desk desk;
  const std::vector<std::string> all{submission(1), withdrawal(1), submission(2), submission(3), withdrawal(3)};
  CHECK(desk.statuses(all) == "201 201 201 201 201 ");
  const auto first = desk.said;
  for (std::size_t n = 0; n < all.size(); ++n) {
    CHECK(first[n]["receipt"]["sha256"] == vault::sha256_hex(all[n]));
    // The single way knows it, and gives the same receipt.
    const auto again =
        answer({"POST", "/v1/messages", "key-" + vault::sha256_hex(all[n]), all[n], "ZJ01"}, desk.ledger, monday);
    CHECK(again.status == 200);
    CHECK(Json::parse(again.body) == first[n]["receipt"]);
  }
  CHECK(desk.statuses(all) == "200 200 200 200 200 ");
  for (std::size_t n = 0; n < all.size(); ++n) CHECK(desk.said[n]["receipt"] == first[n]["receipt"]);
  CHECK(must(desk.ledger.find(number(1), monday)).state == domain::CaseState::Withdrawn);
  CHECK(must(desk.ledger.find(number(2), monday)).state == domain::CaseState::UnderReview);
  CHECK(must(desk.ledger.sequences_of(number(3))) == std::vector<int>{1, 2});
}

TEST_CASE("One that is refused leaves those before it applied and keeps back those after it of its case only",
          "[office][batch]") {
  Desk desk;
  CHECK(desk.statuses({submission(1), withdrawal(1, 3), withdrawal(1, 2), submission(2), withdrawal(1, 2)}) ==
        "201 409 424 201 424 ");
  CHECK(desk.said[1]["problem"]["code"] == "sequence_gap");
  CHECK(desk.said[1]["problem"]["expected"] == 2);
  CHECK(desk.said[2]["problem"]["code"] == "not_tried");
  CHECK(must(desk.ledger.sequences_of(number(1))) == std::vector<int>{1});
  // Nothing of what was not tried was remembered.
  CHECK(desk.statuses({withdrawal(1, 2)}) == "201 ");
}

TEST_CASE("One that cannot be read keeps back everything after it, for nobody knows of what it speaks",
          "[office][batch]") {
  Desk desk;
  CHECK(desk.statuses({submission(1), "{\"kiosk\":", submission(2)}) == "201 400 424 ");
  CHECK(desk.statuses({message(4, 1, "case_withdrawn", Json::object(), "ZJ02"), submission(2)}) == "403 424 ");
  CHECK(desk.statuses({message(4, 1, "nonsense", Json::object()), submission(2)}) == "422 424 ");
  CHECK_FALSE(desk.ledger.find(number(2), monday));
}

TEST_CASE("A key or a place used for another content is refused in a batch as alone", "[office][batch]") {
  Desk desk;
  Json list = Json::array();
  for (const auto& text : {submission(1), withdrawal(1)}) list.push_back({{"key", "the-same-key"}, {"message", text}});
  const auto answered = Json::parse(desk.post(Json{{"messages", list}}.dump()).body)["outcomes"];
  CHECK(answered[0]["status"] == 201);
  CHECK(answered[1]["problem"]["code"] == "key_conflict");
  CHECK(must(desk.ledger.sequences_of(number(1))) == std::vector<int>{1});
}

TEST_CASE("What is no batch changes nothing", "[office][batch]") {
  Desk desk;
  CHECK(desk.post("{").status == 400);
  Json many = Json::array();
  for (int n = 0; n < 101; ++n) many.push_back({{"key", "key-00000001"}, {"message", submission(1)}});
  for (const Json& list : {Json::array(), many, Json(Json::array({1})), Json(Json::array({Json::object()})),
                           Json(Json::array({{{"key", "short"}, {"message", submission(1)}}})),
                           Json(Json::array({{{"key", "with a blank"}, {"message", submission(1)}}})),
                           Json(Json::array({{{"key", "key-00000001"}, {"message", Json::parse(submission(1))}}}))})
    CHECK(desk.post(Json{{"messages", list}}.dump()).status == 422);
  CHECK(desk.post("[]").status == 422);
  CHECK(answer({"GET", "/v1/messages/batch", "", "", "ZJ01"}, desk.ledger, monday).allow == "POST");
  CHECK(must(desk.ledger.cases(std::nullopt, monday)).empty());
}
