// A case survives the trip through JSON; whatever else arrives is refused by the name of its field.
#include <catch2/catch.hpp>
#include <ctime>
#include <nlohmann/json.hpp>

#include "wire/case_json.h"
#include "wire/civil_time.h"
#include "wire/strict_json.h"

using namespace huanka;
using namespace huanka::wire;
using namespace std::chrono_literals;

namespace {
template <class T, class E>
T must(Result<T, E> result) {
  REQUIRE(result);
  return std::move(result).value();
}

domain::Case whole_case() {
  domain::Case c{.number = "ZJ01-261123-0001-7",
                 .state = domain::CaseState::WindowOpen,
                 .version = 4,
                 .route = domain::Route::ChangeBank,
                 .old_card = {.identification_code = "441600D15600000512345678ABCDEF01",
                              .card_number = "A12345678",
                              .issued = 2015y / 3 / 9,
                              .valid_until = std::nullopt,
                              .holder = {.id_number = must(domain::IdNumber::parse("11010519491231002X")),
                                         .name = must(domain::PersonName::parse("张桂花")),
                                         .sex = domain::Sex::Female,
                                         .birth_date = 1949y / 12 / 31},
                              .pan = must(domain::Pan::parse("6214830100000008")),
                              .bank = std::nullopt},
                 .holding_bank = "icbc",
                 .target_bank = "ccb",
                 .mobile = must(domain::Mobile::parse("13812345678")),
                 .wishes = {.keep_bank = false,
                            .keep_number = std::nullopt,
                            .target_bank = "ccb",
                            .province_system_user = true,
                            .benefits = std::set{domain::Benefit::ResidentPension}},
                 .photo = {.choice = domain::PhotoChoice::StudioReceipt, .receipt_number = "A1", .picture_sha256 = {}},
                 .opened = 2026y / 11 / 16};
  c.photo.receipt_standing = domain::ReceiptStanding::NoPicture;
  c.review_from = domain::DueDate{2026y / 11 / 19, false};
  c.review_due = domain::DueDate{2026y / 11 / 23, true};
  c.approved_on = 2026y / 11 / 20;
  c.window_last_day = 2026y / 11 / 30;
  c.letter_prints = 2;
  c.transfer_confirmed_on = 2026y / 12 / 2;
  c.letter_revoked_for = "lost";
  return c;
}

nlohmann::json parsed(const nlohmann::ordered_json& json) { return nlohmann::json::parse(json.dump()); }
}  // namespace

TEST_CASE("A case written and read is the same case, and written again the same bytes", "[wire]") {
  const auto text = to_json(whole_case()).dump();
  const auto read = must(case_from_json(nlohmann::json::parse(text)));
  CHECK(read == whole_case());
  CHECK(to_json(read).dump() == text);
}

TEST_CASE("No benefits said and none of these are different answers", "[wire]") {
  auto c = whole_case();
  c.wishes.benefits.reset();
  CHECK_FALSE(must(case_from_json(parsed(to_json(c)))).wishes.benefits);
  c.wishes.benefits.emplace();
  CHECK(must(case_from_json(parsed(to_json(c)))).wishes.benefits == std::set<domain::Benefit>{});
}

