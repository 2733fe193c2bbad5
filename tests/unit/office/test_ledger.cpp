// The office's book: each message once and for ever, every change a rule of the domain (R68-R75).
#include <limits>
#include <nlohmann/json.hpp>

#include "domain/picture.h"
#include "office/api.h"
#include "rig/book_place.h"
#include "rig/sample_case.h"
#include "rig/temporary_folder.h"
#include "scripted_gateway.h"
#include "settings/settings.h"
#include "vault/files.h"
#include "wire/case_json.h"

using namespace huanka;
using namespace huanka::office;
using namespace huanka::rig;
using namespace std::chrono_literals;
using domain::CaseState;
namespace fs = std::filesystem;

namespace {
const wire::Instant monday = wire::Instant(std::chrono::sys_days(2026y / 11 / 16)) + 2h;
const domain::CaseNumber number = domain::make_case_number("ZJ01", 2026y / 11 / 16, 1);

Rules rules() {
  const fs::path config = fs::path(HUANKA_SOURCE_DIR) / "config";
  return {must(settings::load_county(config / "county/zijin")), must(settings::load_calendar(config / "calendar"))};
}

struct Desk {
  TemporaryFolder folder = {};
  Ledger ledger = must(Ledger::open(book_in(folder), rules()));

  Answer post(const std::string& key, const nlohmann::ordered_json& message, wire::Instant now = monday,
              const std::string& kiosk = "ZJ01") {
    return answer({"POST", "/v1/messages", key, message.dump(), kiosk}, ledger, now);
  }
  /// The original bank agrees, and the gateway takes the message at once.
  Result<domain::Case, LedgerError> approve(const domain::CaseNumber& of, wire::Instant at) {
    const auto approved = ledger.approve(of, at);
    if (!approved) return approved;
    CHECK(approved->state == CaseState::Approved);
    deliver_due({ledger, gateway, wording, [at] { return at; }, [] { return 0.5; }});
    return ledger.find(of, at);
  }
  ScriptedGateway gateway = {};
  SmsWording wording = [](SmsKind, const domain::Case&, domain::Date last) { return wire::to_text(last); };
  Answer get(const std::string& target) { return answer({"GET", target, "", "", "ZJ01"}, ledger, monday); }
};

nlohmann::ordered_json message(int sequence, const char* type, nlohmann::ordered_json body,
                               const char* at = "2026-11-16T02:00:00Z") {
  return {{"kiosk", "ZJ01"}, {"case_number", number}, {"sequence", sequence},   {"type", type},
          {"schema", 1},     {"created_at", at},      {"body", std::move(body)}};
}

nlohmann::ordered_json submission(domain::Route route = domain::Route::ChangeBank) {
  auto c = sample_case(route);
  c.number = number;
  return message(1, "case_submitted", {{"case", wire::to_json(c)}});
}

std::string field(const Answer& answer, const char* name) {
  const auto json = nlohmann::json::parse(answer.body, nullptr, false);
  return json.contains(name) && json[name].is_string() ? json[name].get<std::string>() : "";
}
}  // namespace

TEST_CASE("A message is applied once; its repeat, even years later, gets the same receipt", "[office]") {
  Desk desk;
  const auto first = desk.post("key-00000001", submission());
  CHECK(first.status == 201);
  CHECK(field(first, "state") == "under_review");
  const auto again = desk.post("key-00000001", submission(), monday + 24h * 365 * 5);
  CHECK(again.status == 200);
  CHECK(again.body == first.body);
  CHECK(must(desk.ledger.cases(std::nullopt, monday)).size() == 1);
  CHECK(must(desk.ledger.events(number)).size() == 1);
}

TEST_CASE("The same key with another content, or the same place with another content, is refused", "[office]") {
  Desk desk;
  desk.post("key-00000001", submission());
  CHECK(field(desk.post("key-00000001", message(2, "case_withdrawn", nlohmann::ordered_json::object())), "code") ==
        "key_conflict");
  CHECK(field(desk.post("key-00000002", message(1, "case_withdrawn", nlohmann::ordered_json::object())), "code") ==
        "key_conflict");
}

