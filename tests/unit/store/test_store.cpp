// The kiosk's memory: durable steps, numbers given once, messages in order, paper accounted for.
#include <nlohmann/json.hpp>

#include "rig/sample_case.h"
#include "rig/temporary_folder.h"
#include "store/store.h"
#include "vault/files.h"
#include "vault/sealing.h"

using namespace huanka;
using namespace huanka::rig;
using namespace huanka::store;
using namespace std::chrono_literals;

namespace {
const Instant monday = Instant(std::chrono::sys_days(2026y / 11 / 16)) + 2h;

Store open(const TemporaryFolder& folder, Instant now = monday) { return must(Store::open(folder, "ZJ01", now)); }

domain::Case issued_case(Store& store) {
  auto c = must(store.save_new_case(sample_case(), monday));
  auto reviewing = must(domain::begin_review(c));
  auto approved = must(domain::approve(reviewing, 2026y / 11 / 20));
  auto window = must(domain::open_window(approved, 2026y / 11 / 20, {}));
  return must(domain::issue(window, sample_new_card(), 2026y / 11 / 23));
}

bool holds(const std::filesystem::path& folder, const std::string& text) {
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto bytes = vault::read_file(entry.path());
    if (bytes && bytes->find(text) != std::string::npos) return true;
  }
  return false;
}
}  // namespace

TEST_CASE("A saved case has its number, its message and its slip, and is there after a restart", "[store]") {
  const TemporaryFolder folder;
  domain::Case saved = sample_case();
  {
    Store store = open(folder);
    saved = must(store.save_new_case(sample_case(), monday));
    CHECK(saved.number == domain::make_case_number("ZJ01", 2026y / 11 / 16, 1));
    CHECK(must(store.save_new_case(sample_case(), monday)).number ==
          domain::make_case_number("ZJ01", 2026y / 11 / 16, 2));
  }
  Store store = open(folder);
  CHECK(must(store.find(saved.number)) == saved);
  CHECK(must(store.cases()).size() == 2);
  CHECK(must(store.cases_of(saved.old_card.holder.id_number)).size() == 2);
  CHECK(must(store.cases_of(must(domain::IdNumber::parse("440524188001010014")))).empty());
  CHECK(must(store.outbox_depth()) == OutboxDepth{2, 0});
  CHECK(must(store.oldest_waiting()) == monday);
}

TEST_CASE("Messages go together in the order they were queued, none before an earlier one of its case", "[store]") {
  const TemporaryFolder folder;
  Store store = open(folder);
  std::vector<domain::CaseNumber> numbers;
  for (int n = 0; n < 3; ++n) {
    auto c = sample_case();
    c.photo = {.choice = domain::PhotoChoice::Camera, .picture_sha256 = vault::sha256_hex("\xff\xd8\xff")};
    numbers.push_back(must(store.save_new_case(c, monday + std::chrono::seconds(n), "\xff\xd8\xff")).number);
  }
  const auto together = [&](Instant now, std::size_t most = 100, std::size_t bytes = 1'000'000) {
    std::string said;
    for (const auto& item : must(store.due_together(now, most, bytes)))
      said += item.case_number.substr(item.case_number.size() - 3, 1) + "/" + std::to_string(item.sequence) + " ";
    return said;
  };
  CHECK(together(monday) == "1/1 1/2 ");
  CHECK(together(monday + 1min) == "1/1 1/2 2/1 2/2 3/1 3/2 ");
  CHECK(together(monday + 1min, 3) == "1/1 1/2 2/1 ");
  const auto all = must(store.due_together(monday + 1min, 100, 1'000'000));
  CHECK(together(monday + 1min, 100, all[0].body.size() + all[1].body.size()) == "1/1 1/2 ");
  must(store.mark_failed(all[2].id, monday + 1h, "503"));
  CHECK(together(monday + 1min) == "1/1 1/2 3/1 3/2 ");
  must(store.set_aside(all[4].id, "422", monday));
  CHECK(together(monday + 1min) == "1/1 1/2 ");
  must(store.mark_sent(all[0].id, monday));
  CHECK(together(monday + 2h) == "1/2 2/1 2/2 ");
}

