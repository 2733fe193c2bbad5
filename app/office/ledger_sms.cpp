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
  CaseNumber number;
  SmsKind kind;
  std::string key, day, sealed;
  int attempts;
};
}  // namespace

void Ledger::queue_sms(const CaseNumber& number, SmsKind kind, Instant now) {
  // Made once for a case and kind: whatever is decided twice is told once.
  Statement(database_,
            "INSERT INTO sms VALUES(?,?,'queued','','',?,0,?,'','',?,?) ON CONFLICT(case_number,kind) DO NOTHING")
      .bind(number)
      .bind(to_string(kind))
      .bind_blob("")
      .bind(seconds(now))
      .bind(seconds(now))
      .bind(seconds(now))
      .run();
}

Result<std::optional<SmsTry>, LedgerError> Ledger::begin_sms(Instant until, Instant now, const SmsWording& wording,
                                                             const std::optional<CaseNumber>& only) {
  return database_.in_turn([&] { return begin_sms_once(until, now, wording, only); });
}

Result<std::optional<SmsTry>, LedgerError> Ledger::begin_sms_once(Instant until, Instant now, const SmsWording& wording,
                                                                  const std::optional<CaseNumber>& only) {
  Transaction transaction(database_, Transaction::Kind::Write);
  const auto next_row = [&]() -> std::optional<Row> {
    const std::string which = only ? " AND case_number=?" : "";
    Statement row(database_, ("SELECT case_number,kind,idempotency_key,day,sealed,attempts FROM sms WHERE "
                              "state='queued' AND (next_attempt<=? OR next_attempt>?)" +
                              which + " ORDER BY next_attempt,case_number,kind LIMIT 1")
                                 .c_str());
    row.bind(seconds(until)).bind(seconds(now + longest_pause));
    if (only) row.bind(*only);
    if (!row.next()) return std::nullopt;
    return Row{row.text(0), sms_kind_from(row.text(1)).value_or(SmsKind::Approved),
               row.text(2), row.text(3),
               row.text(4), static_cast<int>(row.number(5))};
  };
  std::optional<SmsTry> attempt;
  while (const auto row = next_row()) {
    const auto kept_case = records().find(row->number);
    if (transaction.trouble()) return broken(*transaction.trouble());
    if (!kept_case || !is_wanted(row->kind, kept_case->record)) {
      Statement(database_, "UPDATE sms SET state='dropped',at=? WHERE case_number=? AND kind=?")
          .bind(seconds(now))
          .bind(row->number)
          .bind(to_string(row->kind))
          .run();
      continue;
    }
    const auto& [c, key] = *kept_case;
    const domain::Date today = wire::day_of(now);
    const std::string day = wire::iso_date(today);
    SmsTry made{row->number, row->kind, Sms{row->key, c.mobile, {}}, row->attempts};
    const auto kept = row->day == day ? key.open(row->sealed, place_of_text(row->number, row->key))
                                      : Failure{vault::BoxProblem::NotAuthentic};
    if (kept) {
      made.sms.text = *kept;
    } else {
      const domain::Date last = domain::window_last_day(std::max(today, c.approved_on.value_or(today)),
                                                        rules_.county.review, rules_.calendar);
      made.sms.key = row->number + "." + to_string(row->kind) + "." + day;
      made.sms.text = wording(row->kind, c, last);
    }
    Statement(database_,
              "UPDATE sms SET idempotency_key=?,day=?,sealed=?,attempts=attempts+1,next_attempt=? WHERE case_number=? "
              "AND kind=?")
        .bind(made.sms.key)
        .bind(day)
        .bind_blob(key.seal(made.sms.text, place_of_text(row->number, made.sms.key)))
        .bind(seconds(now + sms_claim))
        .bind(row->number)
        .bind(to_string(row->kind))
        .run();
    attempt = std::move(made);
    break;
  }
  if (auto done = transaction.finish(); !done) return broken(done.error());
  return attempt;
}

