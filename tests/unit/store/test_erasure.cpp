// No personal data beyond its date: when a case is erased, what goes, and what stays (issue 3; operations 2.2).
#include <algorithm>

#include "domain/letter.h"
#include "rig/sample_case.h"
#include "rig/temporary_folder.h"
#include "settings/settings.h"
#include "store/store.h"
#include "vault/files.h"

using namespace huanka;
using namespace huanka::rig;
using namespace huanka::store;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {
const Instant monday = Instant(std::chrono::sys_days(2026y / 11 / 16)) + 2h;
constexpr auto day = 24h;

/// A store at work, and the words of a visit.
struct Kiosk {
  TemporaryFolder folder;
  Store store = must(Store::open(folder, "ZJ01", monday));

  domain::Case save(domain::Route route, const std::string& picture = {}) {
    return must(store.save_new_case(sample_case(route), monday, picture));
  }
  void print(const CaseNumber& number, PrintState end = PrintState::Printed, Instant at = monday) {
    const auto job = must(store.next_print(number, Paper::Slip, at));
    must(store.print_started(job.id, at));
    must(store.print_ended(job.id, end, at));
  }
  void acknowledge_all(Instant at) {
    while (const auto item = must(store.next_due(at))) must(store.mark_sent(item->id, at));
  }
  LetterBegun begin_letter(const domain::Case& c, Instant at) {
    domain::Case window = c;
    if (c.state != domain::CaseState::WindowOpen) {
      window = must(domain::approve(must(domain::begin_review(c)), 2026y / 11 / 20));
      window = must(domain::open_window(window, 2026y / 11 / 20, {}));
    }
    const auto issued = must(domain::issue(window, sample_new_card(), 2026y / 11 / 23));
    auto begun = must(store.begin_letter(issued, sample_new_card(), at));
    must(store.print_started(begun.job.id, at));
    return begun;
  }
  bool erases(const CaseNumber& number, Instant now) {
    const auto erased = must(store.erase_due(now)).cases;
    return std::count(erased.begin(), erased.end(), number) == 1;
  }
  bool has(const CaseNumber& number) { return must(store.find(number)).has_value(); }
  int audited(const std::string& what, const CaseNumber& about) {
    const auto entries = must(store.audit());
    return static_cast<int>(std::count_if(entries.begin(), entries.end(),
                                          [&](const AuditEntry& e) { return e.what == what && e.about == about; }));
  }
};

/// Everything the store's folder holds, file after file.
std::string content(const fs::path& folder) {
  std::string all;
  for (const auto& entry : fs::directory_iterator(folder))
    if (const auto bytes = vault::read_file(entry.path())) all += *bytes;
  return all;
}

/// The sealed bytes of one column, as they lie in the file.
std::vector<std::string> column(const fs::path& folder, const char* sql) {
  auto database = must(vault::Database::open(folder / "kiosk.db", vault::Database::Sharing::ReadOnly));
  const vault::Transaction look(database, vault::Transaction::Kind::Read);
  std::vector<std::string> values;
  vault::Statement rows(database, sql);
  while (rows.next()) values.push_back(rows.text(0));
  return values;
}
}  // namespace

TEST_CASE("A case of the same bank is erased 24 hours after the office acknowledged it", "[store][erasure]") {
  Kiosk kiosk;
  const auto c = kiosk.save(domain::Route::SameBankSameNumber);
  kiosk.print(c.number);
  const Instant acknowledged = monday + 3h;
  kiosk.acknowledge_all(acknowledged);
  CHECK_FALSE(kiosk.erases(c.number, acknowledged));
  CHECK_FALSE(kiosk.erases(c.number, acknowledged + day - 1s));
  CHECK(kiosk.has(c.number));
  CHECK(kiosk.erases(c.number, acknowledged + day));
  CHECK_FALSE(kiosk.has(c.number));
  CHECK_FALSE(kiosk.erases(c.number, acknowledged + day + 1s));
  CHECK(kiosk.audited("case_erased", c.number) == 1);
  CHECK(must(kiosk.store.audit_is_whole()));
}