TEST_CASE("A gap in a case's messages is named, with the sequence to send", "[office]") {
  Desk desk;
  const auto gap = desk.post("key-00000001", message(2, "case_withdrawn", nlohmann::ordered_json::object()));
  CHECK(gap.status == 409);
  CHECK(field(gap, "code") == "sequence_gap");
  CHECK(nlohmann::json::parse(gap.body)["expected"] == 1);
}

TEST_CASE("A kiosk speaks only for itself", "[office]") {
  Desk desk;
  CHECK(field(desk.post("key-00000001", submission(), monday, "ZJ02"), "code") == "kiosk_mismatch");
  CHECK(field(answer({"GET", "/v1/health", "", "", ""}, desk.ledger, monday), "code") == "no_kiosk");
}

TEST_CASE("Bad input is answered by a problem with a code, and changes nothing", "[office]") {
  Desk desk;
  auto spoiled = submission();
  const auto code = [&](const nlohmann::ordered_json& m) { return field(desk.post("key-00000001", m), "code"); };
  CHECK(field(answer({"POST", "/v1/messages", "", submission().dump(), "ZJ01"}, desk.ledger, monday), "code") ==
        "no_idempotency_key");
  CHECK(field(answer({"POST", "/v1/messages", "key-00000001", "{\"a\":", "ZJ01"}, desk.ledger, monday), "code") ==
        "malformed");
  spoiled["schema"] = 2;
  CHECK(code(spoiled) == "invalid");
  spoiled = submission();
  spoiled["body"]["case"]["mobile"] = "12";
  CHECK(code(spoiled) == "invalid");
  spoiled = submission();
  spoiled["body"]["case"]["target_bank"] = "hsbc";
  CHECK(code(spoiled) == "invalid");
  spoiled = submission();
  spoiled["body"]["case"]["number"] = domain::make_case_number("ZJ01", 2026y / 11 / 16, 2);
  CHECK(code(spoiled) == "invalid");
  CHECK(desk.get("/v1/nothing").status == 404);
  CHECK(desk.get("/v1/cases/" + number).status == 404);
  CHECK(desk.get("/v1/messages").status == 405);
  CHECK(must(desk.ledger.cases(std::nullopt, monday)).empty());
}

TEST_CASE("A photo taken at the kiosk is kept when it is the one the case names, and nothing else is", "[office]") {
  Desk desk;
  const std::string jpeg = "\xff\xd8\xff a face " + std::string(1, '\0') + "\xff\xd9";
  auto c = sample_case();
  c.number = number;
  c.photo = {domain::PhotoChoice::Camera, "", vault::sha256_hex(jpeg)};
  REQUIRE(desk.post("key-00000001", message(1, "case_submitted", {{"case", wire::to_json(c)}})).status == 201);
  const auto picture = [](const std::string& bytes) {
    return message(2, "picture_taken", {{"sha256", vault::sha256_hex(bytes)}, {"jpeg", vault::base64(bytes)}});
  };
  CHECK(desk.ledger.picture_of(number).error().code == LedgerError::Code::UnknownCase);

  CHECK(desk.post("key-00000002", picture("\xff\xd8\xff another face")).status == 422);
  CHECK(desk.post("key-00000002", picture("GIF89a")).status == 422);
  CHECK(desk.post("key-00000002", picture("\xff\xd8\xff" + std::string(domain::largest_picture_bytes, 'x'))).status ==
        422);
  auto spoiled = picture(jpeg);
  spoiled["body"]["jpeg"] = vault::base64(jpeg) + "\n";
  CHECK(desk.post("key-00000002", spoiled).status == 422);
  spoiled["body"]["jpeg"] = vault::base64(jpeg + "x");
  CHECK(desk.post("key-00000002", spoiled).status == 422);

  const auto taken = desk.post("key-00000002", picture(jpeg));
  CHECK(taken.status == 201);
  CHECK(desk.post("key-00000002", picture(jpeg)).body == taken.body);
  CHECK(must(desk.ledger.picture_of(number)) == jpeg);
  CHECK(must(desk.ledger.find(number, monday)).version == nlohmann::json::parse(taken.body)["version"]);
}

