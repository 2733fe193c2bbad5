// The library of studio photos, what a receipt is worth for whom, and which case uses it (R124-R125, domain reference
// 4.2; issue 5).
#include <nlohmann/json.hpp>

#include "house.h"
#include "office/api.h"
#include "office/audit.h"
#include "office/sms_desk.h"
#include "scripted_gateway.h"
#include "vault/files.h"
#include "vault/sealing.h"

using namespace huanka;
using namespace huanka::office;
using namespace huanka::rig;
using domain::ReceiptStanding;

namespace {
const std::string receipt = "44160020261116000123", jpeg = "\xff\xd8\xffPICTURE";
const wire::Instant now = monday_morning;
/// The holder of sample_case(), and somebody else.
domain::IdNumber holder() { return sample_case().old_card.holder.id_number; }
domain::IdNumber somebody_else() { return must(domain::IdNumber::parse("440524188001010014")); }

struct Desk {
  TemporaryFolder folder = {};
  Ledger ledger = must(Ledger::open(book_in(folder), rules()));

  Desk() { file(); }
  void file(std::optional<domain::Date> valid_until = std::nullopt, const std::string& picture = jpeg,
            domain::Date taken_on = 2026y / 11 / 2) {
    must(ledger.photos().add({receipt, holder(), "social_card", taken_on, valid_until, picture}, "clerk", now));
  }
  Result<ReceiptAnswer, LedgerError> look_up(const domain::IdNumber& person, const std::string& number = receipt,
                                             wire::Instant at = now) {
    return ledger.look_up_receipt("ZJ01", number, person, at);
  }
  ReceiptStanding worth(wire::Instant at = now) { return must(look_up(holder(), receipt, at)).standing; }

  domain::CaseNumber submit(int n, const std::string& number = receipt, std::optional<domain::IdNumber> person = {},
                            const domain::CaseNumber& renews = "", wire::Instant at = now) {
    auto c = sample_case();
    c.number = domain::make_case_number("ZJ01", wire::day_of(at), n);
    c.opened = wire::day_of(at);
    c.renews = renews;
    if (person) c.old_card.holder.id_number = *person;
    c.photo = {.choice = domain::PhotoChoice::StudioReceipt, .receipt_number = number, .picture_sha256 = {}};
    c.photo.receipt_standing = ReceiptStanding::Good;  // a kiosk's word on it is not believed
    must(ledger.apply({"ZJ01", c.number, 1, at, CaseSubmitted{c}, "hash"}, "key-" + c.number, at));
    return c.number;
  }
  std::optional<ReceiptStanding> standing(const domain::CaseNumber& number) {
    return must(ledger.find(number, now)).photo.receipt_standing;
  }
  nlohmann::json ask(const nlohmann::json& question, int expected = 200) {
    const auto said = answer({"POST", "/v1/photo-receipts/look-up", "", question.dump(), "ZJ01"}, ledger, now);
    CHECK(said.status == expected);
    return nlohmann::json::parse(said.body);
  }
};
}  // namespace

TEST_CASE("A receipt is worth something for its holder, in its days, and nothing of it leaves for others (R125)",
          "[office][photo]") {
  Desk desk;
  SECTION("theirs") {
    const auto said = must(desk.look_up(holder()));
    CHECK(said.standing == ReceiptStanding::Good);
    REQUIRE(said.record);
    CHECK(said.record->jpeg == jpeg);
    CHECK(said.record->taken_on == 2026y / 11 / 2);
  }
  SECTION("letters count as capitals") {
    must(desk.ledger.photos().add({"zp20261116", holder(), "", 2026y / 11 / 2, std::nullopt, jpeg}, "clerk", now));
    CHECK(must(desk.look_up(holder(), "ZP20261116")).standing == ReceiptStanding::Good);
  }
  SECTION("another person's") {
    const auto said = must(desk.look_up(somebody_else()));
    CHECK(said.standing == ReceiptStanding::Foreign);
    CHECK_FALSE(said.record);
  }
  SECTION("another person's is nothing else, even when it is used or over") {
    desk.submit(1);
    CHECK(must(desk.look_up(somebody_else(), receipt, now + 24h * 400)).standing == ReceiptStanding::Foreign);
  }
  SECTION("not known") {
    CHECK(must(desk.look_up(holder(), "44160020261116000124")).standing == ReceiptStanding::NotFound);
  }
  SECTION("without a picture") {
    desk.file(std::nullopt, "");
    CHECK(desk.worth() == ReceiptStanding::NoPicture);
  }
  SECTION("the county's days count from the photo, the last one is good") {
    REQUIRE(rules().county.photo.receipt_valid_days == 180);
    CHECK(desk.worth(now + 24h * (180 - 14)) == ReceiptStanding::Good);  // taken 14 days before
    CHECK(desk.worth(now + 24h * (181 - 14)) == ReceiptStanding::Expired);
  }
  SECTION("what is printed on it prevails, shorter or longer") {
    desk.file(2026y / 11 / 16);
    CHECK(desk.worth() == ReceiptStanding::Good);
    CHECK(desk.worth(now + 24h) == ReceiptStanding::Expired);
    desk.file(2028y / 1 / 1);
    CHECK(desk.worth(now + 24h * 300) == ReceiptStanding::Good);
  }
}

