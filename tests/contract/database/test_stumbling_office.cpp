// The office's whole day, with the database failing once at each of its pieces of work in turn: the book ends the same
// (operations reference 5.3, rules 4 and 5).
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "office/api.h"
#include "rig/sample_case.h"
#include "rig/stumbling_engine.h"
#include "settings/settings.h"
#include "vault/sqlite_engine.h"
#include "wire/case_json.h"

using namespace huanka;
using namespace huanka::office;
using namespace huanka::rig;
using namespace std::chrono_literals;

namespace {
const wire::Instant monday = wire::Instant(std::chrono::sys_days(2026y / 11 / 16)) + 2h;
const domain::CaseNumber number = domain::make_case_number("ZJ01", 2026y / 11 / 16, 1);
const std::string card(32, 'A');

const Rules& rules() {
  static const Rules all = [] {
    const std::filesystem::path config = std::filesystem::path(HUANKA_SOURCE_DIR) / "config";
    return Rules{must(settings::load_county(config / "county/zijin")),
                 must(settings::load_calendar(config / "calendar"))};
  }();
  return all;
}

std::string message(int sequence, const char* type, nlohmann::ordered_json body, wire::Instant at) {
  return nlohmann::ordered_json{{"kiosk", "ZJ01"},        {"case_number", number}, {"sequence", sequence},
                                {"type", type},           {"schema", 1},           {"created_at", wire::rfc3339(at)},
                                {"body", std::move(body)}}
      .dump();
}

/// A folder in memory, where there is such a place: nothing here is about the disk, and there are hundreds of days.
struct InMemory {
  InMemory() : path(std::filesystem::is_directory("/dev/shm") ? "/dev/shm" : std::filesystem::temp_directory_path()) {
    path /= "huanka-stumbling-" + std::to_string(::getpid());
    std::filesystem::create_directory(path);
  }
  ~InMemory() { std::filesystem::remove_all(path); }
  InMemory(const InMemory&) = delete;
  InMemory& operator=(const InMemory&) = delete;
  std::filesystem::path path;
};

/// Everything the book says of the case in the end.
std::string day(const std::shared_ptr<Stumble>& stumble) {
  const InMemory folder;
  auto engine = must(vault::open_sqlite(folder.path / "office.db", vault::Database::Sharing::ManyConnections));
  auto ledger = must(Ledger::over(vault::Database(std::make_unique<StumblingEngine>(std::move(engine), stumble)),
                                  vault::SecretKey::random(), rules()));
  const auto post = [&](int sequence, const std::string& body, wire::Instant at) {
    const auto answered =
        answer({"POST", "/v1/messages", "key-0000000" + std::to_string(sequence), body, "ZJ01"}, ledger, at);
    CHECK((answered.status == 200 || answered.status == 201));
  };
  auto c = sample_case(domain::Route::ChangeBank);
  c.number = number;
  post(1, message(1, "case_submitted", {{"case", wire::to_json(c)}}, monday), monday);
  const wire::Instant friday = monday + 96h, saturday = monday + 120h;
  // A decision whose outcome got lost was taken: asking again is refused by the domain, and changes nothing.
  (void)ledger.approve(number, friday);
  const auto begin = [&](wire::Instant at) {
    return must(ledger.begin_sms(at, at, [](SmsKind, const domain::Case&, domain::Date) { return "text"; }));
  };
  auto sms = begin(friday);
  if (!sms) sms = begin(friday + sms_claim);  // its claim was made, and nobody knew: it runs out
  if (sms) must(ledger.sms_accepted(*sms, "reference", friday));
  (void)ledger.issue(number, card, must(domain::Pan::parse("6217001210024455220")), friday);
  post(2,
       message(2, "letter_printed",
               {{"letter_number", "ZJ01-L-000001"}, {"duplicate", false}, {"new_card_identification_code", card}},
               saturday),
       saturday);
  (void)ledger.confirm_transfer(number, saturday);

  std::string said, last;
  for (const auto& event : must(ledger.events(number))) {
    const std::string line = event.at + " " + event.actor + " " + event.what + " " + domain::to_string(event.state) +
                             " " + std::to_string(event.version) + "\n";
    // Which card was made may be noted again, and is the same card.
    if (line != last) said += line;
    last = line;
  }
  for (const auto& one : must(ledger.cases(std::nullopt, saturday))) said += wire::to_json(one).dump() + "\n";
  for (const int sequence : must(ledger.sequences_of(number))) said += std::to_string(sequence) + " ";
  for (const auto& one : must(ledger.sms(std::nullopt))) said += to_string(one.state) + " " + one.reference;
  return said;
}
/// Two cases told together, the second with a message that is refused; everything the book says of them.
std::string batch_day(const std::shared_ptr<Stumble>& stumble) {
  const InMemory folder;
  auto engine = must(vault::open_sqlite(folder.path / "office.db", vault::Database::Sharing::ManyConnections));
  auto ledger = must(Ledger::over(vault::Database(std::make_unique<StumblingEngine>(std::move(engine), stumble)),
                                  vault::SecretKey::random(), rules()));
  std::vector<Told> told;
  const auto tell = [&](const domain::CaseNumber& of, int sequence, auto what) {
    const std::string key = of + "-" + std::to_string(sequence);
    told.push_back({{"ZJ01", of, sequence, monday, std::move(what), vault::sha256_hex(key)}, key});
  };
  const domain::CaseNumber second = domain::make_case_number("ZJ01", 2026y / 11 / 16, 2);
  for (const auto& of : {number, second}) {
    auto c = sample_case(domain::Route::ChangeBank);
    c.number = of;
    tell(of, 1, CaseSubmitted{c});
  }
  tell(second, 3, CaseWithdrawn{});
  tell(number, 2, CaseWithdrawn{});
  std::string said;
  for (const auto& outcome : ledger.apply_all(told, monday))
    said += outcome ? domain::to_string(outcome->state) + " " + std::to_string(outcome->version) + "\n"
                    : outcome.error().detail + "\n";
  for (const auto& of : {number, second}) {
    for (const auto& event : must(ledger.events(of))) said += event.what + " " + std::to_string(event.version) + "\n";
    for (const int sequence : must(ledger.sequences_of(of))) said += std::to_string(sequence) + " ";
  }
  return said;
}
}  // namespace