TEST_CASE("The oldest message that waits is known by the time it was queued, not by its next try", "[store]") {
  const TemporaryFolder folder;
  Store store = open(folder);
  CHECK(must(store.oldest_waiting()) == std::nullopt);
  must(store.save_new_case(sample_case(), monday));
  must(store.save_new_case(sample_case(), monday + 1h));
  const auto first = must(store.next_due(monday)).value();
  must(store.mark_failed(first.id, monday + 2h, "503"));
  CHECK(must(store.oldest_waiting()) == monday);
  must(store.mark_sent(first.id, monday + 2h));
  CHECK(must(store.oldest_waiting()) == monday + 1h);
  must(store.set_aside(must(store.next_due(monday + 2h)).value().id, "422", monday + 2h));
  CHECK(must(store.oldest_waiting()) == std::nullopt);
}

TEST_CASE("The message to the office is fixed when it is made: same key, same bytes, however often it is sent",
          "[store]") {
  const TemporaryFolder folder;
  Store store = open(folder);
  const auto c = must(store.save_new_case(sample_case(), monday));
  const auto first = must(store.next_due(monday));
  REQUIRE(first);
  must(store.mark_failed(first->id, monday + 30s, "timeout"));
  CHECK_FALSE(must(store.next_due(monday + 29s)));
  CHECK(must(store.next_try()) == monday + 30s);
  const auto again = must(store.next_due(monday + 30s));
  REQUIRE(again);
  CHECK(again->body == first->body);
  CHECK(again->idempotency_key == first->idempotency_key);
  CHECK(again->attempts == 1);

  const auto body = nlohmann::json::parse(again->body);
  CHECK(body["kiosk"] == "ZJ01");
  CHECK(body["case_number"] == c.number);
  CHECK(body["sequence"] == 1);
  CHECK(body["type"] == "case_submitted");
  CHECK(body["schema"] == 1);
  CHECK(body["created_at"] == "2026-11-16T02:00:00Z");

  must(store.mark_sent(again->id, monday));
  CHECK(must(store.is_sent(c.number)));
  CHECK_FALSE(must(store.next_due(monday + 1h)));
}

TEST_CASE("Messages of one case go in order; one set aside holds back those after it and is counted", "[store]") {
  const TemporaryFolder folder;
  Store store = open(folder);
  const auto issued = issued_case(store);
  const auto begun = must(store.begin_letter(issued, sample_new_card(), monday));
  must(store.print_started(begun.job.id, monday));
  must(store.print_ended(begun.job.id, PrintState::Printed, monday));
  CHECK(must(store.outbox_depth()).waiting == 2);

  const auto first = must(store.next_due(monday));
  REQUIRE(first);
  CHECK(first->sequence == 1);
  SECTION("sent: the second follows") {
    must(store.mark_sent(first->id, monday));
    const auto second = must(store.next_due(monday));
    REQUIRE(second);
    CHECK(nlohmann::json::parse(second->body)["type"] == "letter_printed");
  }
  SECTION("set aside") {
    must(store.set_aside(first->id, "422 invalid", monday));
    CHECK_FALSE(must(store.next_due(monday + 24h)));
    CHECK(must(store.outbox_depth()) == OutboxDepth{1, 1});
    CHECK_FALSE(must(store.is_sent(issued.number)));
    const auto messages = must(store.messages_of(issued.number));
    REQUIRE(messages.size() == 2);
    CHECK(messages[0] == OutboxMessage{issued.number, 1, MessageFate::SetAside, 1, "422 invalid", monday});
    CHECK(messages[1].fate == MessageFate::Waiting);
    CHECK(must(store.messages_set_aside()) == std::vector{messages[0]});
  }
}