TEST_CASE("Review, approval, window, expiry (R68-R72)", "[office]") {
  Desk desk;
  desk.post("key-00000001", submission());
  const auto friday = monday + 24h * 4;
  SECTION("approved: the window opens and its last day is day 10") {
    const auto approved = must(desk.approve(number, friday));
    CHECK(approved.state == CaseState::WindowOpen);
    CHECK(approved.window_last_day == 2026y / 11 / 30);
    CHECK(must(desk.ledger.find(number, friday + 24h * 10)).state == CaseState::WindowOpen);
    CHECK(must(desk.ledger.find(number, friday + 24h * 11)).state == CaseState::Expired);
    CHECK_FALSE(desk.approve(number, friday));
  }
  SECTION("refused with a reason") {
    CHECK(must(desk.ledger.refuse(number, "余额异常", friday)).refusal_reason == "余额异常");
    CHECK_FALSE(desk.approve(number, friday));
  }
  CHECK_FALSE(desk.approve(domain::make_case_number("ZJ01", 2026y / 11 / 16, 9), friday));
}

namespace {
nlohmann::ordered_json renewal(const domain::CaseNumber& again, const char* person = nullptr) {
  auto c = sample_case();
  c.number = again;
  c.opened = 2026y / 12 / 1;
  c.renews = number;
  if (person != nullptr) c.old_card.holder.id_number = must(domain::IdNumber::parse(person));
  auto body = message(1, "case_submitted", {{"case", wire::to_json(c)}}, "2026-12-01T02:00:00Z");
  body["case_number"] = again;
  return body;
}
}  // namespace

TEST_CASE("A new reservation closes the expired one it renews, as expired, in the same moment (R72)", "[office]") {
  const auto again = domain::make_case_number("ZJ01", 2026y / 12 / 1, 1);
  Desk desk;
  desk.post("key-00000001", submission());
  SECTION("expired") {
    must(desk.approve(number, monday));
    const auto later = monday + 24h * 15;
    REQUIRE(must(desk.ledger.find(number, later)).state == CaseState::Expired);
    CHECK(desk.post("key-00000009", renewal(again, "440524188001010014"), later).status == 422);
    const auto taken = desk.post("key-00000002", renewal(again), later);
    CHECK(taken.status == 201);
    CHECK(field(taken, "state") == "under_review");
    CHECK(desk.post("key-00000002", renewal(again), later).status == 200);
    CHECK(must(desk.ledger.find(again, later)).renews == number);
    CHECK(must(desk.ledger.find(number, later)).state == CaseState::Closed);
    std::vector<std::string> told;
    for (const auto& event : must(desk.ledger.events(number))) told.push_back(event.what);
    CHECK(told == std::vector<std::string>{"case_submitted", "approve", "open_window", "expire", "close"});
    CHECK(must(desk.approve(again, later)).state == CaseState::WindowOpen);
  }
  SECTION("not expired: the new one is taken all the same, the old one stays") {
    CHECK(desk.post("key-00000002", renewal(again), monday + 24h * 15).status == 201);
    CHECK(must(desk.ledger.find(number, monday)).state == CaseState::UnderReview);
  }
  SECTION("a same-bank swap renews nothing") {
    auto body = renewal(again);
    body["body"]["case"]["route"] = "same_bank_new_number";
    body["body"]["case"]["target_bank"] = "icbc";
    CHECK(desk.post("key-00000002", body, monday + 24h * 15).status == 422);
  }
}

