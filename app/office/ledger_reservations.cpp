// The ledger's reservations from a bank's counter (R67): the same first transition as a kiosk's case, a number of its
// own, once for each key.
#include "office/audit.h"
#include "office/ledger.h"
#include "office/ledger_errors.h"

namespace huanka::office {

using domain::Case;
using domain::CaseNumber;
using domain::CaseState;
using vault::Transaction;
using Code = LedgerError::Code;

namespace {
constexpr int most_a_day = 9999;

Case drafted(const Reservation& wish, const CaseNumber& number, domain::Date today) {
  return {.number = number,
          .state = CaseState::Submitted,
          .route = domain::Route::ChangeBank,
          .old_card = {.holder = {.id_number = wish.id_number, .name = wish.name},
                       .pan = wish.old_account,
                       .bank = wish.holding_bank},
          .holding_bank = wish.holding_bank,
          .target_bank = wish.target_bank,
          .mobile = wish.mobile,
          .wishes = {.keep_bank = false, .target_bank = wish.target_bank},
          .opened = today};
}

/// A same-bank case whose card was made has nothing more to come, though nobody closes it.
bool goes_on(const Case& c) {
  return domain::is_open(c.state) && (c.route == domain::Route::ChangeBank || c.state != CaseState::Issued);
}
}  // namespace

std::vector<Case> Ledger::of_person(const domain::IdNumber& person, Instant now) {
  Statement rows(database_, "SELECT number,case_key,sealed FROM cases WHERE person=?");
  rows.bind_blob(keys_.person_index(person.digits()));
  return read_as_of(rows, now);
}

std::optional<CaseNumber> Ledger::filed_under(const domain::BankCode& bank, const std::string& key) {
  Statement row(database_, "SELECT case_number FROM filings WHERE kiosk=? AND filing=?");
  row.bind(domain::counter_prefix(bank)).bind(key);
  return row.next() ? std::optional(row.text(0)) : std::nullopt;
}

CaseNumber Ledger::next_counter_number(const domain::BankCode& bank, domain::Date today) {
  const std::string prefix = domain::counter_prefix(bank), day = wire::iso_date(today);
  Statement(database_,
            "INSERT INTO counter_numbers VALUES(?,?,1) ON CONFLICT(kiosk,day) DO UPDATE SET "
            "last=counter_numbers.last+1")
      .bind(prefix)
      .bind(day)
      .run();
  Statement row(database_, "SELECT last FROM counter_numbers WHERE kiosk=? AND day=?");
  row.bind(prefix).bind(day);
  const auto n = row.next() ? row.number(0) : most_a_day + 1;
  return n > most_a_day ? CaseNumber() : domain::make_case_number(prefix, today, static_cast<int>(n));
}

std::optional<LedgerError> Ledger::why_not_reserve(const Reservation& wish, const std::string& key, Instant now) {
  return database_.in_turn([&]() -> std::optional<LedgerError> {
    Transaction transaction(database_, Transaction::Kind::Read);
    std::optional<LedgerError> why;
    if (!filed_under(wish.target_bank, key))
      for (const auto& c : of_person(wish.id_number, now))
        if (goes_on(c)) why = refused(Code::OpenCase, c.number).error;
    if (transaction.trouble()) return broken(*transaction.trouble()).error;
    return why;
  });
}

Result<Case, LedgerError> Ledger::reserve(const Reservation& wish, const std::string& key, Instant now,
                                          const Hand& hand) {
  return database_.in_turn([&] { return reserve_once(wish, key, now, hand); });
}

Result<Case, LedgerError> Ledger::reserve_once(const Reservation& wish, const std::string& key, Instant now,
                                               const Hand& hand) {
  const domain::Date today = wire::day_of(now);
  Transaction transaction(database_, Transaction::Kind::Write);
  if (const auto number = filed_under(wish.target_bank, key)) {
    auto kept = records().find(*number);
    if (transaction.trouble()) return broken(*transaction.trouble());
    if (!kept) return refused(Code::UnknownCase, "no such case");
    return domain::as_of(std::move(kept->record), today);
  }
  std::optional<Case> renewed;
  for (const auto& c : of_person(wish.id_number, now)) {
    if (goes_on(c)) {
      append_audit(database_, {now, hand.actor, "reserve", c.number, "refused", "open case"});
      if (auto done = transaction.finish(); !done) return broken(done.error());
      return refused(Code::OpenCase, c.number);
    }
    // Reserved again after the window was over (R72), wherever the first reservation was made.
    if (c.state == CaseState::Expired && (!renewed || renewed->opened < c.opened)) renewed = c;
  }
  const CaseNumber number = next_counter_number(wish.target_bank, today);
  if (transaction.trouble()) return broken(*transaction.trouble());
  if (number.empty()) return refused(Code::Invalid, "this bank has no case number left today");
  Case draft = drafted(wish, number, today);
  if (renewed) draft.renews = renewed->number;
  const CaseSubmitted submission{std::move(draft)};
  const Message message{.kiosk = domain::counter_prefix(wish.target_bank),
                        .case_number = number,
                        .created_at = now,
                        .what = submission,
                        .sha256 = vault::sha256_hex(key)};
  auto opened = first_case(message, submission, today, std::optional<PhotoRecord>{});
  if (!opened) return opened;
  records().add(*opened, message.kiosk, now);
  records().add_event(*opened, hand.actor, "reserve", now);
  if (renewed)
    if (auto wrong = close_renewed(*opened, now)) return Failure{*std::move(wrong)};
  Statement(database_, "INSERT INTO filings VALUES(?,?,?)").bind(message.kiosk).bind(key).bind(number).run();
  const Receipt receipt{number, message.sequence, message.sha256, opened->state, opened->version, false};
  records().add_message({message.kiosk, key, receipt, 1}, now);
  append_audit(database_,
               {now, hand.actor, "reserve", opened->number, "done", "version " + std::to_string(opened->version)});
  if (auto done = transaction.finish(); !done) return broken(done.error());
  return opened;
}

}  // namespace huanka::office
