// The relay: in order, until delivered, woken at once, and quick to stop.
#include <deque>
#include <future>
#include <mutex>

#include "rig/sample_case.h"
#include "sync/relay.h"

using namespace huanka;
using namespace huanka::sync;
using namespace std::chrono_literals;

namespace {
const std::string number =
    domain::make_case_number("ZJ01", domain::Date{std::chrono::sys_days{std::chrono::days{20000}}}, 1);

class Box : public OutboxPort {
 public:
  std::optional<OutboxItem> next_due(Instant now) override {
    const std::lock_guard lock(mutex);
    for (const auto& item : waiting)
      if (due <= now) return item;
    return std::nullopt;
  }
  std::optional<Instant> next_try() override { return std::nullopt; }
  bool delivered(const OutboxItem& item, domain::CaseState) override {
    const std::lock_guard lock(mutex);
    if (disk_full) return false;
    log += "delivered " + item.body + ";";
    waiting.pop_front();
    return true;
  }
  bool failed(const OutboxItem& item, Instant next, const std::string& reason) override {
    const std::lock_guard lock(mutex);
    if (disk_full) return false;
    log += "failed " + item.body + " " + reason + ";";
    ++waiting.front().attempts;
    due = next;
    return true;
  }
  bool set_aside(const OutboxItem& item, const std::string& reason) override {
    const std::lock_guard lock(mutex);
    log += "aside " + item.body + " " + reason + ";";
    waiting.pop_front();
    return true;
  }
  void add(const std::string& body) {
    const std::lock_guard lock(mutex);
    waiting.push_back({.id = 1, .case_number = number, .sequence = 1, .idempotency_key = "k", .body = body});
  }

  std::mutex mutex;
  std::deque<OutboxItem> waiting;
  Instant due{};
  bool disk_full = false;
  std::string log;
};

/// Answers as told; an empty list of answers delivers everything.
class ScriptedOffice : public Office {
 public:
  Answer post_message(const std::string&, const std::string&) override {
    if (answers.empty())
      return Reply{201, R"({"case_number":")" + number + R"(","sequence":1,"sha256":"h","state":"submitted"})", {}};
    Answer next = answers.front();
    answers.pop_front();
    return next;
  }
  Answer find_cases(const domain::IdNumber&) override { return Reply{}; }
  Answer case_status(const domain::CaseNumber&) override { return Reply{}; }
  Answer check_owner(const domain::CaseNumber&, const domain::NewCard&) override { return Reply{}; }
  Answer look_up_receipt(const std::string&, const domain::IdNumber&) override { return Reply{}; }
  void cancel() override { cancelled = true; }

  std::deque<Answer> answers;
  std::atomic<bool> cancelled = false;
};

struct Bench {
  Box box;
  ScriptedOffice office;
  Instant now = Instant(1000s);
  Relay::Parts parts{.outbox = box,
                     .office = office,
                     .now = [this] { return now; },
                     .chance = [] { return 0.5; },
                     .sha256_hex = [](const std::string&) { return std::string("h"); },
                     .attempted = {}};
};
}  // namespace

TEST_CASE("Everything due is tried in order; what failed waits its time", "[sync]") {
  Bench bench;
  bench.box.add("a");
  bench.box.add("b");
  bench.office.answers = {Failure{LinkFault{LinkFault::Code::NotReachable, ""}}};
  CHECK(Relay::drain(bench.parts) == 1);
  CHECK(bench.box.log == "failed a E-LINK-UNREACHABLE;");
  bench.now += 1s;
  CHECK(Relay::drain(bench.parts) == 2);
  CHECK(bench.box.log == "failed a E-LINK-UNREACHABLE;delivered a;delivered b;");
}

TEST_CASE("A refused message is set aside and the next one goes", "[sync]") {
  Bench bench;
  bench.box.add("a");
  bench.box.add("b");
  bench.office.answers = {Reply{422, R"({"code":"invalid"})", {}}};
  std::string told;
  bench.parts.attempted = [&](const auto&, bool delivered) { told += delivered ? "delivered;" : "not yet;"; };
  bench.parts.refused = [&](const auto&, const std::string& reason) { told += "refused " + reason + ";"; };
  Relay::drain(bench.parts);
  CHECK(bench.box.log == "aside a 422 invalid;delivered b;");
  CHECK(told == "refused 422 invalid;delivered;");
}

TEST_CASE("What cannot be written down is not asked again at once, and is not called delivered", "[sync]") {
  Bench bench;
  bench.box.add("a");
  bench.box.disk_full = true;
  bool told = true;
  bench.parts.attempted = [&](const auto&, bool delivered) { told = delivered; };
  CHECK(Relay::drain(bench.parts) == 1);  // and not for ever
  CHECK_FALSE(told);
  bench.box.disk_full = false;
  CHECK(Relay::drain(bench.parts) == 1);
  CHECK(bench.box.log == "delivered a;");
}

TEST_CASE("While closing, a cancelled question teaches nothing", "[sync]") {
  Bench bench;
  bench.box.add("a");
  bench.office.answers = {Failure{LinkFault{LinkFault::Code::Cancelled, ""}}};
  bench.parts.attempted = [&](const auto&, bool) { bench.box.log += "!"; };
  Relay::drain(bench.parts);
  CHECK(bench.box.log == "delivered a;!");  // the second try, not the first, is recorded
}

TEST_CASE("The thread sends what was queued before it was woken, and stops at once", "[sync][threads]") {
  Bench bench;
  std::promise<bool> delivered;
  bench.parts.attempted = [&](const domain::CaseNumber&, bool done) { delivered.set_value(done); };
  {
    Relay relay(bench.parts);
    bench.box.add("a");
    relay.wake();
    CHECK(delivered.get_future().get());
  }
  CHECK(bench.office.cancelled);
}
