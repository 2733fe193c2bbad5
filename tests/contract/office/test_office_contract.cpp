// The kiosk's client and store against the real office over TLS: exactly once, certificates, restarts.
#include "office_process.h"
#include "rig/sample_case.h"
#include "store/store.h"
#include "sync/relay.h"

using namespace huanka;
using namespace huanka::rig;
using namespace std::chrono_literals;
using sync::LinkFault;

namespace {
const store::Instant monday = store::Instant(std::chrono::sys_days(2026y / 11 / 16)) + 2h;

store::Instant wire_now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

/// The store's outbox as the relay wants it, without threads.
class Box : public sync::OutboxPort {
 public:
  explicit Box(store::Store& store) : store_(store) {}
  std::optional<sync::OutboxItem> next_due(sync::Instant now) override {
    const auto item = must(store_.next_due(now));
    if (!item) return std::nullopt;
    return sync::OutboxItem{item->id,   item->case_number, item->sequence, item->idempotency_key,
                            item->body, item->attempts};
  }
  std::vector<sync::OutboxItem> due_together(sync::Instant now, std::size_t most, std::size_t bytes) override {
    std::vector<sync::OutboxItem> due;
    for (const auto& item : must(store_.due_together(now, most, bytes)))
      due.push_back({item.id, item.case_number, item.sequence, item.idempotency_key, item.body, item.attempts});
    return due;
  }
  std::optional<sync::Instant> next_try() override { return must(store_.next_try()); }
  bool delivered(const sync::OutboxItem& item, domain::CaseState state) override {
    if (!forgetful) must(store_.mark_sent(item.id, monday));
    if (forgetful) must(store_.mark_failed(item.id, monday + 1s, "as if the reply was lost"));
    last = domain::to_string(state);
    return true;
  }
  bool failed(const sync::OutboxItem& item, sync::Instant next, const std::string& reason) override {
    must(store_.mark_failed(item.id, next, reason));
    last = reason;
    return true;
  }
  bool set_aside(const sync::OutboxItem& item, const std::string& reason) override {
    must(store_.set_aside(item.id, reason, monday));
    last = reason;
    return true;
  }
  std::string last;
  bool forgetful = false;

 private:
  store::Store& store_;
};

struct Kiosk {
  explicit Kiosk(const std::string& id = "ZJ01") : store(must(store::Store::open(folder, id, monday))) {}

  TemporaryFolder folder;
  store::Store store;
  Box box{store};

  int relay(sync::Office& office, store::Instant now = monday) {
    return sync::Relay::drain({.outbox = box,
                               .office = office,
                               .now = [now] { return now; },
                               .chance = [] { return 0.5; },
                               .sha256_hex = [](const std::string& body) { return vault::sha256_hex(body); },
                               .attempted = {}});
  }
};

LinkFault::Code fault(const sync::Answer& answer) {
  REQUIRE_FALSE(answer);
  INFO(answer.error().detail);
  return answer.error().code;
}
}  // namespace

TEST_CASE("From save to letter: the office has each message once, even when a reply is lost",
          "[office][sync][contract]") {
  OfficeProcess office;
  REQUIRE(office.running());
  sync::OfficeClient client(office.address());
  Kiosk kiosk;
  const auto c = must(kiosk.store.save_new_case(sample_case(), monday));
  kiosk.box.forgetful = true;
  CHECK(kiosk.relay(client) == 1);
  kiosk.box.forgetful = false;
  CHECK(kiosk.relay(client, monday + 1s) == 1);
  CHECK(kiosk.box.last == "under_review");
  CHECK(must(kiosk.store.is_sent(c.number)));

  CHECK(office.approve(c.number));
  CHECK_FALSE(office.approve(c.number));
  const auto card = sample_new_card();
  CHECK(office.issue(c.number, card));
  CHECK(sync::owner_from(must(client.check_owner(c.number, card)).body) == sync::Owner::Match);

  const auto status = sync::case_status_from(must(client.case_status(c.number)).body);
  REQUIRE(status);
  CHECK(status->state == domain::CaseState::WindowOpen);
  std::optional<std::chrono::sys_seconds> heard;
  client.tell_time_to([&](std::chrono::sys_seconds at) { heard = at; });
  CHECK(sync::cases_from(must(client.find_cases(c.old_card.holder.id_number)).body)->size() == 1);
  REQUIRE(heard);  // the office tells its time with every answer; kiosks judge their own clock by it
  CHECK(std::chrono::abs(*heard - wire_now()) <= 60s);

  auto window = domain::begin_review(c);
  window = domain::approve(*window, *status->approved_on);
  window = domain::open_window(*window, *status->approved_on, {});
  const auto issued = must(domain::issue(*window, card, *status->approved_on));
  const auto begun = must(kiosk.store.begin_letter(issued, card, wire_now()));
  must(kiosk.store.print_ended(begun.job.id, store::PrintState::Printed, wire_now()));
  CHECK(kiosk.relay(client, wire_now()) == 1);
  CHECK(kiosk.box.last == "letter_printed");
}

