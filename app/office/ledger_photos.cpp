// Studio receipts: what one is worth for a person, and which case has used it (R124-R125, domain reference 4.2).
#include "office/ledger.h"
#include "office/ledger_errors.h"

namespace huanka::office {

using domain::Case;
using domain::ReceiptStanding;
using vault::Transaction;
using Code = LedgerError::Code;

PhotoLibrary::Answer Ledger::ask_library(const std::string& receipt_number) {
  return library_ ? library_->find(receipt_number) : photos().find(receipt_number);
}

/// Asked before the transaction: a library elsewhere may take its time, and its answer does not hang on the book.
PhotoLibrary::Answer Ledger::photo_of(const Message& message) {
  const auto* submission = std::get_if<CaseSubmitted>(&message.what);
  if (submission == nullptr || submission->record.photo.choice != domain::PhotoChoice::StudioReceipt)
    return std::optional<PhotoRecord>{};
  return ask_library(submission->record.photo.receipt_number);
}

/// Inside a transaction. `day`: on which the person stood at the kiosk.
ReceiptStanding Ledger::standing_of(const PhotoLibrary::Answer& answer, const std::string& receipt_number,
                                    const domain::IdNumber& person, domain::Date day) {
  if (!answer) return ReceiptStanding::Unchecked;
  const std::optional<PhotoRecord>& record = *answer;
  if (!record) return ReceiptStanding::NotFound;
  if (record->holder != person) return ReceiptStanding::Foreign;
  Statement user(database_, "SELECT case_number FROM used_receipts WHERE receipt=?");
  user.bind_blob(receipt_index(keys_, receipt_number));
  if (user.next()) {
    const auto by = records().find(user.text(0));
    const bool is_free =
        by && by->record.old_card.holder.id_number == person && domain::came_to_nothing(by->record, day);
    if (!is_free) return ReceiptStanding::Used;
  }
  const auto last =
      domain::last_day_of_receipt(record->taken_on, record->valid_until, rules_.county.photo.receipt_valid_days);
  if (domain::days_between(last, day) > 0) return ReceiptStanding::Expired;
  return record->jpeg.empty() ? ReceiptStanding::NoPicture : ReceiptStanding::Good;
}

/// The photo of a case that is being submitted, with the office's word on its receipt. Only what is this person's and
/// good is used up: nobody can burn another's receipt, or a number that the studio has yet to file.
domain::Photo Ledger::take_up_receipt(const Case& c, const PhotoLibrary::Answer& answer) {
  domain::Photo photo = c.photo;
  photo.receipt_standing.reset();
  if (photo.choice != domain::PhotoChoice::StudioReceipt) return photo;
  photo.receipt_standing = standing_of(answer, photo.receipt_number, c.old_card.holder.id_number, c.opened);
  if (domain::is_taken_up(*photo.receipt_standing))
    Statement(
        database_,
        "INSERT INTO used_receipts VALUES(?,?) ON CONFLICT(receipt) DO UPDATE SET case_number=excluded.case_number")
        .bind_blob(receipt_index(keys_, photo.receipt_number))
        .bind(c.number)
        .run();
  return photo;
}

std::optional<LedgerError> Ledger::too_many_misses(const std::string& kiosk, Instant now) {
  Statement row(database_, "SELECT since,misses FROM receipt_misses WHERE kiosk=?");
  row.bind(kiosk);
  if (!row.next() || row.number(1) < most_receipt_misses) return std::nullopt;
  const Instant until = Instant(std::chrono::seconds(row.number(0))) + receipt_misses_within;
  if (until <= now) return std::nullopt;
  return refused(Code::TooManyTries, "too many receipt numbers that are not the person's",
                 static_cast<int>((until - now).count()))
      .error;
}

void Ledger::count_miss(const std::string& kiosk, Instant now) {
  const auto moment = now.time_since_epoch().count();
  const auto oldest = (now - receipt_misses_within).time_since_epoch().count();
  Statement(database_,
            "INSERT INTO receipt_misses VALUES(?,?,1) ON CONFLICT(kiosk) DO UPDATE SET "
            "misses=CASE WHEN receipt_misses.since<=? THEN 1 ELSE receipt_misses.misses+1 END,"
            "since=CASE WHEN receipt_misses.since<=? THEN excluded.since ELSE receipt_misses.since END")
      .bind(kiosk)
      .bind(moment)
      .bind(oldest)
      .bind(oldest)
      .run();
}

Result<ReceiptAnswer, LedgerError> Ledger::look_up_receipt(const std::string& kiosk, const std::string& receipt_number,
                                                           const domain::IdNumber& person, Instant now) {
  const auto looked = database_.in_turn([&]() -> Result<Done, LedgerError> {
    Transaction transaction(database_, Transaction::Kind::Read);
    auto wait = too_many_misses(kiosk, now);
    if (transaction.trouble()) return broken(*transaction.trouble());
    if (wait) return Failure{*std::move(wait)};
    return Done{};
  });
  if (!looked) return Failure{looked.error()};
  const auto answer = ask_library(receipt_number);
  if (!answer)
    return refused(answer.error().code == PhotoLibraryError::Code::NoAnswer ? Code::Busy : Code::Storage,
                   answer.error().detail);
  const bool missed = !*answer || (*answer)->holder != person;
  return database_.in_turn([&]() -> Result<ReceiptAnswer, LedgerError> {
    Transaction transaction(database_, missed ? Transaction::Kind::Write : Transaction::Kind::Read);
    ReceiptAnswer said{standing_of(answer, receipt_number, person, wire::day_of(now)), std::nullopt};
    if (missed) count_miss(kiosk, now);
    if (auto done = transaction.finish(); !done) return broken(done.error());
    if (domain::is_taken_up(said.standing)) said.record = *answer;
    return said;
  });
}

}  // namespace huanka::office