TEST_CASE("A receipt is used up by one case; looking uses nothing, a repeat of the case is the same case (R125)",
          "[office][photo]") {
  Desk desk;
  CHECK(desk.worth() == ReceiptStanding::Good);
  const auto first = desk.submit(1);
  CHECK(desk.standing(first) == ReceiptStanding::Good);
  CHECK(desk.submit(1) == first);  // told again
  CHECK(desk.standing(first) == ReceiptStanding::Good);
  CHECK(desk.worth() == ReceiptStanding::Used);
  const auto second = desk.submit(2);  // accepted, with the photo for people to look at
  CHECK(desk.standing(second) == ReceiptStanding::Used);
  const auto listed = must(desk.ledger.photos().list());
  REQUIRE(listed.size() == 1);
  CHECK(listed[0].used_by == first);
  CHECK(listed[0].number_end == "0123");
}

TEST_CASE("A case is taken whatever its receipt is worth, and only what is the person's and good is used up",
          "[office][photo]") {
  Desk desk;
  SECTION("another person's: its holder can use it still") {
    CHECK(desk.standing(desk.submit(1, receipt, somebody_else())) == ReceiptStanding::Foreign);
    CHECK(desk.worth() == ReceiptStanding::Good);
    CHECK(desk.standing(desk.submit(2)) == ReceiptStanding::Good);
  }
  SECTION("not filed yet: whose it is once it is filed, can use it") {
    CHECK(desk.standing(desk.submit(1, "ZP1", somebody_else())) == ReceiptStanding::NotFound);
    must(desk.ledger.photos().add({"ZP1", holder(), "", 2026y / 11 / 2, std::nullopt, jpeg}, "clerk", now));
    CHECK(desk.standing(desk.submit(2, "ZP1")) == ReceiptStanding::Good);
  }
  SECTION("expired") {
    desk.file(2026y / 11 / 15);
    CHECK(desk.standing(desk.submit(1)) == ReceiptStanding::Expired);
  }
  SECTION("without a picture it is used up too") {
    desk.file(std::nullopt, "");
    CHECK(desk.standing(desk.submit(1)) == ReceiptStanding::NoPicture);
    CHECK(desk.standing(desk.submit(2)) == ReceiptStanding::Used);
  }
}

TEST_CASE("A case that came to nothing leaves its receipt to the same person, and to nobody else (R72)",
          "[office][photo]") {
  Desk desk;
  const auto first = desk.submit(1);
  SECTION("withdrawn") {
    must(desk.ledger.apply({"ZJ01", first, 2, now, CaseWithdrawn{}, "x"}, "withdrawn", now));
    CHECK(desk.worth() == ReceiptStanding::Good);
    CHECK(desk.standing(desk.submit(2, receipt, somebody_else())) == ReceiptStanding::Foreign);
    CHECK(desk.standing(desk.submit(3)) == ReceiptStanding::Good);
    CHECK(desk.standing(desk.submit(4)) == ReceiptStanding::Used);
  }
  SECTION("refused by the original bank") {
    must(desk.ledger.refuse(first, "资料不符", now));
    CHECK(desk.standing(desk.submit(2)) == ReceiptStanding::Good);
  }
  SECTION("expired, and renewed") {
    must(desk.ledger.approve(first, now));
    ScriptedGateway gateway;
    const SmsWording wording = [](SmsKind, const domain::Case&, domain::Date last) { return wire::iso_date(last); };
    deliver_due({desk.ledger, gateway, wording, [] { return now; }, [] { return 0.5; }});
    const auto later = now + 24h * 15;
    REQUIRE(must(desk.ledger.find(first, later)).state == domain::CaseState::Expired);
    const auto again = desk.submit(2, receipt, {}, first, later);
    CHECK(must(desk.ledger.find(again, later)).photo.receipt_standing == ReceiptStanding::Good);
    CHECK(must(desk.ledger.find(first, later)).state == domain::CaseState::Closed);
    CHECK(desk.worth(later) == ReceiptStanding::Used);
  }
  SECTION("a reservation that goes on keeps it, whatever renews it") {
    CHECK(desk.standing(desk.submit(2, receipt, {}, first, now + 24h)) == ReceiptStanding::Used);
  }
}