TEST_CASE("24 hours are counted from the last message; one that still waits keeps the case", "[store][erasure]") {
  Kiosk kiosk;
  const auto c = kiosk.save(domain::Route::ChangeBank);
  kiosk.print(c.number);
  kiosk.acknowledge_all(monday);
  const auto begun = kiosk.begin_letter(c, monday + 7 * day);
  must(kiosk.store.print_ended(begun.job.id, PrintState::Printed, monday + 7 * day));
  CHECK_FALSE(kiosk.erases(c.number, monday + 9 * day));  // the message of the letter was not sent
  kiosk.acknowledge_all(monday + 9 * day);
  CHECK_FALSE(kiosk.erases(c.number, monday + 10 * day - 1s));
  CHECK(kiosk.erases(c.number, monday + 10 * day));
}

TEST_CASE("A change of bank waits for its second visit, up to 30 days from its opening", "[store][erasure]") {
  Kiosk kiosk;
  const auto c = kiosk.save(domain::Route::ChangeBank);
  kiosk.print(c.number);
  kiosk.acknowledge_all(monday);
  CHECK_FALSE(kiosk.erases(c.number, monday + 24h));
  CHECK_FALSE(kiosk.erases(c.number, monday + 30 * day - 1s));
  CHECK(kiosk.erases(c.number, monday + 30 * day));
}