TEST_CASE("Whatever transaction loses or whatever line breaks, once, a batch ends the same", "[stumbling]") {
  const auto how = GENERATE(Stumble::How::Conflict, Stumble::How::LostBefore, Stumble::How::LostAfter);
  const auto never = std::make_shared<Stumble>(Stumble{how, 0});
  const std::string undisturbed = batch_day(never);
  REQUIRE(undisturbed.find("case_withdrawn") != std::string::npos);
  int stumbled = 0;
  for (int at = 1; at <= never->passed; ++at) {
    const auto stumble = std::make_shared<Stumble>(Stumble{how, at});
    const std::string ended = batch_day(stumble);
    stumbled += stumble->happened ? 1 : 0;
    INFO("stumbled at piece " << at);
    CHECK(ended == undisturbed);
  }
  CHECK(stumbled > 40);
}

TEST_CASE("Whatever transaction loses or whatever line breaks, once, the office's book ends the same", "[stumbling]") {
  const auto how = GENERATE(Stumble::How::Conflict, Stumble::How::LostBefore, Stumble::How::LostAfter);
  const auto never = std::make_shared<Stumble>(Stumble{how, 0});
  const std::string undisturbed = day(never);
  REQUIRE(undisturbed.find("transfer_confirmed") != std::string::npos);
  int stumbled = 0;
  for (int at = 1; at <= never->passed; ++at) {
    const auto stumble = std::make_shared<Stumble>(Stumble{how, at});
    const std::string ended = day(stumble);
    stumbled += stumble->happened ? 1 : 0;
    INFO("stumbled at piece " << at);
    CHECK(ended == undisturbed);
  }
  CHECK(stumbled > 60);  // a message is at least seven statements
}
