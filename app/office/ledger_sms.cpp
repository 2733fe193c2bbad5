// The ledger's text messages: queued with the decision, claimed before they are sent, and what became of them.
#include "domain/window.h"
#include "office/ledger.h"
#include "office/ledger_errors.h"
#include "wire/civil_time.h"

namespace huanka::office {

using domain::Case;
using domain::CaseNumber;
using domain::CaseState;
using vault::Transaction;
using Code = LedgerError::Code;

namespace {
/// A time further ahead than any pause was written by a clock that was wrong.
constexpr std::chrono::hours longest_pause{25};

std::int64_t seconds(Instant at) { return at.time_since_epoch().count(); }

vault::Place place_of_text(const CaseNumber& number, const std::string& key) {
  return {.table = "sms", .row = number + " " + key, .column = "sealed"};
}

/// The case still waits for this message.
bool is_wanted(SmsKind kind, const Case& c) {
  return c.state == (kind == SmsKind::Approved ? CaseState::Approved : CaseState::Refused);
}

struct Row {
  std::int64_t id;
  CaseNumber number;
  SmsKind kind;
  std::string key, day, sealed;
  int attempts;
};
}  // namespace

void Ledger::queue_sms(const CaseNumber& number, SmsKind kind, Instant now) {
  // Made once for a case and kind: whatever is decided twice is told once.
  Statement(database_,
            "INSERT INTO sms(case_number,kind,state,key,day,sealed,attempts,next_attempt,reason,reference,at) "
            "VALUES(?1,?2,'queued','','',x'',0,?3,'','',?3) ON CONFLICT(case_number,kind) DO NOTHING")
      .bind(number)
      .bind(to_string(kind))
      .bind(seconds(now))
      .run();
}

Result<std::optional<SmsTry>, LedgerError> Ledger::begin_sms(Instant until, Instant now, const SmsWording& wording,
                                                             const std::optional<CaseNumber>& only) {
  Transaction transaction(database_, Transaction::Kind::Write);
  const auto next_row = [&]() -> std::optional<Row> {
    Statement row(
        database_,
        "SELECT id,case_number,kind,key,day,sealed,attempts FROM sms WHERE state='queued' AND "
        "(next_attempt<=?1 OR next_attempt>?2) AND (?3='' OR case_number=?3) ORDER BY next_attempt,id LIMIT 1");
    row.bind(seconds(until)).bind(seconds(now + longest_pause)).bind(only.value_or(""));
    if (!row.next()) return std::nullopt;
    return Row{row.number(0),
               row.text(1),
               sms_kind_from(row.text(2)).value_or(SmsKind::Approved),
               row.text(3),
               row.text(4),
               row.text(5),
               static_cast<int>(row.number(6))};
  };
  std::optional<SmsTry> attempt;
  while (const auto row = next_row()) {
    const auto c = load(row->number);
    const auto key = key_of(row->number);
    if (transaction.trouble()) return broken(*transaction.trouble());
    if (!c || !key || !is_wanted(row->kind, *c)) {
      Statement(database_, "UPDATE sms SET state='dropped',at=? WHERE id=?").bind(seconds(now)).bind(row->id).run();
      continue;
    }
    const domain::Date today = wire::day_of(now);
    const std::string day = wire::iso_date(today);
    SmsTry made{row->id, Sms{row->key, c->mobile, {}}, row->attempts};
    const auto kept = row->day == day ? key->open(row->sealed, place_of_text(row->number, row->key))
                                      : Failure{vault::BoxProblem::NotAuthentic};
    if (kept) {
      made.sms.text = *kept;
    } else {
      const domain::Date last = domain::window_last_day(std::max(today, c->approved_on.value_or(today)),
                                                        rules_.county.review, rules_.calendar);
      made.sms.key = row->number + "." + to_string(row->kind) + "." + day;
      made.sms.text = wording(row->kind, *c, last);
    }
    Statement(database_, "UPDATE sms SET key=?,day=?,sealed=?,attempts=attempts+1,next_attempt=? WHERE id=?")
        .bind(made.sms.key)
        .bind(day)
        .bind_blob(key->seal(made.sms.text, place_of_text(row->number, made.sms.key)))
        .bind(seconds(now + sms_claim))
        .bind(row->id)
        .run();
    attempt = std::move(made);
    break;
  }
  if (auto done = transaction.finish(); !done) return broken(done.error());
  return attempt;
}

Result<Done, LedgerError> Ledger::sms_accepted(std::int64_t id, const std::string& reference, Instant now) {
  Transaction transaction(database_, Transaction::Kind::Write);
  Statement row(database_, "SELECT case_number,kind FROM sms WHERE id=? AND state IN('queued','failed')");
  if (row.bind(id).next()) {
    const CaseNumber number = row.text(0);
    const bool opens = sms_kind_from(row.text(1)) == SmsKind::Approved;
    Statement(database_, "UPDATE sms SET state='accepted',reference=?,reason='',at=? WHERE id=?")
        .bind(reference)
        .bind(seconds(now))
        .bind(id)
        .run();
    const auto c = opens ? load(number) : std::nullopt;
    // The day of the acceptance, however old the text: nobody has less time than the message said.
    const auto open = c ? domain::open_window(*c, wire::day_of(now), rules_.county.review, rules_.calendar)
                        : Failure{domain::Refusal{}};
    if (open) {
      store(*open, "", now);
      record(*open, "gateway", "open_window", now);
    }
  }
  if (auto done = transaction.finish(); !done) return broken(done.error());
  return Done{};
}

Result<Done, LedgerError> Ledger::sms_not_now(std::int64_t id, const std::string& reason, Instant next_attempt) {
  Transaction transaction(database_, Transaction::Kind::Write);
  Statement(database_, "UPDATE sms SET reason=?,next_attempt=? WHERE id=? AND state='queued'")
      .bind(reason)
      .bind(seconds(next_attempt))
      .bind(id)
      .run();
  if (auto done = transaction.finish(); !done) return broken(done.error());
  return Done{};
}

Result<Done, LedgerError> Ledger::sms_failed(std::int64_t id, const std::string& reason, Instant now) {
  Transaction transaction(database_, Transaction::Kind::Write);
  Statement(database_, "UPDATE sms SET state='failed',reason=?,at=? WHERE id=? AND state='queued'")
      .bind(reason)
      .bind(seconds(now))
      .bind(id)
      .run();
  if (auto done = transaction.finish(); !done) return broken(done.error());
  return Done{};
}

Result<Done, LedgerError> Ledger::sms_again(const CaseNumber& number, Instant now) {
  Transaction transaction(database_, Transaction::Kind::Write);
  Statement(database_, "UPDATE sms SET state='queued',next_attempt=?,at=? WHERE case_number=? AND state='failed'")
      .bind(seconds(now))
      .bind(seconds(now))
      .bind(number)
      .run();
  const bool found = database_.changed_rows() > 0;
  if (auto done = transaction.finish(); !done) return broken(done.error());
  if (!found) return Failure{LedgerError{Code::UnknownCase, "no message of this case has failed", 0, {}}};
  return Done{};
}

Result<std::vector<SmsRecord>, LedgerError> Ledger::sms(std::optional<SmsState> state,
                                                        const std::optional<CaseNumber>& only) {
  Transaction transaction(database_, Transaction::Kind::Read);
  Statement rows(database_,
                 "SELECT case_number,kind,state,attempts,next_attempt,reason,reference FROM sms WHERE (?1='' OR "
                 "state=?1) AND (?2='' OR case_number=?2) ORDER BY id");
  rows.bind(state ? to_string(*state) : "").bind(only.value_or(""));
  std::vector<SmsRecord> list;
  while (rows.next())
    list.push_back({.case_number = rows.text(0),
                    .kind = sms_kind_from(rows.text(1)).value_or(SmsKind::Approved),
                    .state = sms_state_from(rows.text(2)).value_or(SmsState::Failed),
                    .attempts = static_cast<int>(rows.number(3)),
                    .next_attempt = Instant(std::chrono::seconds(rows.number(4))),
                    .reason = rows.text(5),
                    .reference = rows.text(6)});
  if (transaction.trouble()) return broken(*transaction.trouble());
  return list;
}

}  // namespace huanka::office