TEST_CASE("After a refusal the person's word counts like an approval, where the county says so and in time (R68)",
          "[office]") {
  const auto nothing = nlohmann::ordered_json::object();
  const auto friday = monday + 24h * 4;
  TemporaryFolder folder;
  auto insisting = rules();
  insisting.county.refusal.self_confirmation_days = 10;
  Desk desk{.ledger = must(Ledger::open(book_in(folder), insisting))};
  desk.post("key-00000001", submission());
  CHECK(desk.post("key-00000002", message(2, "wish_confirmed", nothing)).status == 422);
  CHECK(must(desk.ledger.refuse(number, "余额异常", friday)).confirm_until == 2026y / 11 / 30);
  CHECK(field(desk.get("/v1/cases/" + number), "confirm_until") == "2026-11-30");
  SECTION("in time, though it arrives late") {
    const auto word =
        desk.post("key-00000002", message(2, "wish_confirmed", nothing, "2026-11-30T02:00:00Z"), monday + 24h * 20);
    CHECK(field(word, "state") == "approved");
    deliver_due({desk.ledger, desk.gateway, desk.wording, [] { return monday + 24h * 20; }, [] { return 0.5; }});
    CHECK(must(desk.ledger.find(number, monday + 24h * 20)).window_last_day == 2026y / 12 / 16);
  }
  SECTION("too late") {
    CHECK(desk.post("key-00000002", message(2, "wish_confirmed", nothing, "2026-12-01T02:00:00Z"), monday + 24h * 20)
              .status == 422);
  }
}

TEST_CASE("No case is promised a review that would be over when its message arrives (R69)", "[office]") {
  // Opened on a Saturday, the fifth working day is the Friday after; the message arrives a week later.
  auto late = submission();
  late["body"]["case"]["opened"] = "2026-11-14";
  Desk desk;
  CHECK(desk.post("key-00000001", late, monday + 24h * 5).status == 201);
  const auto c = must(desk.ledger.find(number, monday + 24h * 5));
  CHECK(c.review_due->date >= 2026y / 11 / 21);
}

TEST_CASE("A same-bank case needs no review", "[office]") {
  Desk desk;
  CHECK(field(desk.post("key-00000001", submission(domain::Route::SameBankNewNumber)), "state") == "submitted");
  CHECK(must(desk.ledger.issue(number, std::string(32, 'A'), std::nullopt, monday)).state == CaseState::Issued);
}

TEST_CASE(
    "Of a new case only the person's choice is taken over; state, dates and letters are the office's to say (R69)",
    "[office]") {
  Desk desk;
  auto boastful = submission();
  auto& c = boastful["body"]["case"];
  c["version"] = std::numeric_limits<int>::max();
  c["review_due"] = {{"date", "2099-01-01"}, {"provisional", false}};
  c["window_last_day"] = "2099-01-01";
  c["letter_number"] = "L-1";
  CHECK(desk.post("key-00000001", boastful).status == 201);
  const auto taken = must(desk.ledger.find(number, monday));
  CHECK(taken.version == 2);
  CHECK(taken.review_due->date == 2026y / 11 / 23);
  CHECK_FALSE(taken.window_last_day);
  CHECK(taken.letter_number.empty());
}

TEST_CASE("A new case must be of its own kiosk, submitted, and of a route that its banks fit (R59, R67)", "[office]") {
  Desk desk;
  auto other = submission();
  auto& c = other["body"]["case"];
  SECTION("another kiosk's number") {
    const auto theirs = domain::make_case_number("ZJ02", 2026y / 11 / 16, 1);
    other["case_number"] = theirs;
    c["number"] = theirs;
  }
  SECTION("decided already") { c["state"] = "window_open"; }
  SECTION("a change to the same bank") { c["target_bank"] = c["holding_bank"]; }
  SECTION("the same bank, but another") { c["route"] = "same_bank_same_number"; }
  const auto said = desk.post("key-00000001", other);
  CHECK(said.status == 422);
  CHECK(must(desk.ledger.cases(std::nullopt, monday)).empty());
}

