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
  std::vector<OutboxItem> due_together(Instant now, std::size_t most, std::size_t) override {
    const std::lock_guard lock(mutex);
    if (!together || due > now) return {};
    return {waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(std::min(most, waiting.size()))};
  }
  std::optional<Instant> next_try() override { return std::nullopt; }
  bool delivered(const OutboxItem& item, domain::CaseState) override {
    const std::lock_guard lock(mutex);
    if (disk_full) return false;
    log += "delivered " + item.body + ";";
    drop(item);
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
    drop(item);
    return true;
  }
  void add(const std::string& body, const domain::CaseNumber& of = number) {
    const std::lock_guard lock(mutex);
    waiting.push_back({.id = ++ids, .case_number = of, .sequence = 1, .idempotency_key = "k", .body = body});
  }
  void drop(const OutboxItem& item) {
    std::erase_if(waiting, [&](const OutboxItem& one) { return one.id == item.id; });
  }

  std::mutex mutex;
  std::deque<OutboxItem> waiting;
  Instant due{};
  bool disk_full = false, together = false;
  std::int64_t ids = 0;
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
  Answer post_batch(const std::string& body) override {
    batches.push_back(body);
    return batch_answer;
  }
  Answer find_cases(const domain::IdNumber&) override { return Reply{}; }
  Answer case_status(const domain::CaseNumber&) override { return Reply{}; }
  Answer check_owner(const domain::CaseNumber&, const domain::NewCard&) override { return Reply{}; }
  Answer take_up(const domain::CaseNumber&, const domain::IdNumber&) override { return Reply{}; }
  Answer look_up_receipt(const std::string&, const domain::IdNumber&) override { return Reply{}; }
  void cancel() override { cancelled = true; }

  std::deque<Answer> answers;
  std::vector<std::string> batches;
  Answer batch_answer = Reply{404, R"({"code":"no_such_route"})", {}};
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

namespace {
const std::string other =
    domain::make_case_number("ZJ01", domain::Date{std::chrono::sys_days{std::chrono::days{20000}}}, 2);
std::string receipt(const domain::CaseNumber& of) {
  return R"({"status":201,"receipt":{"case_number":")" + of + R"(","sequence":1,"sha256":"h","state":"submitted"}})";
}
Answer outcomes(const std::vector<std::string>& all) {
  std::string list;
  for (const auto& one : all) list += (list.empty() ? "" : ",") + one;
  return Reply{200, R"({"outcomes":[)" + list + "]}", {}};
}
const std::string busy = R"({"status":503,"problem":{"code":"busy"}})",
                  gap = R"({"status":409,"problem":{"code":"sequence_gap","expected":1}})",
                  not_tried = R"({"status":424,"problem":{"code":"not_tried"}})";

struct BatchBench : Bench {
  BatchBench() {
    box.together = true;
    for (const char* body : {"a", "b"}) box.add(body);
    box.add("c", other);
  }
  /// What the log says after one load.
  std::string after(const Answer& answer) {
    office.batch_answer = answer;
    const auto load = Relay::next_load(box, now, true);
    CHECK(load.size() == 3);
    CHECK(Relay::settle(parts, load, Relay::send(office, load), batches));
    return box.log;
  }
  bool batches = true;
};
}  // namespace

TEST_CASE("What waits goes together, each with an outcome of its own", "[sync][batch]") {
  BatchBench bench;
  CHECK(bench.after(outcomes({receipt(number), receipt(number), receipt(other)})) ==
        "delivered a;delivered b;delivered c;");
  REQUIRE(bench.office.batches.size() == 1);
  CHECK(bench.office.batches[0] == R"({"messages":[{"key":"k","message":"a"},{"key":"k","message":"b"},)"
                                   R"({"key":"k","message":"c"}]})");
}

TEST_CASE("A case and its photo go one after the other: the person waits for the case", "[sync][batch]") {
  BatchBench bench;
  bench.box.waiting.pop_back();
  CHECK(Relay::drain(bench.parts) == 2);
  CHECK(bench.box.log == "delivered a;delivered b;");
  CHECK(bench.office.batches.empty());
}

TEST_CASE("What was not applied keeps its case's later messages back, whatever is said of those", "[sync][batch]") {
  BatchBench bench;
  const auto second = GENERATE(values<std::string>({not_tried, gap, receipt(number)}));
  CHECK(bench.after(outcomes({busy, second, receipt(other)})) == "failed a 503 busy;delivered c;");
  CHECK(bench.box.waiting.size() == 2);
}

TEST_CASE("A receipt for another message is none, in a batch too", "[sync][batch]") {
  BatchBench bench;
  CHECK(bench.after(outcomes({receipt(other), receipt(number), receipt(other)})) == "failed a no_receipt;delivered c;");
}

TEST_CASE("An answer that is no list of as many outcomes delivers nothing", "[sync][batch]") {
  BatchBench bench;
  const auto answer = GENERATE_COPY(values<std::string>(
      {"", "[]", "{\"outcomes\":1}", "{\"outcomes\":[]}", "{\"outcomes\":[1,2,3]}",
       rig::must(outcomes({receipt(number), receipt(number)})).body,
       rig::must(outcomes({R"({"status":201})", R"({"status":"201"})", "{}"})).body,
       rig::must(outcomes({R"({"status":201})", receipt(number), R"({"status":9999999999,"receipt":{}})"})).body}));
  CAPTURE(answer);
  const auto log = bench.after(Reply{200, answer, {}});
  CHECK(log.find("delivered") == std::string::npos);
  CHECK(log.find("aside") == std::string::npos);
  CHECK(log.starts_with("failed a "));
}

TEST_CASE("A line that fails a batch, or an office that cannot now, fails each message once", "[sync][batch]") {
  BatchBench bench;
  SECTION("no line") {
    CHECK(bench.after(Failure{LinkFault{LinkFault::Code::TimedOut, ""}}) ==
          "failed a E-LINK-TIMEOUT;failed c E-LINK-TIMEOUT;");
  }
  SECTION("busy") {
    CHECK(bench.after(Reply{503, R"({"code":"busy"})", {}}) == "failed a 503 busy;failed c 503 busy;");
  }
  SECTION("another's certificate") {
    CHECK(bench.after(Reply{403, R"({"code":"revoked"})", {}}) == "failed a 403 revoked;failed c 403 revoked;");
  }
  CHECK(bench.batches);
}

TEST_CASE("An office that knows no batches gets the same messages one by one, and is not asked again",
          "[sync][batch]") {
  BatchBench bench;
  bench.office.batch_answer =
      GENERATE(Reply{404, R"({"code":"no_such_route"})", {}}, Reply{404, "<h1>?</h1>", {}}, Reply{405, "", {}},
               Reply{413, R"({"code":"too_large"})", {}}, Reply{422, R"({"code":"invalid"})", {}});
  CHECK(Relay::drain(bench.parts) == 3);
  CHECK(bench.box.log == "delivered a;delivered b;failed c no_receipt;");
  CHECK(bench.office.batches.size() == 1);
}

TEST_CASE("A stranger's answer is no reason to give batches up", "[sync][batch]") {
  BatchBench bench;
  bench.after(Reply{418, "<h1>teapot</h1>", {}});
  CHECK(bench.batches);
  CHECK(bench.box.log == "failed a 418;failed c 418;");
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