TEST_CASE("What was taken up from elsewhere stays a day, and with its letter as long as any other (R67)",
          "[store][erasure]") {
  Kiosk kiosk;
  auto c = sample_case();
  c.number = domain::make_case_number("DESKCCB", c.opened, 1);
  c.route = domain::Route::ChangeBank;
  c.target_bank = "ccb";
  c.state = domain::CaseState::WindowOpen;
  c.window_last_day = 2026y / 12 / 3;
  const Instant taken = monday + 7 * day;
  CHECK(must(kiosk.store.take_up(c, taken)) == c);
  CHECK(must(kiosk.store.take_up(c, taken + 1h)) == c);  // asked twice, here once
  CHECK(kiosk.audited("case_taken_up", c.number) == 1);
  CHECK(must(kiosk.store.outbox_depth()) == OutboxDepth{});
  SECTION("nothing came of it: a day") {
    CHECK_FALSE(kiosk.erases(c.number, taken + day - 1s));
    CHECK(kiosk.erases(c.number, taken + day));
    CHECK(must(kiosk.store.cases_of(c.old_card.holder.id_number)).empty());
    // And back again, when the person is.
    CHECK(must(kiosk.store.take_up(c, taken + 2 * day)) == c);
    CHECK(kiosk.has(c.number));
    const auto begun = kiosk.begin_letter(c, taken + 2 * day);
    CHECK(begun.job.letter_number == domain::make_letter_number("ZJ01", 1));
    CHECK(must(kiosk.store.audit_is_whole()));
  }
  SECTION("its letter was begun and failed: a day, and the number waits for it") {
    const auto begun = kiosk.begin_letter(c, taken);
    must(kiosk.store.print_ended(begun.job.id, PrintState::Failed, taken));
    CHECK(kiosk.erases(c.number, taken + day));
    must(kiosk.store.take_up(c, taken + 2 * day));
    CHECK(kiosk.begin_letter(c, taken + 2 * day).job.letter_number == begun.job.letter_number);
    CHECK(must(kiosk.store.letter_numbers()).size() == 1);
  }
  SECTION("its letter came out: until the office knows, and a day") {
    const auto begun = kiosk.begin_letter(c, taken);
    must(kiosk.store.print_ended(begun.job.id, PrintState::Printed, taken));
    CHECK(must(kiosk.store.find(c.number))->state == domain::CaseState::LetterPrinted);
    CHECK_FALSE(kiosk.erases(c.number, taken + 5 * day));
    const auto message = must(kiosk.store.next_due(taken + 5 * day));
    REQUIRE(message);
    CHECK(message->sequence == 1);
    CHECK(message->body.find(R"("old_card_number":")" + c.old_card.card_number) != std::string::npos);
    kiosk.acknowledge_all(taken + 5 * day);
    CHECK_FALSE(kiosk.erases(c.number, taken + 6 * day - 1s));
    CHECK(kiosk.erases(c.number, taken + 6 * day));
  }
  SECTION("nobody knows whether it came out: it stays to be looked for") {
    const auto begun = kiosk.begin_letter(c, taken);
    must(kiosk.store.print_ended(begun.job.id, PrintState::Unknown, taken));
    CHECK_FALSE(kiosk.erases(c.number, taken + 3 * day));
  }
}

TEST_CASE("A change of bank the office refused waits for nothing", "[store][erasure]") {
  Kiosk kiosk;
  const auto c = kiosk.save(domain::Route::ChangeBank);
  kiosk.print(c.number);
  kiosk.acknowledge_all(monday);
  must(kiosk.store.merge(c.number, {domain::CaseState::Refused, {}, {}, "the person asked"}, monday + 4 * day));
  CHECK(kiosk.erases(c.number, monday + 4 * day));
}

TEST_CASE("A refused change that its person may still stand by is kept for that, and no longer (R68)",
          "[store][erasure]") {
  Kiosk kiosk;
  const auto c = kiosk.save(domain::Route::ChangeBank);
  kiosk.print(c.number);
  kiosk.acknowledge_all(monday);
  OfficeSays no{.state = domain::CaseState::Refused, .refusal_reason = "the account", .confirm_until = 2026y / 11 / 30};
  must(kiosk.store.merge(c.number, no, monday + 4 * day));
  CHECK_FALSE(kiosk.erases(c.number, monday + 4 * day));
  const Instant evening = Instant(std::chrono::sys_days(2026y / 11 / 30)) + 12h;
  CHECK_FALSE(kiosk.erases(c.number, evening));
  SECTION("not used") { CHECK(kiosk.erases(c.number, evening + day)); }
  SECTION("used: the case and its message are durable together, and it waits for its second visit") {
    CHECK(must(kiosk.store.confirm_wish(c.number, evening)).state == domain::CaseState::Approved);
    const auto message = must(kiosk.store.next_due(evening));
    REQUIRE(message);
    CHECK(message->sequence == 2);
    CHECK(message->body.find("wish_confirmed") != std::string::npos);
    CHECK_FALSE(kiosk.store.confirm_wish(c.number, evening));
    kiosk.acknowledge_all(evening);
    CHECK_FALSE(kiosk.erases(c.number, evening + 24h));
    // A late answer of before does not undo it.
    must(kiosk.store.merge(c.number, no, evening));
    CHECK(must(kiosk.store.find(c.number))->state == domain::CaseState::Approved);
  }
  SECTION("too late") { CHECK_FALSE(kiosk.store.confirm_wish(c.number, evening + day)); }
}

TEST_CASE("An expired reservation stays for the one that renews it; a closed one waits for nothing (R72)",
          "[store][erasure]") {
  Kiosk kiosk;
  const auto c = kiosk.save(domain::Route::ChangeBank);
  kiosk.print(c.number);
  kiosk.acknowledge_all(monday);
  must(kiosk.store.merge(c.number, {domain::CaseState::Expired, 2026y / 11 / 17, 2026y / 11 / 27, {}, {}},
                         monday + 12 * day));
  CHECK_FALSE(kiosk.erases(c.number, monday + 13 * day));
  must(kiosk.store.merge(c.number, {.state = domain::CaseState::Closed}, monday + 13 * day));
  CHECK(kiosk.erases(c.number, monday + 13 * day));
}

TEST_CASE("Thirty days are enough for every change of bank that is reviewed in time (R69, R71)", "[store][erasure]") {
  const fs::path config = fs::path(HUANKA_SOURCE_DIR) / "config";
  const auto calendar = must(settings::load_calendar(config / "calendar"));
  const auto rule = must(settings::load_county(config / "county/zijin")).review;
  int longest = 0;
  for (domain::Date opened = 2026y / 1 / 1; opened < 2027y / 12 / 1; opened = domain::add_days(opened, 1)) {
    const auto approved = calendar.add_working_days(opened, rule.max_working_days).date;
    longest = std::max(longest, domain::days_between(opened, domain::add_days(approved, rule.window_days)));
  }
  CAPTURE(longest);
  // The last day of the window, its whole length, and the 24 hours after the letter.
  CHECK(longest + 2 <= 30);
}

TEST_CASE("Paper that nobody accounts for keeps the case until somebody does", "[store][erasure]") {
  Kiosk kiosk;
  const auto c = kiosk.save(domain::Route::SameBankNewNumber);
  SECTION("a slip that is wished for") {
    kiosk.acknowledge_all(monday);
    CHECK_FALSE(kiosk.erases(c.number, monday + 2 * day));
    kiosk.print(c.number, PrintState::Printed, monday + 2 * day);
    CHECK(kiosk.erases(c.number, monday + 2 * day));
  }
  SECTION("a slip that may be out there") {
    kiosk.print(c.number, PrintState::Unknown);
    kiosk.acknowledge_all(monday);
    CHECK_FALSE(kiosk.erases(c.number, monday + 2 * day));
    must(kiosk.store.resolve_print(c.number, Paper::Slip, false, monday + 2 * day));
    CHECK(kiosk.erases(c.number, monday + 2 * day));
  }
  SECTION("a slip the person went without is nobody's wish any more") {
    kiosk.print(c.number, PrintState::GivenUp);
    kiosk.acknowledge_all(monday);
    CHECK(kiosk.erases(c.number, monday + day));
  }
  SECTION("a letter that may be out there") {
    const auto change = kiosk.save(domain::Route::ChangeBank);
    kiosk.print(change.number);
    const auto begun = kiosk.begin_letter(change, monday + 7 * day);
    must(kiosk.store.print_ended(begun.job.id, PrintState::Unknown, monday + 7 * day));
    kiosk.acknowledge_all(monday + 7 * day);
    CHECK_FALSE(kiosk.erases(change.number, monday + 9 * day));
    CHECK(kiosk.erases(change.number, monday + 30 * day));
  }
}

TEST_CASE("A case the office does not have is announced, then erased at 30 days; its number and reason stay",
          "[store][erasure]") {
  Kiosk kiosk;
  const auto c = kiosk.save(domain::Route::SameBankSameNumber);
  kiosk.print(c.number);
  const bool parked = GENERATE(false, true);
  if (parked) must(kiosk.store.set_aside(must(kiosk.store.next_due(monday))->id, "422 invalid", monday));
  CHECK(must(kiosk.store.erase_due(monday + 28 * day - 1s)).announced.empty());
  CHECK(must(kiosk.store.erase_due(monday + 28 * day)).announced == std::vector{c.number});
  CHECK(must(kiosk.store.erase_due(monday + 28 * day + 1h)).announced.empty());
  CHECK(kiosk.audited("erasure_announced", c.number) == 1);
  CHECK_FALSE(kiosk.erases(c.number, monday + 30 * day - 1s));
  CHECK(kiosk.has(c.number));
  CHECK(kiosk.erases(c.number, monday + 30 * day));

  CHECK_FALSE(must(kiosk.store.next_due(monday + 31 * day)));  // nothing unreadable stands in the relay's way
  CHECK_FALSE(must(kiosk.store.next_try()));
  CHECK_FALSE(must(kiosk.store.is_sent(c.number)));
  CHECK(must(kiosk.store.outbox_depth()) == OutboxDepth{0, 1});
  const auto messages = must(kiosk.store.messages_set_aside());
  REQUIRE(messages.size() == 1);
  CHECK(messages.front().case_number == c.number);
  CHECK(messages.front().last_reason == (parked ? "422 invalid" : "erased before the office had it"));
  CHECK(messages.front().set_aside_at == (parked ? monday : monday + 30 * day));
  const auto other = kiosk.save(domain::Route::SameBankSameNumber);
  CHECK(must(kiosk.store.next_due(monday + 31 * day))->case_number == other.number);
}

TEST_CASE("A clock that jumps erases nothing that only exists here", "[store][erasure]") {
  Kiosk kiosk;
  const auto c = kiosk.save(domain::Route::SameBankSameNumber);
  kiosk.print(c.number);
  const Instant wrong = monday + 20 * 365 * day;
  CHECK_FALSE(kiosk.erases(c.number, wrong));
  CHECK_FALSE(kiosk.erases(c.number, wrong + day - 1s));
  CHECK_FALSE(kiosk.erases(c.number, Instant{}));  // 1970
  kiosk.acknowledge_all(monday + 1h);
  CHECK(kiosk.erases(c.number, monday + 1h + day));
}

TEST_CASE("A case opened by a clock that stood in 1970 has its thirty days from the last look of a right clock",
          "[store][erasure]") {
  Kiosk kiosk;
  must(kiosk.store.erase_due(monday));
  const auto c = must(kiosk.store.save_new_case(sample_case(domain::Route::SameBankSameNumber), Instant{}));
  for (Instant look = monday + 1h; look < monday + 28 * day; look += 12h) CHECK_FALSE(kiosk.erases(c.number, look));
  CHECK(kiosk.audited("clock_was_behind", c.number) == 1);
  CHECK(must(kiosk.store.outbox_depth()) == OutboxDepth{1, 0});  // the office may still get it
  CHECK_FALSE(kiosk.erases(c.number, monday + 28 * day));        // announced
  CHECK_FALSE(kiosk.erases(c.number, monday + 30 * day - 1s));
  CHECK(kiosk.erases(c.number, monday + 30 * day));
  // A clock that is a few hours behind is an ordinary thing.
  const auto other =
      must(kiosk.store.save_new_case(sample_case(domain::Route::SameBankSameNumber), monday + 30 * day - 6h));
  must(kiosk.store.erase_due(monday + 30 * day + 1h));
  CHECK(kiosk.audited("clock_was_behind", other.number) == 0);
}

TEST_CASE("What was saved under a clock a year ahead is not kept a year too long", "[store][erasure]") {
  Kiosk kiosk;
  const auto wrong = monday + 365 * day;
  const auto c = must(kiosk.store.save_new_case(sample_case(domain::Route::SameBankSameNumber), wrong));
  kiosk.print(c.number, PrintState::Printed, wrong);
  kiosk.acknowledge_all(wrong);
  CHECK_FALSE(kiosk.erases(c.number, monday));  // the clock is right again
  CHECK(kiosk.audited("clock_was_ahead", c.number) == 1);
  CHECK_FALSE(kiosk.erases(c.number, monday + day - 1s));
  CHECK(kiosk.erases(c.number, monday + day));
  // A clock that is set back by a few hours is an ordinary thing.
  const auto other = must(kiosk.store.save_new_case(sample_case(domain::Route::SameBankSameNumber), monday + 6h));
  must(kiosk.store.erase_due(monday));
  CHECK(kiosk.audited("clock_was_ahead", other.number) == 0);
}

TEST_CASE("A print that was under way when the clock stood a year ahead does not keep its case for that year",
          "[store][erasure]") {
  Kiosk kiosk;
  const auto wrong = monday + 365 * day;
  const auto c = kiosk.save(domain::Route::SameBankSameNumber);
  kiosk.acknowledge_all(monday);
  must(kiosk.store.print_started(must(kiosk.store.next_print(c.number, Paper::Slip, wrong)).id, wrong));
  CHECK_FALSE(kiosk.erases(c.number, monday + 1h));  // the clock is right again
  CHECK(kiosk.audited("clock_was_ahead", c.number) == 1);
  CHECK_FALSE(kiosk.erases(c.number, monday + 30 * day - 1s));  // nobody said what became of it
  CHECK(kiosk.erases(c.number, monday + 30 * day));
}

TEST_CASE("A letter in the printer at the very limit still finds its case; it goes with the next run",
          "[store][erasure]") {
  Kiosk kiosk;
  const auto c = kiosk.save(domain::Route::ChangeBank);
  kiosk.print(c.number);
  kiosk.acknowledge_all(monday);
  const Instant limit = monday + 30 * day;
  const auto begun = kiosk.begin_letter(c, limit - 30s);
  CHECK_FALSE(kiosk.erases(c.number, limit));
  SECTION("it came out") {
    must(kiosk.store.print_ended(begun.job.id, PrintState::Printed, limit + 10s));
    CHECK(must(kiosk.store.find(c.number))->state == domain::CaseState::LetterPrinted);
    kiosk.acknowledge_all(limit + 20s);
  }
  SECTION("nobody ever ended it") {}
  CHECK(kiosk.erases(c.number, limit + 1h));
}

TEST_CASE("An erased case is a clear answer everywhere, and nothing brings it back", "[store][erasure]") {
  Kiosk kiosk;
  const auto c = kiosk.save(domain::Route::ChangeBank, "\xff\xd8 a face \xff\xd9");
  kiosk.print(c.number);
  const auto begun = kiosk.begin_letter(c, monday + 7 * day);
  must(kiosk.store.print_ended(begun.job.id, PrintState::Printed, monday + 7 * day));
  const auto kept = must(kiosk.store.find(c.number));
  kiosk.acknowledge_all(monday + 7 * day);
  CHECK_FALSE(must(kiosk.store.erased_at(c.number)));
  REQUIRE(kiosk.erases(c.number, monday + 8 * day));
  const Instant later = monday + 9 * day;

  CHECK(must(kiosk.store.erased_at(c.number)) == monday + 8 * day);
  CHECK_FALSE(must(kiosk.store.erased_at("ZJ01-000000-0000-0")));
  CHECK_FALSE(must(kiosk.store.find(c.number)));
  CHECK_FALSE(must(kiosk.store.picture_of(c.number)));
  CHECK(must(kiosk.store.cases()).empty());
  CHECK(must(kiosk.store.cases_of(c.old_card.holder.id_number)).empty());
  CHECK(must(kiosk.store.is_sent(c.number)));
  must(kiosk.store.merge(c.number, {domain::CaseState::WindowOpen, {}, {}, ""}, later));
  must(kiosk.store.resolve_print(c.number, Paper::Letter, true, later));
  must(kiosk.store.print_ended(begun.job.id, PrintState::CameOut, later));
  const auto letter = kiosk.store.begin_letter(*kept, sample_new_card(), later);
  REQUIRE_FALSE(letter);
  CHECK(letter.error().code == Error::Code::Erased);
  const auto slip = kiosk.store.next_print(c.number, Paper::Slip, later);
  REQUIRE_FALSE(slip);
  CHECK(slip.error().code == Error::Code::Erased);
  CHECK_FALSE(kiosk.has(c.number));

  // Numbers are never given twice: neither the case's, nor the letter's.
  const auto next = kiosk.save(domain::Route::ChangeBank);
  CHECK(next.number == domain::make_case_number("ZJ01", 2026y / 11 / 16, 2));
  CHECK(kiosk.begin_letter(next, later).job.letter_number == "L-ZJ01-000002");
  CHECK(must(kiosk.store.audit_is_whole()));
}

TEST_CASE("After erasure no file holds the key, the index, the picture, the card or a message, sealed or not",
          "[store][erasure]") {
  Kiosk kiosk;
  const std::string picture = "\xff\xd8 a face " + std::string(20'000, 'p') + "\xff\xd9";  // on overflow pages
  const auto c = kiosk.save(domain::Route::ChangeBank, picture);
  const auto stays = kiosk.save(domain::Route::ChangeBank);
  kiosk.print(c.number);
  const auto begun = kiosk.begin_letter(c, monday + 7 * day);
  must(kiosk.store.print_ended(begun.job.id, PrintState::Printed, monday + 7 * day));

  const std::string one = " WHERE number='" + c.number + "'", of_one = " WHERE case_number='" + c.number + "'";
  std::vector<std::string> sealed;
  for (const auto& sql :
       {"SELECT case_key FROM cases" + one, "SELECT sealed FROM cases" + one, "SELECT sealed FROM pictures" + of_one,
        "SELECT new_card FROM letters" + of_one, "SELECT sealed FROM outbox" + of_one})
    for (auto& box : column(kiosk.folder, sql.c_str())) sealed.push_back(std::move(box));
  REQUIRE(sealed.size() == 7);
  const auto person = column(kiosk.folder, ("SELECT person FROM cases" + one).c_str()).front();
  const std::vector<std::string> secrets{"张桂花",    "11010519491231002X",   "13812345678", "6214830100000008",
                                         "A12345678", "441600D1560000051234", "a face",      std::string(64, 'p')};
  const auto before = content(kiosk.folder);
  for (const auto& secret : secrets) CHECK(before.find(secret) == std::string::npos);
  // A page of a picture holds a part of it: look for pieces.
  const auto holds_piece = [](const std::string& all, const std::string& box) {
    for (std::size_t at = 0; at + 24 <= box.size(); at += 512)
      if (all.find(box.substr(at, 24)) != std::string::npos) return true;
    return all.find(box.substr(box.size() - 24)) != std::string::npos;
  };
  for (const auto& box : sealed) CHECK(holds_piece(before, box));  // the search itself works

  kiosk.acknowledge_all(monday + 7 * day);
  const auto erasure = must(kiosk.store.erase_due(monday + 8 * day));
  CHECK(erasure.cases == std::vector{c.number});
  CHECK(erasure.log_emptied);
  CHECK(fs::file_size(kiosk.folder.path() / "kiosk.db-wal") == 0);
  const auto after = content(kiosk.folder);
  for (const auto& box : sealed) CHECK_FALSE(holds_piece(after, box));
  for (const auto& secret : secrets) CHECK(after.find(secret) == std::string::npos);
  CHECK(after.find(c.number) != std::string::npos);
  // The same person's other case keeps its index; the erased one has none.
  CHECK(column(kiosk.folder, "SELECT number FROM cases WHERE person IS NOT NULL") == std::vector{stays.number});
  CHECK(column(kiosk.folder, "SELECT person FROM cases WHERE person IS NOT NULL").front() == person);
  CHECK(column(kiosk.folder, ("SELECT idempotency_key FROM outbox" + of_one).c_str()).size() == 3);
}

TEST_CASE("A reader that looks on delays the emptying of the log, not the erasure; the next run catches up",
          "[store][erasure]") {
  Kiosk kiosk;
  const auto c = kiosk.save(domain::Route::SameBankSameNumber);
  kiosk.print(c.number);
  kiosk.acknowledge_all(monday);
  {
    auto reader = must(vault::Database::open(kiosk.folder.path() / "kiosk.db", vault::Database::Sharing::ReadOnly));
    const vault::Transaction looking(reader, vault::Transaction::Kind::Read);
    vault::Statement rows(reader, "SELECT number FROM cases");
    REQUIRE(rows.next());
    const auto erasure = must(kiosk.store.erase_due(monday + day));
    CHECK(erasure.cases == std::vector{c.number});
    CHECK_FALSE(erasure.log_emptied);
  }
  CHECK(must(kiosk.store.erase_due(monday + day + 1h)).log_emptied);
}

TEST_CASE("A sealed value copied to another row or column of the store does not open there", "[store][erasure]") {
  Kiosk kiosk;
  const auto mine = kiosk.save(domain::Route::SameBankSameNumber, "a face");
  const auto other = kiosk.save(domain::Route::SameBankNewNumber, "another face");
  const auto forge = [&](const std::string& sql) {
    // The store's own file, changed by somebody who has the disk and not the key.
    auto database =
        must(vault::Database::open(kiosk.folder.path() / "kiosk.db", vault::Database::Sharing::OneConnection));
    vault::Transaction forged(database, vault::Transaction::Kind::Write);
    vault::Statement(database, sql.c_str()).run();
    must(forged.finish());
  };
  const std::string from = "='" + other.number + "'", to = "='" + mine.number + "'";
  SECTION("another case's content") {
    forge("UPDATE cases SET sealed=(SELECT sealed FROM cases WHERE number" + from + ") WHERE number" + to);
    CHECK_FALSE(kiosk.has(mine.number));
  }
  SECTION("another case's content with its key") {
    forge("UPDATE cases SET (case_key,sealed)=(SELECT case_key,sealed FROM cases WHERE number" + from +
          ") WHERE number" + to);
    CHECK_FALSE(kiosk.has(mine.number));
  }
  SECTION("a message in the place of the case") {
    forge("UPDATE cases SET sealed=(SELECT sealed FROM outbox WHERE case_number" + to + ") WHERE number" + to);
    CHECK_FALSE(kiosk.has(mine.number));
  }
  SECTION("another case's picture") {
    forge("UPDATE pictures SET sealed=(SELECT sealed FROM pictures WHERE case_number" + from + ") WHERE case_number" +
          to);
    CHECK_FALSE(must(kiosk.store.picture_of(mine.number)));
  }
  SECTION("another case's message") {
    forge("UPDATE outbox SET sealed=(SELECT sealed FROM outbox WHERE case_number" + from + ") WHERE case_number" + to);
    const auto due = must(kiosk.store.next_due(monday));  // set aside as damaged; what else waits may go
    CHECK((!due || due->case_number != mine.number));
    CHECK(must(kiosk.store.messages_of(mine.number)).front().last_reason == "damaged");
  }
  CHECK(kiosk.has(other.number));
}
