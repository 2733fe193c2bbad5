// Text messages: durable before they are sent, sent until the gateway has them, and the ten days begin only then (R70,
// R71).
#include "office/file_sms_gateway.h"
#include "office/http_sms_gateway.h"
#include "rig/book_place.h"
#include "rig/sample_case.h"
#include "rig/temporary_folder.h"
#include "scripted_gateway.h"
#include "settings/settings.h"
#include "text/dates.h"
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
const wire::Instant friday = monday + 24h * 4;
const domain::CaseNumber number = domain::make_case_number("ZJ01", 2026y / 11 / 16, 1);

Rules rules() {
  const fs::path config = fs::path(HUANKA_SOURCE_DIR) / "config";
  return {must(settings::load_county(config / "county/zijin")), must(settings::load_calendar(config / "calendar"))};
}

/// An office with one bank change under review, and a clock to turn.
struct Office {
  TemporaryFolder folder;
  Ledger ledger = must(Ledger::open(book_in(folder), rules()));
  ScriptedGateway gateway;
  SmsWording wording = [](SmsKind kind, const domain::Case&, domain::Date last) {
    return to_string(kind) + " until " + wire::to_text(last);
  };
  wire::Instant now = friday;

  Office() {
    auto c = sample_case();
    c.number = number;
    Message message{"ZJ01", number, 1, monday, CaseSubmitted{c}, "hash"};
    must(ledger.apply(message, "key-00000001", monday));
  }
  int deliver(SmsGateway* through = nullptr) {
    return deliver_due(
        {ledger, through != nullptr ? *through : gateway, wording, [this] { return now; }, [] { return 0.5; }});
  }
  SmsRecord only_message() {
    const auto list = must(ledger.sms(std::nullopt));
    REQUIRE(list.size() == 1);
    return list.front();
  }
  domain::Case seen() { return must(ledger.find(number, now)); }
};
}  // namespace

TEST_CASE("Approved stays Approved until the gateway has accepted the message; that day opens the ten days (R70, R71)",
          "[office][sms]") {
  Office office;
  CHECK(must(office.ledger.approve(number, friday)).state == CaseState::Approved);
  CHECK(office.only_message().state == SmsState::Queued);  // durable with the decision, nothing sent yet
  CHECK(office.gateway.asked.empty());

  office.gateway.next = {SmsNotNow{"503", std::nullopt}, SmsNotNow{"timed out", std::nullopt}};
  CHECK(office.deliver() == 1);
  CHECK(office.seen().state == CaseState::Approved);
  CHECK(office.only_message().reason == "503");
  CHECK(office.deliver() == 0);  // not before its time
  office.now = office.only_message().next_attempt;
  CHECK(office.deliver() == 1);
  office.now = friday + 24h * 3;
  CHECK(office.deliver() == 1);
  const auto open = office.seen();
  CHECK(open.state == CaseState::WindowOpen);
  CHECK(open.approved_on == 2026y / 11 / 20);
  CHECK(open.window_last_day == 2026y / 12 / 3);  // ten days from the message, not from the approval
  CHECK(office.only_message().state == SmsState::Accepted);
  CHECK(office.only_message().attempts == 3);
  CHECK(office.gateway.asked.back().text == "approved until 2026-12-03");
  CHECK(office.gateway.asked.back().to.digits() == "13812345678");
  CHECK(office.deliver() == 0);
}

TEST_CASE("The same text goes under the same key, even over a restart; a new day's text has its own (R71)",
          "[office][sms]") {
  Office office;
  must(office.ledger.approve(number, friday));
  office.gateway.lose_answer();
  office.deliver();
  {
    // The office was killed between sending and writing down: the claim runs out, the text is the one that was stored.
    office.now += 1h;
    const auto claimed = must(office.ledger.begin_sms(office.now, office.now, office.wording));
    REQUIRE(claimed);
    CHECK_FALSE(must(office.ledger.begin_sms(office.now, office.now, office.wording)));  // nobody sends it meanwhile
  }
  office.ledger = must(Ledger::open(book_in(office.folder), rules()));
  office.wording = [](SmsKind, const domain::Case&, domain::Date) { return "words of a newer version"; };
  office.now += sms_claim;
  office.gateway.lose_answer();
  CHECK(office.deliver() == 1);
  CHECK(office.gateway.asked[0].key == office.gateway.asked[1].key);
  CHECK(office.gateway.asked[0].text == office.gateway.asked[1].text);
  office.now += 24h;
  CHECK(office.deliver() == 1);
  CHECK(office.gateway.asked[2].key != office.gateway.asked[1].key);
  CHECK(office.gateway.asked[2].text == "words of a newer version");
}

