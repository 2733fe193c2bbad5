// The office as a process, with a gateway on loopback: what becomes of a message when either side fails (R70, R71).
#include <fstream>

#include "office/ledger.h"
#include "office_process.h"
#include "rig/sample_case.h"
#include "settings/settings.h"
#include "sms_peer.h"
#include "wire/case_json.h"

using namespace huanka;
using namespace huanka::rig;
using namespace std::chrono_literals;
using office::SmsState;
namespace fs = std::filesystem;

namespace {
const fs::path shipped = fs::path(HUANKA_SOURCE_DIR) / "config";

/// The shipped configuration, with a gateway's address.
class Config {
 public:
  explicit Config(const std::string& url) {
    fs::copy(shipped, folder_, fs::copy_options::recursive);
    std::ofstream(folder_.path() / "office.toml")
        << "[sms]\ndriver = \"http\"\nurl = \"" << url
        << "\"\nca_file = \"\"\ntoken_file = \"\"\nconnect_within_s = 1\nanswer_within_s = 60\nlanguage = \"zh_CN\"\n";
  }
  std::string folder() const { return folder_.path().string(); }

 private:
  TemporaryFolder folder_;
};

/// An office with one bank change under review.
struct Bank {
  SmsPeer peer;
  Config config{peer.url()};
  OfficeProcess office{{"ZJ01"}, config.folder()};
  domain::CaseNumber number = domain::make_case_number("ZJ01", wire::day_of(wire::now()), 1);
  office::Ledger ledger =
      must(office::Ledger::open({office.folder()}, {must(settings::load_county(shipped / "county/zijin")),
                                                    must(settings::load_calendar(shipped / "calendar"))}));

  Bank() {
    REQUIRE(office.running());
    auto c = sample_case();
    c.number = number;
    must(ledger.apply({"ZJ01", number, 1, wire::now(), office::CaseSubmitted{c}, "hash"}, "key-00000001", wire::now()));
  }
  domain::CaseState state() { return must(ledger.find(number, wire::now())).state; }
  office::SmsRecord message() { return must(ledger.sms(std::nullopt)).at(0); }
  /// Waits for what the serving office does by itself.
  bool becomes(SmsState wanted) {
    const auto give_up = std::chrono::steady_clock::now() + 20s;
    while (std::chrono::steady_clock::now() < give_up) {
      if (message().state == wanted) return true;
      std::this_thread::sleep_for(20ms);
    }
    return false;
  }
};
}  // namespace

TEST_CASE("Approved at the command line, the message is accepted and the window opens", "[sms][contract]") {
  Bank bank;
  CHECK(bank.office.approve(bank.number));
  CHECK(bank.state() == domain::CaseState::WindowOpen);
  CHECK(bank.message().reference == "G-1");
  CHECK(bank.peer.taken().size() == 1);
}

TEST_CASE("A gateway that failed is tried again by the serving office, and the window opens then", "[sms][contract]") {
  Bank bank;
  bank.peer.next({.status = 503});
  CHECK(bank.office.approve(bank.number));
  CHECK(bank.becomes(SmsState::Accepted));
  CHECK(bank.state() == domain::CaseState::WindowOpen);
  CHECK(bank.peer.seen().size() == 2);
}

TEST_CASE("A lost answer: sent twice under one key, taken once", "[sms][contract]") {
  Bank bank;
  bank.peer.next({.hangs_up = true});
  CHECK(bank.office.approve(bank.number));
  CHECK(bank.becomes(SmsState::Accepted));
  const auto seen = bank.peer.seen();
  REQUIRE(seen.size() == 2);
  CHECK(seen[0].key == seen[1].key);
  CHECK(seen[0].text == seen[1].text);
  CHECK(bank.peer.taken().size() == 1);
}

TEST_CASE("Told to wait, the office waits", "[sms][contract]") {
  Bank bank;
  bank.peer.next({.status = 429, .retry_after = "3600"});
  CHECK(bank.office.approve(bank.number));
  CHECK(bank.state() == domain::CaseState::Approved);
  CHECK(bank.message().state == SmsState::Queued);
  CHECK(bank.message().next_attempt > wire::now() + 50min);
  CHECK(bank.office.command({"sms"}));
}

TEST_CASE("A message the gateway refuses for good waits for people, who send it again", "[sms][contract]") {
  Bank bank;
  bank.peer.next({.status = 422});
  CHECK(bank.office.approve(bank.number));
  CHECK(bank.message().state == SmsState::Failed);
  CHECK(bank.office.run({"sms", "--state", "failed"}) == 0);
  CHECK(bank.office.run({"sms", "--again", domain::make_case_number("ZJ01", 2026y / 11 / 16, 9)}) == 3);
  CHECK(bank.office.command({"sms", "--again", bank.number}));
  CHECK(bank.becomes(SmsState::Accepted));
}

TEST_CASE("Killed while the gateway is asked: begun anew, the same text goes under the same key", "[sms][contract]") {
  Bank bank;
  bank.peer.next({.waits = true});
  must(bank.ledger.approve(bank.number, wire::now()));  // as if decided elsewhere: the serving office sends it
  REQUIRE(bank.peer.wait_for(1));
  bank.office.stop();
  CHECK(bank.state() == domain::CaseState::Approved);
  CHECK(bank.message().state == SmsState::Queued);
  CHECK(bank.message().attempts == 1);
  // Its claim runs out; to the book it is two and a half minutes later.
  office::Ledger& book = bank.ledger;
  const auto later = wire::now() + office::sms_claim;
  const auto again = must(book.begin_sms(later, later, [](auto, const auto&, auto) { return "other words"; }));
  REQUIRE(again);
  const auto first = bank.peer.seen().at(0);
  if (wire::day_of(later) == wire::day_of(wire::now() - 1min)) {  // but for a run over midnight
    CHECK(again->sms.key == first.key);
    CHECK(again->sms.text == first.text);
  }
}

TEST_CASE("A wrong setting stops the start and says what would be right", "[sms][contract]") {
  const Config clear("http://gateway.example/sms");
  const OfficeProcess office({"ZJ01"}, clear.folder());
  CHECK_FALSE(office.running());
}