TEST_CASE("A message that cannot be opened any more is set aside with its reason; those of other cases still go",
          "[store]") {
  const TemporaryFolder folder;
  CaseNumber damaged, whole;
  {
    Store store = open(folder);
    damaged = must(store.save_new_case(sample_case(), monday)).number;
    whole = must(store.save_new_case(sample_case(), monday)).number;
  }
  {
    auto database = must(vault::Database::open(folder.path() / "kiosk.db", vault::Database::Sharing::OneConnection));
    vault::Transaction rot(database, vault::Transaction::Kind::Write);
    vault::Statement(database, "UPDATE outbox SET sealed=zeroblob(64) WHERE case_number=?").bind(damaged).run();
    must(rot.finish());
  }
  Store store = open(folder);
  const auto due = must(store.next_due(monday));
  REQUIRE(due);
  CHECK(due->case_number == whole);
  CHECK(must(store.messages_of(damaged)).front().fate == MessageFate::SetAside);
  CHECK(must(store.messages_of(damaged)).front().last_reason == "damaged");
  CHECK(must(store.audit()).back().what == "message_set_aside");
}

TEST_CASE("A message does not wait for a time that only a wrong clock could have written", "[store]") {
  const TemporaryFolder folder;
  Store store = open(folder);
  must(store.save_new_case(sample_case(), monday));
  const auto due = must(store.next_due(monday));
  REQUIRE(due);
  must(store.mark_failed(due->id, monday + 24h, "503"));
  CHECK_FALSE(must(store.next_due(monday)));  // the longest honest wait
  must(store.mark_failed(due->id, monday + 24h * 365, "503"));
  CHECK(must(store.next_due(monday)));
}

TEST_CASE("A letter number belongs to its case for ever, without gaps; only a second sheet is a duplicate (R15)",
          "[store]") {
  const TemporaryFolder folder;
  Store store = open(folder);
  const auto issued = issued_case(store);
  const auto first = must(store.begin_letter(issued, sample_new_card(), monday));
  CHECK(first.job.letter_number == "L-ZJ01-000001");
  CHECK_FALSE(first.job.duplicate);
  must(store.print_started(first.job.id, monday));

  SECTION("proven failed: the next is still the original") {
    must(store.print_ended(first.job.id, PrintState::Failed, monday));
    const auto next = must(store.begin_letter(issued, sample_new_card(), monday));
    CHECK(next.job.letter_number == "L-ZJ01-000001");
    CHECK_FALSE(next.job.duplicate);
    CHECK(must(store.find(issued.number))->state == domain::CaseState::Issued);
  }
  SECTION("unknown, and somebody says it is not there: that is no proof, the next is marked") {
    must(store.print_ended(first.job.id, PrintState::Unknown, monday));
    must(store.resolve_print(issued.number, Paper::Letter, false, monday));
    CHECK(must(store.begin_letter(issued, sample_new_card(), monday)).job.duplicate);
  }
  SECTION("seen days later to have come out: the office hears the day of the letter, not that of the looking (R71)") {
    must(store.print_ended(first.job.id, PrintState::Unknown, monday + 1h));
    must(store.resolve_print(issued.number, Paper::Letter, true, monday + 72h));
    must(store.mark_sent(must(store.next_due(monday + 72h))->id, monday + 72h));  // the submission
    CHECK(nlohmann::json::parse(must(store.next_due(monday + 72h))->body)["created_at"] == "2026-11-16T03:00:00Z");
  }
  SECTION("printed: every further sheet is marked, the case moves once") {
    must(store.print_ended(first.job.id, PrintState::Printed, monday));
    must(store.print_ended(first.job.id, PrintState::Printed, monday));
    CHECK(must(store.find(issued.number))->state == domain::CaseState::LetterPrinted);
    CHECK(must(store.find(issued.number))->letter_prints == 1);
    CHECK(must(store.outbox_depth()).waiting == 2);
    const auto second = must(store.begin_letter(issued, sample_new_card(), monday));
    CHECK(second.job.duplicate);
    CHECK(second.job.letter_number == "L-ZJ01-000001");
    must(store.print_ended(second.job.id, PrintState::Printed, monday));
    CHECK(must(store.find(issued.number))->letter_prints == 2);
  }
  SECTION("whatever card is shown later, the letter speaks of the one it was issued with") {
    auto other = sample_new_card();
    other.identification_code = std::string(32, 'F');
    other.pan = must(domain::Pan::parse("4111111111111111"));
    CHECK(must(store.begin_letter(issued, other, monday)).card == sample_new_card());
  }
  SECTION("another case has the next number") {
    const auto other = must(store.begin_letter(issued_case(store), sample_new_card(), monday));
    CHECK(other.job.letter_number == "L-ZJ01-000002");
  }
}

