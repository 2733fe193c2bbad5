// When a case has nothing more to do here its key goes, and with the key everything that was said of a person
// (operations reference 2.2, retention). What stays is numbers, states and reasons.
#include "store/store.h"

namespace huanka::store {

using vault::Statement;
using vault::Transaction;
using namespace std::chrono_literals;

namespace {
/// After the office acknowledged the last message, and the paper is done.
constexpr auto after_acknowledgement = 24h;
/// From the opening of the case, whatever became of it. A change of bank needs less: five working days are at most
/// fifteen days (National Day), the window is ten, and 24 hours pass after the letter.
constexpr auto at_the_latest = 30 * 24h;
/// A case the office does not have is not erased on the word of one look at the clock: it is announced this much
/// before its limit, and erased no sooner than a day after that.
constexpr auto announced_before = 2 * 24h;
constexpr auto announced_for_at_least = 24h;
/// A print that moved within this time may be coming out right now; its end must still find the case.
constexpr auto print_under_way = 1h;

/// A moment further ahead or behind than this was written by a clock that was wrong; one that was set a little is not.
constexpr auto far_off = 24h;

std::int64_t seconds(Instant at) { return at.time_since_epoch().count(); }
Instant instant(std::int64_t seconds) { return Instant(std::chrono::seconds(seconds)); }

struct Remaining {
  CaseNumber number;
  Instant opened;
  std::optional<Instant> announced, last_acknowledged;
  bool all_acknowledged = false, paper_done = false, printing_now = false;
};

Remaining remaining_from(const Statement& row) {
  const auto at = [&](int column) {
    return row.is_null(column) ? std::nullopt : std::optional(instant(row.number(column)));
  };
  return {.number = row.text(0),
          .opened = instant(row.number(1)),
          .announced = at(2),
          .last_acknowledged = at(3),
          .all_acknowledged = row.number(4) == 0,
          .paper_done = row.number(5) != 0,
          .printing_now = row.number(6) != 0};
}

// Paper is done when no print is wished for, under way or unexplained; a change of bank ends with its letter, with the
// office's no (unless its person may still stand by the wish), or when the office has closed it. One whose window is
// over stays for the new reservation, which takes everything over from it (R72). One that was taken up from elsewhere
// and has told the office nothing came to no letter here: the office has it, and gives it again.
constexpr const char* remaining_cases =
    "SELECT number,opened_at,erasure_announced_at,"
    "(SELECT CASE WHEN count(*)=0 THEN opened_at ELSE max(sent_at) END FROM outbox AS o WHERE o.case_number=number),"
    "(SELECT count(*) FROM outbox AS o WHERE o.case_number=number AND o.sent_at IS NULL),"
    "NOT EXISTS(SELECT 1 FROM print_jobs AS p WHERE p.case_number=number AND p.state IN('intended','started',"
    "'unknown')) AND (route<>'change_bank' OR state IN('withdrawn','transfer_confirmed','closed') OR "
    "(state='refused' AND waits_until<=?1) OR NOT EXISTS(SELECT 1 FROM "
    "outbox AS o WHERE o.case_number=number) OR EXISTS(SELECT 1 FROM print_jobs AS p WHERE p.case_number=number AND "
    "p.paper='letter' AND p.state IN('printed','came_out'))),"
    "EXISTS(SELECT 1 FROM print_jobs AS p WHERE p.case_number=number AND p.state IN('intended','started') AND p.at>?2) "
    "FROM cases WHERE erased_at IS NULL ORDER BY rowid";

bool is_due(const Remaining& c, Instant now) {
  if (c.all_acknowledged && c.paper_done && c.last_acknowledged && now >= *c.last_acknowledged + after_acknowledgement)
    return true;
  const bool told = c.all_acknowledged || (c.announced && now >= *c.announced + announced_for_at_least);
  return now >= c.opened + at_the_latest && told && !c.printing_now;
}

bool is_to_be_announced(const Remaining& c, Instant now) {
  return !c.all_acknowledged && !c.announced && now >= c.opened + at_the_latest - announced_before;
}
}  // namespace

Result<Erasure, Error> Store::erase_due(Instant now) {
  Erasure erasure;
  {
    Transaction transaction(database_, Transaction::Kind::Write);
    bring_forward_from_the_past(now);
    bring_back_from_the_future(now);
    std::vector<Remaining> cases;
    {
      Statement rows(database_, remaining_cases);
      rows.bind(seconds(now)).bind(seconds(now - print_under_way));
      while (rows.next()) cases.push_back(remaining_from(rows));
    }
    for (const Remaining& c : cases) {
      if (is_due(c, now)) {
        erase(c.number, now);
        erasure.cases.push_back(c.number);
      } else if (is_to_be_announced(c, now)) {
        Statement(database_, "UPDATE cases SET erasure_announced_at=? WHERE number=?")
            .bind(seconds(now))
            .bind(c.number)
            .run();
        add_audit("erasure_announced", c.number, now);
        erasure.announced.push_back(c.number);
      }
    }
    if (auto done = transaction.finish(); !done) return Failure{done.error()};
  }
  // The log still holds the pages as they were. Tried every time: a reader may have been in the way the last time.
  const auto emptied = database_.empty_log();
  erasure.log_emptied = emptied && *emptied;
  return erasure;
}

void Store::bring_forward_from_the_past(Instant now) {
  // A case that was not here at the last look was opened after it, whatever a clock that stood in 1970 has written
  // down; otherwise the first look of a right clock would find it decades old, and erase what the office does not have.
  constexpr const char *looked_at = "erasure_looked_at", *looked_through = "erasure_looked_through";
  std::vector<CaseNumber> behind;
  {
    Statement rows(database_, "SELECT number FROM cases WHERE erased_at IS NULL AND rowid>? AND opened_at<?");
    rows.bind(count(looked_through)).bind(count(looked_at) - std::chrono::seconds(far_off).count());
    while (rows.next()) behind.push_back(rows.text(0));
  }
  for (const CaseNumber& number : behind) {
    Statement(database_, "UPDATE cases SET opened_at=? WHERE number=?").bind(count(looked_at)).bind(number).run();
    add_audit("clock_was_behind", number, now);
  }
  // Nothing is written at a look that learns nothing: the bound may be a day too early, as a clock may.
  Statement last(database_, "SELECT coalesce(max(rowid),0) FROM cases");
  const std::int64_t through = last.next() ? last.number(0) : 0;
  const Instant before = instant(count(looked_at));
  if (through == count(looked_through) && now >= before && now < before + far_off) return;
  Statement(database_, "REPLACE INTO counters VALUES(?,?),(?,?)")
      .bind(std::string(looked_at))
      .bind(seconds(now))
      .bind(std::string(looked_through))
      .bind(through)
      .run();
}

void Store::bring_back_from_the_future(Instant now) {
  // Otherwise what was saved under a clock a year ahead would be kept a year too long.
  Statement ahead(database_,
                  "SELECT number FROM cases WHERE erased_at IS NULL AND (opened_at>?1 OR erasure_announced_at>?1 OR "
                  "EXISTS(SELECT 1 FROM outbox AS o WHERE o.case_number=number AND o.sent_at>?1) OR "
                  "EXISTS(SELECT 1 FROM print_jobs AS p WHERE p.case_number=number AND p.at>?1))");
  ahead.bind(seconds(now + far_off));
  std::vector<CaseNumber> numbers;
  while (ahead.next()) numbers.push_back(ahead.text(0));
  for (const CaseNumber& number : numbers) {
    Statement(database_,
              "UPDATE cases SET opened_at=min(opened_at,?1),erasure_announced_at=min(erasure_announced_at,?1) WHERE "
              "number=?2")
        .bind(seconds(now))
        .bind(number)
        .run();
    for (const char* bring_back : {"UPDATE outbox SET sent_at=min(sent_at,?1) WHERE case_number=?2",
                                   "UPDATE print_jobs SET at=min(at,?1) WHERE case_number=?2"})
      Statement(database_, bring_back).bind(seconds(now)).bind(number).run();
    add_audit("clock_was_ahead", number, now);
  }
}

void Store::erase(const CaseNumber& number, Instant now) {
  Statement(database_, "UPDATE cases SET case_key=NULL,person=NULL,sealed=x'',erased_at=? WHERE number=?")
      .bind(seconds(now))
      .bind(number)
      .run();
  Statement(database_, "DELETE FROM pictures WHERE case_number=?").bind(number).run();
  Statement(database_, "UPDATE letters SET new_card=x'' WHERE case_number=?").bind(number).run();
  Statement(database_, "UPDATE outbox SET sealed=x'' WHERE case_number=?").bind(number).run();
  // What the office never got cannot be sent any more: it is staff's to settle, by number and reason.
  Statement(database_,
            "UPDATE outbox SET set_aside_at=?,last_reason='erased before the office had it' WHERE case_number=? AND "
            "sent_at IS NULL AND set_aside_at IS NULL")
      .bind(seconds(now))
      .bind(number)
      .run();
  add_audit("case_erased", number, now);
}

std::optional<Instant> Store::erased_when(const CaseNumber& number) {
  Statement row(database_, "SELECT erased_at FROM cases WHERE number=? AND erased_at IS NOT NULL");
  row.bind(number);
  return row.next() ? std::optional(instant(row.number(0))) : std::nullopt;
}

Result<std::optional<Instant>, Error> Store::erased_at(const CaseNumber& number) {
  Transaction transaction(database_, Transaction::Kind::Read);
  const auto at = erased_when(number);
  if (transaction.trouble()) return Failure{*transaction.trouble()};
  return at;
}

}  // namespace huanka::store