TEST_CASE("Nobody has less time than a message said: accepted after midnight, the later day counts (R71)",
          "[office][sms]") {
  Office office;
  office.now = friday + 13h + 59min;  // 23:59 in China
  must(office.ledger.approve(number, office.now));
  const auto attempt = must(office.ledger.begin_sms(office.now, office.now, office.wording));
  REQUIRE(attempt);
  CHECK(attempt->sms.text == "approved until 2026-11-30");
  must(office.ledger.sms_accepted(*attempt, "ref", office.now + 2min));
  CHECK(office.seen().window_last_day == 2026y / 12 / 1);
  SECTION("told twice, it counts once") {
    must(office.ledger.sms_accepted(*attempt, "ref", office.now + 48h));
    CHECK(office.seen().window_last_day == 2026y / 12 / 1);
    CHECK(must(office.ledger.events(number)).size() == 3);
  }
}

TEST_CASE("Retry-After is a floor, backoff grows to a ceiling and is spread (R70)", "[office][sms]") {
  CHECK(sms_pause(0, std::nullopt, 0.0) == 0s);
  CHECK(sms_pause(0, std::nullopt, 0.999) == 5s);
  CHECK(sms_pause(3, std::nullopt, 0.5) == 20s);
  CHECK(sms_pause(60, std::nullopt, 1.0) == 900s);
  CHECK(sms_pause(0, 3600s, 0.5) == 3600s);
  CHECK(sms_pause(9, 1s, 1.0) == 900s);
  CHECK(sms_pause(0, 24h * 365, 0.5) == 24h);
  Office office;
  must(office.ledger.approve(number, friday));
  office.gateway.next = {SmsNotNow{"429", 2h}};
  office.deliver();
  CHECK(office.only_message().next_attempt == friday + 2h);
}

TEST_CASE("A message the gateway will never take is set aside for people; they can send it again (R70)",
          "[office][sms]") {
  Office office;
  must(office.ledger.approve(number, friday));
  office.gateway.next = {SmsNever{"422"}};
  office.deliver();
  CHECK(office.only_message().state == SmsState::Failed);
  office.now += 24h;
  CHECK(office.deliver() == 0);
  CHECK(office.seen().state == CaseState::Approved);
  CHECK_FALSE(office.ledger.sms_again(domain::make_case_number("ZJ01", 2026y / 11 / 16, 9), office.now));
  must(office.ledger.sms_again(number, office.now));
  CHECK(office.deliver() == 1);
  CHECK(office.seen().state == CaseState::WindowOpen);
  CHECK_FALSE(office.ledger.sms_again(number, office.now));
}

TEST_CASE("Who withdrew before the message left gets none; a refusal is told once and opens nothing", "[office][sms]") {
  Office office;
  SECTION("withdrawn") {
    must(office.ledger.approve(number, friday));
    must(office.ledger.apply({"ZJ01", number, 2, friday, CaseWithdrawn{}, "hash2"}, "key-00000002", friday));
    CHECK(office.deliver() == 0);
    CHECK(office.only_message().state == SmsState::Dropped);
  }
  SECTION("withdrawn while the message was on its way: accepted, and nothing opens") {
    must(office.ledger.approve(number, friday));
    const auto attempt = must(office.ledger.begin_sms(friday, friday, office.wording));
    must(office.ledger.apply({"ZJ01", number, 2, friday, CaseWithdrawn{}, "hash2"}, "key-00000002", friday));
    must(office.ledger.sms_accepted(*attempt, "ref", friday));
    CHECK(office.seen().state == CaseState::Withdrawn);
    CHECK(office.only_message().state == SmsState::Accepted);
  }
  SECTION("refused") {
    must(office.ledger.refuse(number, "余额异常", friday));
    CHECK(office.deliver() == 1);
    CHECK(office.seen().state == CaseState::Refused);
    CHECK(office.only_message().kind == SmsKind::Refused);
  }
}