TEST_CASE("After a power cut a started print is unknown and asked about; one not begun is not", "[store]") {
  const TemporaryFolder folder;
  CaseNumber started, wished;
  {
    Store store = open(folder);
    started = must(store.save_new_case(sample_case(), monday)).number;
    wished = must(store.save_new_case(sample_case(), monday)).number;
    must(store.print_started(must(store.next_print(started, Paper::Slip, monday)).id, monday));
  }
  Store store = open(folder);
  const auto unknown = must(store.unknown_prints());
  REQUIRE(unknown.size() == 1);
  CHECK(unknown.front().number == started);
  CHECK_FALSE(must(store.next_print(wished, Paper::Slip, monday)).duplicate);
  SECTION("it is there: a further slip is marked") {
    must(store.resolve_print(started, Paper::Slip, true, monday));
    CHECK(must(store.next_print(started, Paper::Slip, monday)).duplicate);
  }
  SECTION("somebody says it is not there: no proof, a further slip is marked all the same") {
    must(store.resolve_print(started, Paper::Slip, false, monday));
    CHECK(must(store.next_print(started, Paper::Slip, monday)).duplicate);
  }
  CHECK(must(store.unknown_prints()).empty());
}

TEST_CASE("The office decides about the review; what the kiosk did later stays (R68-R72)", "[store]") {
  const TemporaryFolder folder;
  Store store = open(folder);
  const auto issued = issued_case(store);
  must(store.merge(issued.number, {domain::CaseState::WindowOpen, 2026y / 11 / 20, 2026y / 11 / 30, ""}, monday));
  auto mine = must(store.find(issued.number));
  CHECK(mine->state == domain::CaseState::WindowOpen);
  CHECK(mine->window_last_day == 2026y / 11 / 30);
  must(store.begin_letter(issued, sample_new_card(), monday));
  must(store.merge(issued.number, {domain::CaseState::UnderReview, {}, {}, ""}, monday));
  CHECK(must(store.find(issued.number))->state == domain::CaseState::Issued);
}

TEST_CASE("A late receipt leads a submitted case on and never back from what the office decided since", "[store]") {
  const TemporaryFolder folder;
  Store store = open(folder);
  const auto c = must(store.save_new_case(sample_case(), monday));
  const auto message = must(store.next_due(monday));
  SECTION("in time") {
    must(store.mark_sent(message->id, monday, domain::CaseState::UnderReview));
    CHECK(must(store.find(c.number))->state == domain::CaseState::UnderReview);
  }
  SECTION("after the person saw the approval") {
    must(store.merge(c.number, {domain::CaseState::WindowOpen, 2026y / 11 / 20, 2026y / 11 / 30, ""}, monday));
    must(store.mark_sent(message->id, monday, domain::CaseState::UnderReview));
    CHECK(must(store.find(c.number))->state == domain::CaseState::WindowOpen);
    CHECK(must(store.find(c.number))->window_last_day == 2026y / 11 / 30);
  }
  SECTION("a receipt says no days: it opens no window that would have none") {
    must(store.merge(c.number, {domain::CaseState::UnderReview, {}, {}, ""}, monday));
    must(store.mark_sent(message->id, monday, domain::CaseState::WindowOpen));
    CHECK(must(store.find(c.number))->state == domain::CaseState::UnderReview);
  }
  CHECK(must(store.is_sent(c.number)));
}

TEST_CASE("No file of the store holds a name, an ID number, a card number or a mobile in the clear", "[store]") {
  const TemporaryFolder folder;
  Store store = open(folder);
  const auto issued = issued_case(store);
  must(store.begin_letter(issued, sample_new_card(), monday));
  CHECK(holds(folder, issued.number));  // the search itself works
  for (const char* secret : {"张桂花", "11010519491231002X", "13812345678", "6214830100000008", "A12345678"})
    CHECK_FALSE(holds(folder, secret));
}

