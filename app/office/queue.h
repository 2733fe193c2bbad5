// The lists people at the office work from: what waits for a review, letters to be confirmed, what is overdue, search.
// They are read from an index (table desk) that the ledger keeps in the same transaction as the case. It holds no
// personal data but a keyed index of an ID number's last four characters.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/case.h"
#include "office/authorisation.h"
#include "vault/database.h"

namespace huanka::office {

/// A letter the original bank has not confirmed for so long is overdue. The source sets no such time; it is the
/// office's own reminder, in calendar days after the letter.
inline constexpr int letter_confirmed_within_days = 10;

/// Inside the transaction that stores the new case `c`. `person_tail`: keyed index of person_tail_of(...).
void put_on_desk(vault::Database& database, const domain::Case& c, std::string_view person_tail, domain::Date today);
/// Inside the transaction that changes the case.
void move_on_desk(vault::Database& database, const domain::Case& c, domain::Date today);
/// What is put through the keyed index: kept apart from whole ID numbers.
std::string person_tail_of(std::string_view last_four);

enum class Listing {
  ToReview,   ///< under review, most urgent first
  ToConfirm,  ///< letter printed, transfer not confirmed, most urgent first
  Overdue,    ///< of both, what is past its day
  Confirmed,  ///< letters whose transfer was confirmed, newest case first
  All         ///< newest case first
};

struct QueueRow {
  domain::CaseNumber number;
  std::string due;  ///< 2026-11-23; empty when nothing is due
  bool overdue = false;
  std::string place;  ///< where this row is in its list, for QueuePage::next
};

struct QueuePage {
  std::vector<QueueRow> rows;
  std::string next;  ///< give it as `after` for the following page; empty on the last
};

/// Only cases within `reach`. `after`: empty for the first page; something else than a place gives the first page too.
Result<QueuePage, vault::Error> queue_page(vault::Database& database, const Reach& reach, Listing listing,
                                           const std::string& after, int limit, domain::Date today);

/// By a whole case number, a whole letter number, or a case number's last five digits; `person_tail` (may be empty)
/// finds by the keyed index. At most `limit`.
Result<std::vector<QueueRow>, vault::Error> search_desk(vault::Database& database, const Reach& reach,
                                                        const std::string& text, const std::string& person_tail,
                                                        int limit, domain::Date today);

/// The banks of a case; nothing when there is no such case.
Result<std::optional<Banks>, vault::Error> banks_of(vault::Database& database, const domain::CaseNumber& number);

}  // namespace huanka::office