TEST_CASE("A field that is missing or wrong is named, and its content is not", "[wire]") {
  struct Spoiled {
    const char* pointer;
    nlohmann::json value;
    const char* field;
  };
  const auto spoiled = GENERATE(values<Spoiled>({
      {"/state", "dancing", "state"},
      {"/version", -1, "version"},
      {"/version", 1e300, "version"},
      {"/route", 3, "route"},
      {"/old_card", "x", "old_card"},
      {"/old_card/holder/id_number", "110105194912310021", "old_card.holder.id_number"},
      {"/old_card/holder/name", "", "old_card.holder.name"},
      {"/old_card/pan", "6214830100000001", "old_card.pan"},
      {"/mobile", "12345678901", "mobile"},
      {"/opened", "2026-02-30", "opened"},
      {"/opened", "2026-11-16T00", "opened"},
      {"/review_due", nlohmann::json::array({1}), "review_due"},
      {"/wishes/benefits", nlohmann::json::array({"lottery"}), "wishes.benefits"},
      {"/photo/choice", nullptr, "photo.choice"},
      {"/holding_bank", std::string(600, 'x'), "holding_bank"},
  }));
  auto json = parsed(to_json(whole_case()));
  json[nlohmann::json::json_pointer(spoiled.pointer)] = spoiled.value;
  const auto read = case_from_json(json);
  REQUIRE_FALSE(read);
  CHECK(read.error().field == spoiled.field);
  CHECK(read.error().what == "not as described");

  auto without = parsed(to_json(whole_case()));
  without.erase("mobile");
  const auto missing = case_from_json(without);
  REQUIRE_FALSE(missing);
  CHECK(missing.error() == WireError{"mobile", "missing"});
}

TEST_CASE("A new card keeps what the chip gave and no more", "[wire]") {
  const domain::NewCard card{.identification_code = "441600D15600000599999999ABCDEF02",
                             .issued = 2026y / 11 / 23,
                             .valid_until = std::nullopt,
                             .id_number = std::nullopt,
                             .name = std::nullopt,
                             .pan = must(domain::Pan::parse("6214830100000008")),
                             .bank = "ccb"};
  CHECK(must(new_card_from_json(parsed(to_json(card)))) == card);
}

TEST_CASE("Strict JSON: no duplicate keys, no bottomless nesting, no rubbish after the end", "[wire]") {
  CHECK(parse_strictly(R"({"a":1,"b":[1,2]})"));
  CHECK(parse_strictly(R"({"a":1,"a":2})").error() == JsonProblem::DuplicateKey);
  CHECK(parse_strictly(R"({"a":{"b":1},"c":{"b":1}})"));
  CHECK(parse_strictly(R"([{"a":1},{"b":{"c":1,"c":1}}])").error() == JsonProblem::DuplicateKey);
  const auto nested = [](int depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  CHECK(parse_strictly(nested(max_json_depth - 1)));
  CHECK(parse_strictly(nested(max_json_depth)));
  CHECK(parse_strictly(nested(max_json_depth + 1)).error() == JsonProblem::TooDeep);
  CHECK(parse_strictly(std::string(1'000'000, '[')).error() == JsonProblem::TooDeep);
  CHECK(parse_strictly("{} {}").error() == JsonProblem::Malformed);
  CHECK(parse_strictly("{\"a\":\"\xff\"}").error() == JsonProblem::Malformed);
  CHECK(parse_strictly("").error() == JsonProblem::Malformed);
}

TEST_CASE("A long list of objects is read in time that grows with its length, not with its square", "[wire]") {
  const auto seconds = [](int objects) {
    std::string text = "[{}";
    for (int i = 1; i < objects; ++i) text += ",{}";
    text += "]";
    const std::clock_t begun = std::clock();
    REQUIRE(must(parse_strictly(text)).size() == static_cast<std::size_t>(objects));
    return static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;
  };
  CHECK(seconds(64'000) < 24 * seconds(8'000) + 0.2);  // 8 times the work; the square would be 64 times
}

TEST_CASE("Instants: UTC text both ways; a civil day is counted in Chinese standard time", "[wire]") {
  const auto at = instant_from("2026-11-23T23:30:00+08:00");
  REQUIRE(at);
  CHECK(rfc3339(*at) == "2026-11-23T15:30:00Z");
  CHECK(http_date(*at) == "Mon, 23 Nov 2026 15:30:00 GMT");
  CHECK(day_of(*at) == 2026y / 11 / 23);
  CHECK(day_of(*instant_from("2026-11-23T16:00:00Z")) == 2026y / 11 / 24);
  CHECK_FALSE(instant_from("2026-11-23 23:30:00Z"));
  CHECK_FALSE(instant_from("2026-13-23T23:30:00Z"));
  CHECK_FALSE(instant_from("2026-11-23T23:30:00"));
}