TEST_CASE("A new card for a bank change is noted only in the window and with its bank number (R15, R70, R71)",
          "[office]") {
  Desk desk;
  const auto card = sample_new_card();
  const auto issue = [&](const std::string& code, const std::optional<domain::Pan>& pan, wire::Instant at) {
    return desk.ledger.issue(number, code, pan, at);
  };
  CHECK(issue(card.identification_code, card.pan, monday).error().code == LedgerError::Code::UnknownCase);
  desk.post("key-00000001", submission());
  CHECK(issue(card.identification_code, card.pan, monday).error().refusal->requirement == 70);
  must(desk.approve(number, monday));
  CHECK(issue(card.identification_code, std::nullopt, monday).error().refusal->requirement == 15);
  CHECK(issue("made-up", card.pan, monday).error().code == LedgerError::Code::Invalid);
  CHECK_FALSE(issue(card.identification_code, card.pan, monday + 24h * 11));
  CHECK(must(desk.ledger.owner_of(number, card.identification_code, card.pan)) == CardOwner::Unknown);
  CHECK(issue(card.identification_code, card.pan, monday + 24h * 10));
}

TEST_CASE("After the letter the transfer is confirmed once; before it, the case may be withdrawn (R16)", "[office]") {
  Desk desk;
  const auto nothing = nlohmann::ordered_json::object();
  desk.post("key-00000001", submission());
  SECTION("no transfer without a letter") {
    CHECK(desk.post("key-00000002", message(2, "transfer_confirmed", nothing)).status == 422);
    // A refused message takes no place: the next one carries the same sequence.
    CHECK(field(desk.post("key-00000003", message(2, "case_withdrawn", nothing)), "state") == "withdrawn");
    CHECK_FALSE(desk.approve(number, monday));
  }
  SECTION("letter, duplicate, transfer") {
    const auto card = sample_new_card();
    must(desk.approve(number, monday));
    must(desk.ledger.issue(number, card.identification_code, card.pan, monday));
    const auto letter = [&](int sequence, const char* name, bool duplicate) {
      return message(sequence, "letter_printed",
                     {{"letter_number", name},
                      {"duplicate", duplicate},
                      {"new_card_identification_code", card.identification_code}});
    };
    CHECK(desk.post("key-00000002", letter(2, "L-1", false)).status == 201);
    CHECK(desk.post("key-00000003", letter(3, "L-2", true)).status == 422);
    CHECK(desk.post("key-00000004", letter(3, "L-1", true)).status == 201);
    CHECK(must(desk.ledger.find(number, monday)).letter_prints == 2);
    CHECK(field(desk.post("key-00000005", message(4, "transfer_confirmed", nothing)), "state") == "closed");
    CHECK(field(desk.get("/v1/cases/" + number), "transfer_confirmed_on") == "2026-11-16");
    CHECK(desk.post("key-00000006", message(5, "case_withdrawn", nothing)).status == 422);
  }
}

TEST_CASE("A letter printed under a clock that ran ahead was printed when the office heard of it (R71)", "[office]") {
  Desk desk;
  desk.post("key-00000001", submission());
  const auto card = sample_new_card();
  must(desk.approve(number, monday));
  must(desk.ledger.issue(number, card.identification_code, card.pan, monday));
  const auto letter = message(
      2, "letter_printed",
      {{"letter_number", "L-1"}, {"duplicate", false}, {"new_card_identification_code", card.identification_code}},
      "2027-11-16T02:00:00Z");
  const bool in_window = GENERATE(true, false);
  CHECK(desk.post("key-00000002", letter, in_window ? monday + 24h : monday + 24h * 400).status ==
        (in_window ? 201 : 422));
}

TEST_CASE("A book opened again, or by two programs at once, is the same book", "[office]") {
  Desk desk;
  desk.post("key-00000001", submission());
  auto second = must(Ledger::open(book_in(desk.folder), rules()));
  CHECK(must(second.approve(number, monday)).state == CaseState::Approved);
  CHECK(must(desk.ledger.find(number, monday)).state == CaseState::Approved);
  CHECK(desk.post("key-00000001", submission()).status == 200);
}