TEST_CASE("A picture taken here is kept sealed with its case and nowhere else", "[store]") {
  const TemporaryFolder folder;
  Store store = open(folder);
  const std::string jpeg = "\xff\xd8 a face \xff\xd9";
  const auto c = must(store.save_new_case(sample_case(), monday, jpeg));
  CHECK(must(store.picture_of(c.number)) == jpeg);
  CHECK_FALSE(holds(folder, "a face"));
  CHECK_FALSE(must(store.picture_of(must(store.save_new_case(sample_case(), monday)).number)));
}

TEST_CASE("The office is told the case first, then its picture; the case is sent when both are", "[store][outbox]") {
  const TemporaryFolder folder;
  Store store = open(folder);
  const auto c = must(store.save_new_case(sample_case(), monday, "\xff\xd8 a face \xff\xd9"));
  const auto first = must(store.next_due(monday));
  REQUIRE(first);
  CHECK(nlohmann::json::parse(first->body)["type"] == "case_submitted");
  must(store.mark_sent(first->id, monday));
  CHECK_FALSE(must(store.is_sent(c.number)));
  const auto second = must(store.next_due(monday));
  REQUIRE(second);
  CHECK(second->sequence == 2);
  const auto told = nlohmann::json::parse(second->body);
  CHECK(told["type"] == "picture_taken");
  CHECK(told["body"]["jpeg"] == vault::base64("\xff\xd8 a face \xff\xd9"));
  must(store.mark_sent(second->id, monday));
  CHECK(must(store.is_sent(c.number)));
}

TEST_CASE("The audit chain shows when an entry was changed, taken out or put elsewhere", "[store]") {
  const TemporaryFolder folder;
  const char* forgery = GENERATE("UPDATE audit SET about='refused' WHERE what='staff_checked'",
                                 "DELETE FROM audit WHERE id=(SELECT min(id) FROM audit)",
                                 "DELETE FROM audit WHERE id=(SELECT min(id)+1 FROM audit)",
                                 "UPDATE audit SET id=-id WHERE what='staff_checked'");
  {
    Store store = open(folder);
    must(store.save_new_case(sample_case(), monday));
    must(store.note("staff_checked", "accepted", monday));
    must(store.note("staff_called", "E-CARD", monday));
    CHECK(must(store.audit()).size() >= 3);
    CHECK(must(store.audit_is_whole()));
  }
  {
    auto database = must(vault::Database::open(folder.path() / "kiosk.db", vault::Database::Sharing::OneConnection));
    vault::Transaction forged(database, vault::Transaction::Kind::Write);
    vault::Statement(database, forgery).run();
    must(forged.finish());
  }
  Store store = open(folder);
  CHECK_FALSE(must(store.audit_is_whole()));
}

TEST_CASE("Five wrong staff codes lock for 15 minutes, whatever is switched off in between", "[store]") {
  const TemporaryFolder folder;
  for (int i = 0; i < staff_tries; ++i) {
    Store store = open(folder);  // switched off and on between any two tries
    CHECK(must(store.begin_staff_try(monday)));
    if (i % 2 == 0) must(store.end_staff_try(false, monday));  // a try that was cut off counts all the same
  }
  Store store = open(folder);
  CHECK_FALSE(must(store.begin_staff_try(monday + 1s)));
  CHECK(must(store.audit()).back().what == "staff_locked_out");
  CHECK_FALSE(must(store.begin_staff_try(monday + 15min - 1s)));
  CHECK(must(store.begin_staff_try(monday + 15min)));
  must(store.end_staff_try(true, monday + 15min));
  for (int i = 0; i < staff_tries; ++i) CHECK(must(store.begin_staff_try(monday + 16min)));
  CHECK(must(store.begin_staff_try(monday - 24h)));  // the lock was set by a clock that was a day ahead
}

TEST_CASE("One process holds the store; others may look", "[store]") {
  const TemporaryFolder folder;
  Store store = open(folder);
  const auto saved = must(store.save_new_case(sample_case(), monday));
  const auto second = Store::open(folder, "ZJ01", monday);
  REQUIRE_FALSE(second);
  CHECK(second.error().code == Error::Code::InUse);
  Store looking = must(Store::look(folder));
  CHECK(must(looking.find(saved.number)) == saved);
  CHECK_FALSE(Store::look(folder.path() / "nowhere"));
}