TEST_CASE("What a clock a year ahead put off is not put off for a year", "[office][sms]") {
  Office office;
  must(office.ledger.approve(number, friday + 24h * 365));
  office.now = friday;
  CHECK(office.deliver() == 1);
  CHECK(office.only_message().state == SmsState::Accepted);
}

TEST_CASE(
    "The text says what is needed and nothing more: masked name, case, last day; complete in both languages (R71)",
    "[office][sms]") {
  const auto language = GENERATE(domain::Language::Chinese, domain::Language::English);
  const auto words = must(text::Catalog::load(fs::path(HUANKA_BINARY_DIR) / "assets/locale", language));
  const auto wording = wording_from(words, rules().county);
  auto c = sample_case();
  c.number = number;
  for (const auto kind : {SmsKind::Approved, SmsKind::Refused}) {
    const auto text = wording(kind, c, 2026y / 12 / 3);
    CAPTURE(text);
    CHECK(text.find('{') == std::string::npos);
    CHECK(text.find(number) != std::string::npos);
    CHECK(text.find("张**") != std::string::npos);
    CHECK((text.find(text::short_date(words, 2026y / 12 / 3)) != std::string::npos) == (kind == SmsKind::Approved));
    for (const char* secret : {"张桂花", "11010519491231002X", "13812345678", "6214830100000008", "A12345678"})
      CHECK(text.find(secret) == std::string::npos);
  }
}

TEST_CASE("The file driver accepts once for a key; neither book nor folder holds a number in the clear",
          "[office][sms]") {
  Office office;
  must(office.ledger.approve(number, friday));
  FileSmsGateway files(office.folder.path() / "sms");
  CHECK(office.deliver(&files) == 1);
  CHECK(office.seen().state == CaseState::WindowOpen);
  const auto file = office.folder.path() / "sms" / office.only_message().reference;
  CHECK(vault::read_file(file) == "138****5678\napproved until 2026-11-30\n");
  const auto again = files.send({file.stem().string(), must(domain::Mobile::parse("13812345678")), "other words"}, {});
  CHECK(std::holds_alternative<SmsAccepted>(again));
  CHECK(vault::read_file(file) == "138****5678\napproved until 2026-11-30\n");
  for (const auto& entry : fs::recursive_directory_iterator(office.folder.path()))
    if (entry.is_regular_file()) CHECK(vault::read_file(entry.path())->find("13812345678") == std::string::npos);
  SECTION("a folder that cannot be made is no acceptance") {
    FileSmsGateway nowhere("/proc/nothing/sms");
    CHECK(std::holds_alternative<SmsNotNow>(nowhere.send({"k", must(domain::Mobile::parse("13812345678")), ""}, {})));
  }
}

TEST_CASE("What a gateway's answer means: only the repeated key is an acceptance", "[office][sms]") {
  const auto meaning = [](int status, const std::string& body = "") { return meaning_of(status, body, 7s, "k-1"); };
  CHECK(meaning(200, R"({"key":"k-1","reference":"G 1\n"})") == SmsAnswer{SmsAccepted{"G 1"}});
  CHECK(meaning(202, R"({"key":"k-1"})") == SmsAnswer{SmsAccepted{""}});
  for (const char* body : {"", "<html>ok</html>", R"({"key":"k-2"})", R"({"key":1})", "[]", R"({"status":"ok"})"})
    CHECK(meaning(200, body) == SmsAnswer{SmsNotNow{"200 without the key", 7s}});
  for (const int status : {204, 302, 401, 403, 404, 408, 409, 429, 500, 503})
    CHECK(meaning(status) == SmsAnswer{SmsNotNow{std::to_string(status), 7s}});
  for (const int status : {400, 410, 413, 422}) CHECK(meaning(status) == SmsAnswer{SmsNever{std::to_string(status)}});
}