TEST_CASE("The new card's owner is confirmed only when the office issued that very card", "[office]") {
  Desk desk;
  desk.post("key-00000001", submission());
  must(desk.approve(number, monday));
  const auto card = sample_new_card();
  const auto ask = [&](const std::string& code) {
    return field(answer({"POST", "/v1/cases/" + number + "/new-card", "",
                         nlohmann::json{{"identification_code", code}}.dump(), "ZJ01"},
                        desk.ledger, monday),
                 "owner");
  };
  CHECK(ask(card.identification_code) == "unknown");
  CHECK(must(desk.ledger.issue(number, card.identification_code, card.pan, monday)).state == CaseState::WindowOpen);
  CHECK(ask(card.identification_code) == "match");
  CHECK(ask(std::string(32, 'F')) == "mismatch");
}

TEST_CASE("The letter is booked by the day it was printed, and only with the card the office issued (R15, R71)",
          "[office]") {
  Desk desk;
  const auto card = sample_new_card();
  const auto letter = [&](const std::string& code, const char* at) {
    return message(2, "letter_printed",
                   {{"letter_number", "L-ZJ01-000001"}, {"duplicate", false}, {"new_card_identification_code", code}},
                   at);
  };
  desk.post("key-00000001", submission());
  must(desk.approve(number, monday));
  CHECK(field(desk.post("key-00000002", letter(card.identification_code, "2026-11-20T02:00:00Z")), "code") ==
        "invalid");
  must(desk.ledger.issue(number, card.identification_code, card.pan, monday));
  CHECK(field(desk.post("key-00000002", letter(std::string(32, 'F'), "2026-11-20T02:00:00Z")), "code") == "invalid");
  SECTION("late on the way, but printed in time") {
    CHECK(field(desk.post("key-00000002", letter(card.identification_code, "2026-11-20T02:00:00Z"), monday + 24h * 30),
                "state") == "letter_printed");
  }
  SECTION("printed after the window") {
    CHECK(field(desk.post("key-00000002", letter(card.identification_code, "2026-12-20T02:00:00Z"), monday + 24h * 40),
                "code") == "invalid");
  }
}

TEST_CASE("Cases are found by person; no answer and no file holds a name or a number in the clear", "[office]") {
  Desk desk;
  desk.post("key-00000001", submission());
  const auto found =
      answer({"POST", "/v1/cases/find", "", R"({"id_number":"11010519491231002X"})", "ZJ01"}, desk.ledger, monday);
  CHECK(nlohmann::json::parse(found.body)["cases"].size() == 1);
  const auto nobody =
      answer({"POST", "/v1/cases/find", "", R"({"id_number":"440524188001010014"})", "ZJ01"}, desk.ledger, monday);
  CHECK(nlohmann::json::parse(nobody.body)["cases"].empty());
  for (const char* secret : {"张桂花", "11010519491231002X", "13812345678"}) {
    CHECK(found.body.find(secret) == std::string::npos);
    for (const auto& entry : fs::directory_iterator(desk.folder.path()))
      CHECK(vault::read_file(entry.path())->find(secret) == std::string::npos);
  }
}

TEST_CASE(
    "A kiosk's wrong clock does not date the case: a day ahead of ours, or older than a kiosk may be offline (R69)",
    "[office]") {
  // sample cases say they were opened on 2026-11-16
  const auto [received_after, review_due] = GENERATE(table<std::chrono::hours, const char*>({
      {0h, "2026-11-23"},        // in time
      {24h * 7, "2026-11-23"},   // the longest a kiosk may be offline
      {24h * 8, "2026-12-01"},   // counted from the day of receipt
      {-24h * 3, "2026-11-20"},  // the kiosk is ahead of us
  }));
  Desk desk;
  CHECK(desk.post("key-00000001", submission(), monday + received_after).status == 201);
  CHECK(wire::to_text(must(desk.ledger.find(number, monday + received_after)).review_due->date) == review_due);
}