Result<Done, LedgerError> Ledger::sms_accepted(const SmsTry& attempt, const std::string& reference, Instant now) {
  return database_.in_turn([&] { return sms_accepted_once(attempt, reference, now); });
}

Result<Done, LedgerError> Ledger::sms_accepted_once(const SmsTry& attempt, const std::string& reference, Instant now) {
  Transaction transaction(database_, Transaction::Kind::Write);
  Statement row(database_, "SELECT 1 FROM sms WHERE case_number=? AND kind=? AND state IN('queued','failed')");
  if (row.bind(attempt.case_number).bind(to_string(attempt.kind)).next()) {
    Statement(database_, "UPDATE sms SET state='accepted',reference=?,reason='',at=? WHERE case_number=? AND kind=?")
        .bind(reference)
        .bind(seconds(now))
        .bind(attempt.case_number)
        .bind(to_string(attempt.kind))
        .run();
    const auto kept = attempt.kind == SmsKind::Approved ? records().find(attempt.case_number) : std::nullopt;
    // The day of the acceptance, however old the text: nobody has less time than the message said.
    const auto open = kept ? domain::open_window(kept->record, wire::day_of(now), rules_.county.review, rules_.calendar)
                           : Failure{domain::Refusal{}};
    if (open) {
      records().change({*open, kept->key}, now);
      records().add_event(*open, "gateway", "open_window", now);
    }
  }
  if (auto done = transaction.finish(); !done) return broken(done.error());
  return Done{};
}

Result<Done, LedgerError> Ledger::sms_not_now(const SmsTry& attempt, const std::string& reason, Instant next_attempt) {
  return change_queued(attempt, "UPDATE sms SET reason=?,next_attempt=?", reason, next_attempt);
}

Result<Done, LedgerError> Ledger::sms_failed(const SmsTry& attempt, const std::string& reason, Instant now) {
  return change_queued(attempt, "UPDATE sms SET state='failed',reason=?,at=?", reason, now);
}

Result<Done, LedgerError> Ledger::change_queued(const SmsTry& attempt, const std::string& change,
                                                const std::string& reason, Instant at) {
  return database_.in_turn([&]() -> Result<Done, LedgerError> {
    Transaction transaction(database_, Transaction::Kind::Write);
    Statement(database_, (change + " WHERE case_number=? AND kind=? AND state='queued'").c_str())
        .bind(reason)
        .bind(seconds(at))
        .bind(attempt.case_number)
        .bind(to_string(attempt.kind))
        .run();
    if (auto done = transaction.finish(); !done) return broken(done.error());
    return Done{};
  });
}

Result<Done, LedgerError> Ledger::sms_again(const CaseNumber& number, Instant now) {
  return database_.in_turn([&]() -> Result<Done, LedgerError> {
    Transaction transaction(database_, Transaction::Kind::Write);
    Statement(database_, "UPDATE sms SET state='queued',next_attempt=?,at=? WHERE case_number=? AND state='failed'")
        .bind(seconds(now))
        .bind(seconds(now))
        .bind(number)
        .run();
    const bool found = database_.changed_rows() > 0;
    if (auto done = transaction.finish(); !done) return broken(done.error());
    if (!found) return refused(Code::UnknownCase, "no message of this case has failed");
    return Done{};
  });
}

Result<std::vector<SmsRecord>, LedgerError> Ledger::sms(std::optional<SmsState> state,
                                                        const std::optional<CaseNumber>& only) {
  return database_.in_turn([&]() -> Result<std::vector<SmsRecord>, LedgerError> {
    Transaction transaction(database_, Transaction::Kind::Read);
    std::string which;
    if (state) which += " WHERE state=?";
    if (only) which += which.empty() ? " WHERE case_number=?" : " AND case_number=?";
    Statement rows(database_, ("SELECT case_number,kind,state,attempts,next_attempt,reason,reference FROM sms" + which +
                               " ORDER BY queued_at,case_number,kind")
                                  .c_str());
    if (state) rows.bind(to_string(*state));
    if (only) rows.bind(*only);
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
  });
}

}  // namespace huanka::office
