#include "office/ledger.h"

#include <nlohmann/json.hpp>

#include "office/book.h"
#include "office/ledger_errors.h"
#include "office/queue.h"
#include "vault/machine_key.h"
#include "wire/case_json.h"
#include "wire/strict_json.h"

namespace huanka::office {

using domain::Case;
using domain::CaseNumber;
using domain::CaseState;
using vault::Transaction;
using Code = LedgerError::Code;

namespace {
/// A kiosk keeps cases for the office no longer than this; an older day of opening was never true.
constexpr int longest_offline_days = 7;

vault::Place place_of_case(const CaseNumber& number) { return {.table = "cases", .row = number, .column = "sealed"}; }
vault::Place place_of_card(const CaseNumber& number) {
  return {.table = "issued_cards", .row = number, .column = "sealed"};
}

vault::Place place_of_picture(const CaseNumber& number) {
  return {.table = "pictures", .row = number, .column = "sealed"};
}

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
  Statement known(database_,
                  "SELECT kiosk,sequence,sha256,state,version FROM messages WHERE case_number=? AND "
                  "(idempotency_key=? OR (kiosk=? AND sequence=?))");
  known.bind(message.case_number).bind(idempotency_key).bind(message.kiosk).bind(message.sequence);
  if (known.next()) {
    const bool same =
        known.text(0) == message.kiosk && known.number(1) == message.sequence && known.text(2) == message.sha256;
    if (!same) return refused(Code::KeyConflict, "this key or this sequence was used for another content");
    Receipt first{message.case_number,
                  message.sequence,
                  message.sha256,
                  domain::case_state_from(known.text(3)).value_or(CaseState::Submitted),
                  static_cast<int>(known.number(4)),
                  true};
    touch(message);
    return first;
  }
  auto receipt = apply_fresh(message, now, photo);
  if (receipt) remember_message(message, idempotency_key, *receipt, now);
  return receipt;
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

void Ledger::remember_message(const Message& message, const std::string& key, const Receipt& receipt, Instant now) {
  Statement(database_,
            "INSERT INTO messages VALUES(?,?,?,?,?,?,?,"
            "(SELECT coalesce(max(place),0)+1 FROM messages WHERE case_number=?),?)")
      .bind(message.case_number)
      .bind(message.kiosk)
      .bind(message.sequence)
      .bind(key)
      .bind(message.sha256)
      .bind(domain::to_string(receipt.state))
      .bind(receipt.version)
      .bind(message.case_number)
      .bind(now.time_since_epoch().count())
      .run();
}

Result<Receipt, LedgerError> Ledger::apply_fresh(const Message& message, Instant now,
                                                 const PhotoLibrary::Answer& photo) {
  Statement last(database_, "SELECT coalesce(max(sequence),0) FROM messages WHERE kiosk=? AND case_number=?");
  const auto expected =
      last.bind(message.kiosk).bind(message.case_number).next() ? static_cast<int>(last.number(0)) + 1 : 1;
  if (message.sequence != expected)
    return refused(Code::SequenceGap, "sequence " + std::to_string(expected) + " comes next", expected);
  const auto* submission = std::get_if<CaseSubmitted>(&message.what);
  auto next =
      submission != nullptr ? first_case(message, *submission, wire::day_of(now), photo) : next_case(message, now);
  if (!next) return Failure{next.error()};
  store(*next, message.kiosk, now);
  record(*next, message.kiosk, type_of(message), now);
  next = closed_when_confirmed(std::move(next).value(), now);
  if (submission != nullptr && !next->renews.empty())
    if (auto wrong = close_renewed(*next, now)) return Failure{*std::move(wrong)};
  return Receipt{message.case_number, message.sequence, message.sha256, next->state, next->version, false};
}

Result<Case, LedgerError> Ledger::first_case(const Message& message, const CaseSubmitted& submission,
                                             domain::Date today, const PhotoLibrary::Answer& photo) {
  if (load(message.case_number)) return refused(Code::Invalid, "this case exists already");
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
Case Ledger::closed_when_confirmed(Case c, Instant now) {
  if (c.state != CaseState::TransferConfirmed) return c;
  auto closed = domain::close(c);
  if (!closed) return c;
  store(*closed, "", now);
  record(*closed, "office", "close", now);
  return std::move(closed).value();
}

/// The expired reservation is over now (R72). One that is not expired, or not known, is nobody's reason to refuse a
/// person's new one.
std::optional<LedgerError> Ledger::close_renewed(const Case& renewal, Instant now) {
  auto old = load(renewal.renews);
  if (!old) return std::nullopt;
  if (old->old_card.holder.id_number != renewal.old_card.holder.id_number)
    return refused(Code::Invalid, "the reservation it renews is another person's").error;
  const Case expired = domain::as_of(*std::move(old), wire::day_of(now));
  const auto closed = expired.state == CaseState::Expired ? domain::close(expired) : Failure{domain::Refusal{}};
  if (!closed) return std::nullopt;
  record(expired, "office", "expire", now);
  store(*closed, "", now);
  record(*closed, "office", "close", now);
  return std::nullopt;
}

Result<Case, LedgerError> Ledger::next_case(const Message& message, Instant now) {
  // Judged by the day it happened at the kiosk: a message may be late, the letter was not.
  auto loaded = load(message.case_number);
  if (!loaded) return refused(Code::UnknownCase, "no such case");
  // What has not been yet was written by a clock that was wrong, and counts as of now.
  const Instant happened = std::min(message.created_at, now);
  Case c = domain::as_of(*std::move(loaded), wire::day_of(happened));
  if (const auto* picture = std::get_if<PictureTaken>(&message.what)) return with_picture(std::move(c), *picture);
  if (const auto* letter = std::get_if<LetterPrinted>(&message.what))
    return with_letter(std::move(c), *letter, happened);
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

Result<Case, LedgerError> Ledger::with_letter(Case c, const LetterPrinted& letter, Instant printed_at) {
  if (c.state == CaseState::WindowOpen) {
    const auto card = issued_card(c);
    if (!card || card->identification_code != letter.new_card_identification_code)
      return refused(Code::Invalid, "the office knows no such new card for this case");
    auto issued = domain::issue(c, new_card(c, *card), wire::day_of(printed_at));
    if (!issued) return refused(issued.error());
    c = std::move(issued).value();
  }
  auto printed = domain::print_letter(std::move(c), letter.letter_number);
  if (!printed) return refused(printed.error());
  return std::move(printed).value();
}

Result<Case, LedgerError> Ledger::with_picture(Case c, const PictureTaken& picture) {
  if (c.photo.choice != domain::PhotoChoice::Camera || c.photo.picture_sha256 != vault::sha256_hex(picture.jpeg))
    return refused(Code::Invalid, "the case names another photo");
  const auto key = key_of(c.number);
  if (!key) return refused(Code::UnknownCase, "no such case");
  Statement(database_, "INSERT INTO pictures VALUES(?,?) ON CONFLICT(case_number) DO NOTHING")  // the same, by its hash
      .bind(c.number)
      .bind_blob(key->seal(picture.jpeg, place_of_picture(c.number)))
      .run();
  return c;
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
    auto c = load(number);
    if (transaction.trouble()) return broken(*transaction.trouble());
    if (!c) return refused(Code::UnknownCase, "no such case");
    return domain::as_of(*std::move(c), wire::day_of(now));
  });
}

Result<std::vector<Case>, LedgerError> Ledger::cases_of(const domain::IdNumber& person, Instant now) {
  return database_.in_turn([&]() -> Result<std::vector<Case>, LedgerError> {
    Transaction transaction(database_, Transaction::Kind::Read);
    Statement rows(database_,
                   "SELECT number,case_key,sealed FROM cases WHERE person=? ORDER BY received_at DESC,number DESC");
    rows.bind_blob(keys_.person_index(person.digits()));
    auto cases = load_all(rows, now);
    if (transaction.trouble()) return broken(*transaction.trouble());
    return cases;
  });
}

Result<std::vector<Case>, LedgerError> Ledger::cases(std::optional<CaseState> state, Instant now) {
  return database_.in_turn([&]() -> Result<std::vector<Case>, LedgerError> {
    Transaction transaction(database_, Transaction::Kind::Read);
    Statement rows(database_, "SELECT number,case_key,sealed FROM cases ORDER BY received_at DESC,number DESC");
    auto cases = load_all(rows, now);
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
    Statement row(database_, "SELECT sealed FROM pictures WHERE case_number=?");
    row.bind(number);
    const bool found = row.next();
    const auto key = found ? key_of(number) : std::nullopt;
    if (transaction.trouble()) return broken(*transaction.trouble());
    if (!key) return refused(Code::UnknownCase, "no picture of such a case");
    auto jpeg = key->open(row.text(0), place_of_picture(number));
    if (!jpeg) return refused(Code::Storage, "the picture is damaged");
    return std::move(jpeg).value();
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

// ---- storage

std::optional<SecretKey> Ledger::key_of(const CaseNumber& number) {
  Statement row(database_, "SELECT case_key FROM cases WHERE number=?");
  row.bind(number);
  if (!row.next() || row.is_null(0)) return std::nullopt;
  return keys_.open_case_key(row.text(0), number);
}

std::vector<Case> Ledger::load_all(Statement& rows, Instant now) {
  std::vector<Case> cases;
  while (rows.next()) {
    const CaseNumber number = rows.text(0);
    const auto key = rows.is_null(1) ? std::nullopt : keys_.open_case_key(rows.text(1), number);
    if (!key) continue;  // erased
    const auto text = key->open(rows.text(2), place_of_case(number));
    const auto json = text ? wire::parse_strictly(*text) : Failure{wire::JsonProblem::Malformed};
    if (!json) continue;
    if (auto c = wire::case_from_json(*json)) cases.push_back(domain::as_of(std::move(c).value(), wire::day_of(now)));
  }
  return cases;
}

std::optional<Case> Ledger::load(const CaseNumber& number) {
  Statement row(database_, "SELECT number,case_key,sealed FROM cases WHERE number=?");
  row.bind(number);
  auto cases = load_all(row, Instant{});
  return cases.empty() ? std::nullopt : std::optional(std::move(cases.front()));
}

void Ledger::store(const Case& c, const std::string& kiosk, Instant now) {
  auto key = key_of(c.number);
  if (!key) key = SecretKey::random();
  Statement(database_,
            "INSERT INTO cases VALUES(?,?,?,?,?,?,?,?) ON CONFLICT(number) DO UPDATE SET state=excluded.state,"
            "sealed=excluded.sealed,updated_at=excluded.updated_at")
      .bind(c.number)
      .bind(kiosk)
      .bind(domain::to_string(c.state))
      .bind_blob(keys_.person_index(c.old_card.holder.id_number.digits()))
      .bind_blob(keys_.seal_case_key(*key, c.number))
      .bind_blob(key->seal(wire::to_json(c).dump(), place_of_case(c.number)))
      .bind(now.time_since_epoch().count())
      .bind(now.time_since_epoch().count())
      .run();
  note_on_desk(database_, c, tail_index_of(c), wire::day_of(now));
}

std::string Ledger::person_tail_index(std::string_view last_four) const {
  return keys_.person_index(person_tail_of(last_four));
}

std::string Ledger::tail_index_of(const Case& c) const {
  constexpr std::size_t last = 4;
  const std::string& digits = c.old_card.holder.id_number.digits();
  return person_tail_index(std::string_view(digits).substr(digits.size() - last));
}

void Ledger::record(const Case& c, const std::string& actor, const std::string& what, Instant now) {
  Statement(database_,
            "INSERT INTO events VALUES(?,(SELECT coalesce(max(place),0)+1 FROM events WHERE case_number=?),?,?,?,?,?)")
      .bind(c.number)
      .bind(c.number)
      .bind(now.time_since_epoch().count())
      .bind(actor)
      .bind(what)
      .bind(domain::to_string(c.state))
      .bind(c.version)
      .run();
}

std::optional<Ledger::IssuedCard> Ledger::issued_card(const Case& c) {
  Statement row(database_, "SELECT sealed FROM issued_cards WHERE case_number=?");
  row.bind(c.number);
  if (!row.next()) return std::nullopt;
  const auto key = key_of(c.number);
  if (!key) return std::nullopt;
  const auto text = key->open(row.text(0), place_of_card(c.number));
  const auto json = text ? wire::parse_strictly(*text) : Failure{wire::JsonProblem::Malformed};
  if (!json) return std::nullopt;
  auto card = wire::new_card_from_json(*json);
  if (!card) return std::nullopt;
  return IssuedCard{card->identification_code, card->pan};
}

void Ledger::remember_card(const Case& c, const IssuedCard& card) {
  const auto key = key_of(c.number);
  if (!key) return;
  Statement(database_,
            "INSERT INTO issued_cards VALUES(?,?) ON CONFLICT(case_number) DO UPDATE SET sealed=excluded.sealed")
      .bind(c.number)
      .bind_blob(key->seal(wire::to_json(new_card(c, card)).dump(), place_of_card(c.number)))
      .run();
}

}  // namespace huanka::office