TEST_CASE("Nobody reads the library by guessing: a kiosk waits after too many misses, one that finds does not",
          "[office][photo]") {
  Desk desk;
  for (int i = 0; i < most_receipt_misses; ++i) {
    REQUIRE(desk.worth() == ReceiptStanding::Good);
    REQUIRE(desk.look_up(i % 2 == 0 ? holder() : somebody_else(), i % 2 == 0 ? "ZP" + std::to_string(i) : receipt));
  }
  const auto refused = desk.look_up(holder());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == LedgerError::Code::TooManyTries);
  CHECK(refused.error().expected == receipt_misses_within.count());
  CHECK(desk.ledger.look_up_receipt("ZJ02", receipt, holder(), now));  // another kiosk
  const auto said =
      answer({"POST", "/v1/photo-receipts/look-up", "",
              nlohmann::json{{"receipt_number", receipt}, {"id_number", holder().digits()}}.dump(), "ZJ01"},
             desk.ledger, now + 60s);
  CHECK(said.status == 429);
  CHECK(said.retry_after_s == receipt_misses_within.count() - 60);
  CHECK(desk.look_up(holder(), receipt, now + receipt_misses_within));
  CHECK(desk.look_up(holder(), "ZP1", now + receipt_misses_within));
  CHECK(desk.look_up(holder(), receipt, now + receipt_misses_within));
}

TEST_CASE("A library elsewhere that does not answer stops no case; the kiosk hears that it is to ask again",
          "[office][photo]") {
  struct Silent : PhotoLibrary {
    Answer find(const std::string&) override {
      return Failure{PhotoLibraryError{PhotoLibraryError::Code::NoAnswer, "timed out"}};
    }
  };
  Desk desk;
  desk.ledger.use_library(std::make_shared<Silent>());
  CHECK(desk.look_up(holder()).error().code == LedgerError::Code::Busy);
  CHECK(desk.standing(desk.submit(1)) == ReceiptStanding::Unchecked);
  desk.ledger.use_library(nullptr);
  CHECK(desk.worth() == ReceiptStanding::Good);
}

TEST_CASE("Over the line: a picture for its holder alone, and no word of another person", "[office][photo][api]") {
  Desk desk;
  const auto matched = desk.ask({{"receipt_number", receipt}, {"id_number", holder().digits()}});
  CHECK(matched["outcome"] == "matched");
  CHECK(vault::base64_bytes(matched["jpeg"].get<std::string>()) == jpeg);
  CHECK(matched["taken_on"] == "2026-11-02");
  CHECK(desk.ask({{"receipt_number", receipt}, {"id_number", somebody_else().digits()}}) ==
        nlohmann::json{{"outcome", "foreign"}});
  CHECK(desk.ask({{"receipt_number", "ZP1"}, {"id_number", holder().digits()}}) ==
        nlohmann::json{{"outcome", "not_found"}});
  CHECK(desk.ask({{"receipt_number", std::string(33, '1')}, {"id_number", holder().digits()}}, 422)["code"] ==
        "invalid");
  CHECK(desk.ask({{"receipt_number", receipt}, {"id_number", "1"}}, 422)["code"] == "invalid");
  const auto number = desk.submit(1);
  const auto status = answer({"GET", "/v1/cases/" + number, "", "", "ZJ01"}, desk.ledger, now);
  CHECK(nlohmann::json::parse(status.body)["photo_receipt"] == "good");
  CHECK(desk.ask({{"receipt_number", receipt}, {"id_number", holder().digits()}}) ==
        nlohmann::json{{"outcome", "used"}});
}

TEST_CASE("In the book a photo stands sealed: neither number nor holder nor picture can be read",
          "[office][photo][sqlite]") {
  const Desk desk;
  for (const auto& entry : std::filesystem::directory_iterator(desk.folder.path())) {
    const auto bytes = vault::read_file(entry.path()).value_or("");
    for (const std::string& secret : {receipt, jpeg, holder().digits(), std::string("social_card")})
      CHECK(bytes.find(secret) == std::string::npos);
  }
}

TEST_CASE("Who files a photo leaves a line in the audit log, without a word of whose it is", "[office][photo]") {
  House house;
  for (int times = 0; times < 2; ++times)
    must(house.ledger.photos().add({receipt, holder(), "social_card", 2026y / 11 / 2, std::nullopt, jpeg}, "clerk",
                                   now));
  const auto report = must(verify_audit(house.book, {}));
  CHECK(report.findings.empty());
  const auto rows = must(audit_rows(house.book, report.newest.number + 1, 2));
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].entry.actor == "clerk");
  CHECK(rows[0].entry.action == "photo_add");
  CHECK(rows[0].entry.detail == "replaced");
  CHECK(rows[1].entry.detail == "new");
  for (const AuditRow& row : rows) CHECK(row.entry.subject.empty());
}

TEST_CASE("People at the branch see at the case which photo it has, and that they must look at it", "[office][photo]") {
  House house;
  house.log_in_as(officer);
  auto c = sample_case();
  c.number = domain::make_case_number("ZJ01", monday, 1);
  c.photo = {.choice = domain::PhotoChoice::StudioReceipt, .receipt_number = "ZP1", .picture_sha256 = {}};
  must(house.ledger.apply({"ZJ01", c.number, 1, house.now, CaseSubmitted{c}, "hash"}, "key", house.now));
  const auto page = house.get("/case/" + c.number);
  CHECK(has(page, "照相馆回执"));
  CHECK(has(page, "<strong class=\"overdue\">照片库中没有这个回执号，请网点处理</strong>"));
  CHECK_FALSE(has(page, "ZP1"));
}
