#include "office/ledger.h"

#include <algorithm>

#include "office/book.h"
#include "office/ledger_errors.h"
#include "office/queue.h"
#include "vault/machine_key.h"

namespace huanka::office {

using domain::Case;
using domain::CaseNumber;
using domain::CaseState;
using vault::Transaction;
using Code = LedgerError::Code;

namespace {
/// A kiosk keeps cases for the office no longer than this; an older day of opening was never true.
constexpr int longest_offline_days = 7;
}  // namespace

Result<Ledger, vault::Error> Ledger::open(const BookPlace& place, Rules rules) {
  auto database = open_book(place);
  if (!database) return Failure{database.error()};
  auto key = vault::machine_key({}, place.folder, vault::KeyTree::when_key_missing(*database));
  if (!key) return Failure{key.error()};
  return over(std::move(database).value(), *key, std::move(rules));
}

Result<Ledger, vault::Error> Ledger::over(Database database, const SecretKey& machine_key, Rules rules) {
  if (auto ready = prepare_book(database); !ready) return Failure{ready.error()};
  auto keys = database.in_turn([&] { return vault::KeyTree::open(database, machine_key); });
  if (!keys) return Failure{keys.error()};
  return Ledger(std::move(database), std::move(keys).value(), std::move(rules));
}

Result<Receipt, LedgerError> Ledger::apply(const Message& message, const std::string& idempotency_key, Instant now) {
  const auto photo = photo_of(message);
  return database_.in_turn([&] { return apply_once(message, idempotency_key, now, photo); });
}

Result<Receipt, LedgerError> Ledger::apply_once(const Message& message, const std::string& idempotency_key, Instant now,
                                                const PhotoLibrary::Answer& photo) {
  Transaction transaction(database_, Transaction::Kind::Write);
  auto receipt = apply_within(message, idempotency_key, now, photo);
  if (!receipt) return transaction.trouble() ? broken(*transaction.trouble()) : Failure{receipt.error()};
  if (auto done = transaction.finish(); !done) return broken(done.error());
  return receipt;
}

Result<Receipt, LedgerError> Ledger::apply_within(const Message& message, const std::string& idempotency_key,
                                                  Instant now, const PhotoLibrary::Answer& photo) {
  const Dealings so_far = records().dealings(message.case_number);
  const auto known = std::find_if(so_far.applied.begin(), so_far.applied.end(), [&](const AppliedMessage& one) {
    const bool same_place = one.kiosk == message.kiosk && one.receipt.sequence == message.sequence;
    return same_place || one.idempotency_key == idempotency_key;
  });
  if (known == so_far.applied.end()) return apply_fresh(message, idempotency_key, now, photo, so_far);
  const bool same = known->kiosk == message.kiosk && known->receipt.sequence == message.sequence &&
                    known->receipt.sha256 == message.sha256;
  if (!same) return refused(Code::KeyConflict, "this key or this sequence was used for another content");
  touch(message);
  Receipt first = known->receipt;
  first.repeat = true;
  return first;
}

/// A receipt speaks of what is durable, and who wrote this row may have left that to a later commit: a transaction that
/// wrote it again is durable after it.
void Ledger::touch(const Message& message) {
  Statement(database_, "UPDATE messages SET at=at WHERE case_number=? AND kiosk=? AND sequence=?")
      .bind(message.case_number)
      .bind(message.kiosk)
      .bind(message.sequence)
      .run();
}

Result<Receipt, LedgerError> Ledger::apply_fresh(const Message& message, const std::string& idempotency_key,
                                                 Instant now, const PhotoLibrary::Answer& photo,
                                                 const Dealings& so_far) {
  int expected = 1, place = 1;
  for (const AppliedMessage& one : so_far.applied) {
    place = std::max(place, one.place + 1);
    if (one.kiosk == message.kiosk) expected = std::max(expected, one.receipt.sequence + 1);
  }
  if (message.sequence != expected)
    return refused(Code::SequenceGap, "sequence " + std::to_string(expected) + " comes next", expected);
  const auto* submission = std::get_if<CaseSubmitted>(&message.what);
  if (submission != nullptr && so_far.kept) return refused(Code::Invalid, "this case exists already");
  if (submission == nullptr && !so_far.kept) return refused(Code::UnknownCase, "no such case");
  auto next = submission != nullptr ? first_case(message, *submission, wire::day_of(now), photo)
                                    : next_case(message, *so_far.kept, now);
  if (!next) return Failure{next.error()};
  const auto in_book = [&] {
    if (submission != nullptr) return records().add(*next, message.kiosk, now);
    KeptCase changed{*next, so_far.kept->key};
    records().change(changed, now);
    return changed;
  };
  const KeptCase kept = in_book();
  records().add_event(*next, message.kiosk, type_of(message), now);
  next = closed_when_confirmed(kept, now);
  if (submission != nullptr && !next->renews.empty())
    if (auto wrong = close_renewed(*next, now)) return Failure{*std::move(wrong)};
  Receipt receipt{message.case_number, message.sequence, message.sha256, next->state, next->version, false};
  records().add_message({message.kiosk, idempotency_key, receipt, place}, now);
  return receipt;
}

Result<Case, LedgerError> Ledger::first_case(const Message& message, const CaseSubmitted& submission,
                                             domain::Date today, const PhotoLibrary::Answer& photo) {
  const Case& said = submission.record;
  if (!message.case_number.starts_with(message.kiosk + "-"))
    return refused(Code::Invalid, "this case number belongs to another kiosk");
  if (said.state != CaseState::Submitted) return refused(Code::Invalid, "a new case must be submitted");
  if (rules_.county.bank(said.holding_bank) == nullptr || rules_.county.bank(said.target_bank) == nullptr)
    return refused(Code::Invalid, "a bank of this case is not of this county");
  if (!said.renews.empty() && (said.route != domain::Route::ChangeBank || !domain::is_case_number(said.renews)))
    return refused(Code::Invalid, "only a change of bank renews a reservation, which it names by its number");
  // Only what the person chose is taken over. The rest (dates, versions, letters) is the office's to say: its calendar
  // binds, and dates are computed from the day the case was opened (R69); a day that cannot be is a kiosk's wrong
  // clock, and the day of receipt counts.
  Case drafted{.number = said.number,
               .route = said.route,
               .old_card = said.old_card,
               .holding_bank = said.holding_bank,
               .target_bank = said.target_bank,
               .mobile = said.mobile,
               .wishes = said.wishes,
               .photo = said.photo,
               .renews = said.renews};
  const int age_days = domain::days_between(said.opened, today);
  const domain::Date opened = age_days < 0 || age_days > longest_offline_days ? today : said.opened;
  auto next = domain::submit(drafted, opened, rules_.calendar, rules_.county.review);
  // So long on the way that the review would be over before it began: nobody is promised a day that has passed.
  if (next && next->review_due && domain::days_between(next->review_due->date, today) > 0)
    next = domain::submit(drafted, today, rules_.calendar, rules_.county.review);
  if (next && next->route == domain::Route::ChangeBank) next = domain::begin_review(std::move(next).value());
  if (!next) return refused(next.error());
  next->photo = take_up_receipt(*next, photo);
  return std::move(next).value();
}

/// Nothing is left to do once the balance has been moved (R16).
Case Ledger::closed_when_confirmed(KeptCase kept, Instant now) {
  if (kept.record.state != CaseState::TransferConfirmed) return std::move(kept.record);
  auto closed = domain::close(kept.record);
  if (!closed) return std::move(kept.record);
  kept.record = std::move(closed).value();
  records().change(kept, now);
  records().add_event(kept.record, "office", "close", now);
  return std::move(kept.record);
}

/// The expired reservation is over now (R72). One that is not expired, or not known, is nobody's reason to refuse a
/// person's new one.
std::optional<LedgerError> Ledger::close_renewed(const Case& renewal, Instant now) {
  auto old = records().find(renewal.renews);
  if (!old) return std::nullopt;
  if (old->record.old_card.holder.id_number != renewal.old_card.holder.id_number)
    return refused(Code::Invalid, "the reservation it renews is another person's").error;
  const Case expired = domain::as_of(old->record, wire::day_of(now));
  const auto closed = expired.state == CaseState::Expired ? domain::close(expired) : Failure{domain::Refusal{}};
  if (!closed) return std::nullopt;
  records().add_event(expired, "office", "expire", now);
  records().change({*closed, old->key}, now);
  records().add_event(*closed, "office", "close", now);
  return std::nullopt;
}

Result<Case, LedgerError> Ledger::next_case(const Message& message, const KeptCase& kept, Instant now) {
  // Judged by the day it happened at the kiosk: a message may be late, the letter was not.
  // What has not been yet was written by a clock that was wrong, and counts as of now.
  const Instant happened = std::min(message.created_at, now);
  Case c = domain::as_of(kept.record, wire::day_of(happened));
  if (const auto* picture = std::get_if<PictureTaken>(&message.what))
    return with_picture({std::move(c), kept.key}, *picture);
  if (const auto* letter = std::get_if<LetterPrinted>(&message.what))
    return with_letter({std::move(c), kept.key}, *letter, happened);
  auto next = [&]() -> domain::CaseResult {
    if (std::holds_alternative<TransferConfirmed>(message.what))
      return domain::confirm_transfer(std::move(c), wire::day_of(happened));
    if (std::holds_alternative<WishConfirmed>(message.what))
      return domain::confirm_wish(std::move(c), wire::day_of(happened));
    return domain::withdraw(std::move(c));
  }();
  if (next && std::holds_alternative<WishConfirmed>(message.what)) queue_sms(next->number, SmsKind::Approved, now);
  if (!next) return refused(next.error());
  return std::move(next).value();
}

Result<Case, LedgerError> Ledger::with_letter(const KeptCase& kept, const LetterPrinted& letter, Instant printed_at) {
  Case c = kept.record;
  if (c.state == CaseState::WindowOpen) {
    const auto card = records().issued_card(kept);
    if (!card || card->identification_code != letter.new_card_identification_code)
      return refused(Code::Invalid, "the office knows no such new card for this case");
    auto issued = domain::issue(c, new_card(c, *card), wire::day_of(printed_at));
    if (!issued) return refused(issued.error());
    c = std::move(issued).value();
  }
  domain::OldCard said = c.old_card;
  said.card_number = letter.old_card_number;
  said.pan = letter.old_account;
  auto printed = domain::print_letter(domain::completed_by_card(std::move(c), said), letter.letter_number);
  if (!printed) return refused(printed.error());
  return std::move(printed).value();
}

Result<Case, LedgerError> Ledger::with_picture(const KeptCase& kept, const PictureTaken& picture) {
  const domain::Photo& photo = kept.record.photo;
  if (photo.choice != domain::PhotoChoice::Camera || photo.picture_sha256 != vault::sha256_hex(picture.jpeg))
    return refused(Code::Invalid, "the case names another photo");
  records().keep_picture(kept, picture.jpeg);
  return kept.record;
}

domain::NewCard Ledger::new_card(const Case& c, const IssuedCard& card) const {
  return {.identification_code = card.identification_code,
          .issued = std::nullopt,
          .valid_until = std::nullopt,
          .id_number = std::nullopt,
          .name = std::nullopt,
          .pan = card.pan,
          .bank = c.target_bank};
}

// ---- questions

Result<Case, LedgerError> Ledger::find(const CaseNumber& number, Instant now) {
  return database_.in_turn([&]() -> Result<Case, LedgerError> {
    Transaction transaction(database_, Transaction::Kind::Read);
    auto kept = records().find(number);
    if (transaction.trouble()) return broken(*transaction.trouble());
    if (!kept) return refused(Code::UnknownCase, "no such case");
    return domain::as_of(std::move(kept->record), wire::day_of(now));
  });
}

Result<std::vector<Case>, LedgerError> Ledger::cases_of(const domain::IdNumber& person, Instant now) {
  return database_.in_turn([&]() -> Result<std::vector<Case>, LedgerError> {
    Transaction transaction(database_, Transaction::Kind::Read);
    Statement rows(database_,
                   "SELECT number,case_key,sealed FROM cases WHERE person=? ORDER BY received_at DESC,number DESC");
    rows.bind_blob(keys_.person_index(person.digits()));
    auto cases = read_as_of(rows, now);
    if (transaction.trouble()) return broken(*transaction.trouble());
    return cases;
  });
}

Result<std::vector<Case>, LedgerError> Ledger::cases(std::optional<CaseState> state, Instant now) {
  return database_.in_turn([&]() -> Result<std::vector<Case>, LedgerError> {
    Transaction transaction(database_, Transaction::Kind::Read);
    // A window that is over is still written down as open: nobody writes that down before somebody asks.
    const char* of_state = " WHERE state=? OR (state='window_open' AND ?='expired')";
    Statement rows(database_, (std::string("SELECT number,case_key,sealed FROM cases") + (state ? of_state : "") +
                               " ORDER BY received_at DESC,number DESC")
                                  .c_str());
    if (state) rows.bind(domain::to_string(*state)).bind(domain::to_string(*state));
    auto cases = read_as_of(rows, now);
    if (transaction.trouble()) return broken(*transaction.trouble());
    if (state) std::erase_if(cases, [&](const Case& c) { return c.state != *state; });
    return cases;
  });
}

Result<std::vector<CaseEvent>, LedgerError> Ledger::events(const CaseNumber& number) {
  return database_.in_turn([&]() -> Result<std::vector<CaseEvent>, LedgerError> {
    Transaction transaction(database_, Transaction::Kind::Read);
    Statement rows(database_, "SELECT at,actor,what,state,version FROM events WHERE case_number=? ORDER BY place");
    rows.bind(number);
    std::vector<CaseEvent> events;
    while (rows.next())
      events.push_back({wire::rfc3339(Instant(std::chrono::seconds(rows.number(0)))), rows.text(1), rows.text(2),
                        domain::case_state_from(rows.text(3)).value_or(CaseState::Submitted),
                        static_cast<int>(rows.number(4))});
    if (transaction.trouble()) return broken(*transaction.trouble());
    return events;
  });
}

Result<std::string, LedgerError> Ledger::picture_of(const CaseNumber& number) {
  return database_.in_turn([&]() -> Result<std::string, LedgerError> {
    Transaction transaction(database_, Transaction::Kind::Read);
    const auto kept = records().find(number);
    auto jpeg = kept ? records().picture(*kept) : std::optional<std::string>();
    if (transaction.trouble()) return broken(*transaction.trouble());
    if (!jpeg) return refused(Code::Storage, "the picture is damaged");
    if (!*jpeg) return refused(Code::UnknownCase, "no picture of such a case");
    return **std::move(jpeg);
  });
}

Result<std::vector<int>, LedgerError> Ledger::sequences_of(const CaseNumber& number) {
  return database_.in_turn([&]() -> Result<std::vector<int>, LedgerError> {
    Transaction transaction(database_, Transaction::Kind::Read);
    std::vector<int> sequences;
    Statement rows(database_, "SELECT sequence FROM messages WHERE case_number=? ORDER BY place");
    rows.bind(number);
    while (rows.next()) sequences.push_back(static_cast<int>(rows.number(0)));
    if (transaction.trouble()) return broken(*transaction.trouble());
    return sequences;
  });
}

std::vector<Case> Ledger::read_as_of(Statement& rows, Instant now) {
  std::vector<Case> cases;
  for (auto& kept : records().read(rows)) cases.push_back(domain::as_of(std::move(kept.record), wire::day_of(now)));
  return cases;
}

std::string Ledger::person_tail_index(std::string_view last_four) const {
  return keys_.person_index(person_tail_of(last_four));
}

}  // namespace huanka::office