TEST_CASE("A reservation of one kiosk is taken up at another, which prints and reports its letter (R15, R67)",
          "[office][sync][contract]") {
  OfficeProcess office({"ZJ01", "ZJ02"});
  sync::OfficeClient first(office.address()), second(office.address("ZJ02"));
  Kiosk there;
  const auto c = must(there.store.save_new_case(sample_case(), monday));
  CHECK(there.relay(first) == 1);
  const auto& person = c.old_card.holder.id_number;
  CHECK(must(second.take_up(c.number, person)).status == 409);
  CHECK(office.approve(c.number));
  const auto card = sample_new_card();
  CHECK(office.issue(c.number, card));
  CHECK(must(second.take_up(c.number, must(domain::IdNumber::parse("110101198001010010")))).status == 404);
  const auto record = sync::taken_up_from(must(second.take_up(c.number, person)).body);
  REQUIRE(record);
  CHECK((record->number == c.number && record->mobile == c.mobile && record->old_card == c.old_card));

  Kiosk here("ZJ02");
  must(here.store.take_up(*record, wire_now()));
  const auto issued = must(domain::issue(*record, card, *record->approved_on));
  const auto begun = must(here.store.begin_letter(issued, card, wire_now()));
  CHECK(begun.job.letter_number.find("ZJ02") != std::string::npos);
  must(here.store.print_ended(begun.job.id, store::PrintState::Printed, wire_now()));
  CHECK(here.relay(second, wire_now()) == 1);
  CHECK(here.box.last == "letter_printed");
  CHECK(must(second.take_up(c.number, person)).status == 409);  // one letter, of one terminal
}

TEST_CASE("An office that is killed and started again still knows what it took", "[office][sync][contract]") {
  OfficeProcess office;
  Kiosk kiosk;
  const auto c = must(kiosk.store.save_new_case(sample_case(), monday));
  {
    sync::OfficeClient client(office.address());
    kiosk.box.forgetful = true;
    kiosk.relay(client);
  }
  office.stop();
  sync::OfficeClient client(office.address());
  CHECK(fault(client.health()) == LinkFault::Code::NotReachable);
  office.start();
  kiosk.box.forgetful = false;
  CHECK(kiosk.relay(client, monday + 1h) == 1);
  CHECK(kiosk.box.last == "under_review");
  CHECK(sync::cases_from(must(client.find_cases(c.old_card.holder.id_number)).body)->size() == 1);
}

TEST_CASE("Certificates: another office is not trusted, a stranger is not served, a kiosk speaks for itself",
          "[office][sync][contract]") {
  OfficeProcess office({"ZJ01", "ZJ02"});
  OfficeProcess stranger;
  auto address = office.address();
  SECTION("the office's certificate is of another authority") {
    address.authority = stranger.address().authority;
    CHECK(fault(sync::OfficeClient(address).health()) == LinkFault::Code::UnknownRoot);
  }
  SECTION("another host than the certificate names") {
    address.url = "https://127.0.0.2:" + std::to_string(office.port());
    const auto code = fault(sync::OfficeClient(address).health());
    CHECK((code == LinkFault::Code::WrongHost || code == LinkFault::Code::NotReachable));
  }
  SECTION("our certificate is of another authority") {
    address.certificate = stranger.address().certificate;
    address.key = stranger.address().key;
    CHECK(fault(sync::OfficeClient(address).health()) == LinkFault::Code::OwnCertificateRefused);
  }
  SECTION("no certificate that can be read") {
    address.certificate = "/nonexistent.pem";
    CHECK(fault(sync::OfficeClient(address).health()) == LinkFault::Code::OwnCertificateUnreadable);
  }
  SECTION("another kiosk's message") {
    Kiosk kiosk;
    must(kiosk.store.save_new_case(sample_case(), monday));
    sync::OfficeClient second(office.address("ZJ02"));
    kiosk.relay(second);
    CHECK(kiosk.box.last == "403 kiosk_mismatch");
  }
}

TEST_CASE("What is too large is refused before it is read", "[office][contract]") {
  OfficeProcess office;
  sync::OfficeClient client(office.address());
  CHECK(must(client.post_message("key-00000001", std::string(400'000, ' '))).status == 413);
  const auto after = client.health();
  INFO((after ? "" : after.error().detail));
  CHECK(after);
}
