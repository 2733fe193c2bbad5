// Several messages of one terminal at once, as after an outage: what each of them would come to alone, with one wait
// for the disk instead of many.
#include <algorithm>
#include <set>

#include "office/ledger.h"
#include "office/ledger_errors.h"

namespace huanka::office {

using vault::Transaction;
using Code = LedgerError::Code;

namespace {
bool is_of_the_book(const LedgerError& error) { return error.code == Code::Busy || error.code == Code::Storage; }
Failure<LedgerError> not_tried() { return refused(Code::NotTried, "a message before it was not applied"); }
}  // namespace

struct Ledger::Several {
  const std::vector<Told>& told;
  const std::vector<PhotoLibrary::Answer>& photos;  ///< what the library says of each one's receipt
  Instant now;
  std::vector<Result<Receipt, LedgerError>> outcomes;

  /// Nothing that was answered so far holds.
  void take_back(const LedgerError& why) {
    for (auto& outcome : outcomes)
      if (outcome) outcome = Failure{why};
  }
};

std::vector<Result<Receipt, LedgerError>> Ledger::apply_all(const std::vector<Told>& told, Instant now) {
  constexpr int most_tries = 3;
  std::vector<PhotoLibrary::Answer> photos;
  photos.reserve(told.size());
  for (const Told& one : told) photos.push_back(photo_of(one.message));
  for (int tries = 1;; ++tries) {
    Several several{told, photos, now, std::vector<Result<Receipt, LedgerError>>(told.size(), not_tried())};
    const auto connections = database_.connections();
    apply_runs(several);
    if (database_.connections() == connections) return std::move(several.outcomes);
    // The line broke on the way, perhaps because the server fell: what was left to a later commit may be gone with it.
    // Once more: what is still there is a repeat.
    if (tries < most_tries) continue;
    several.take_back({Code::Busy, "the line to the book breaks again and again", 0, std::nullopt});
    return std::move(several.outcomes);
  }
}

void Ledger::apply_runs(Several& several) {
  const auto& told = several.told;
  std::set<domain::CaseNumber> stopped;
  std::optional<std::size_t> owed;  // a receipt that is not durable yet
  for (std::size_t begin = 0, end = 0; begin < told.size(); begin = end) {
    const auto& number = told[begin].message.case_number;
    while (end < told.size() && told[end].message.case_number == number) ++end;
    if (stopped.contains(number)) continue;
    if (!apply_run(several, begin, end)) stopped.insert(number);
    if (const auto first = several.outcomes[begin]; !first && is_of_the_book(first.error())) {
      // The others would only wait for the same.
      std::fill(several.outcomes.begin() + static_cast<std::ptrdiff_t>(begin), several.outcomes.end(), first);
      break;
    }
    if (several.outcomes[begin]) owed = end == told.size() ? std::nullopt : std::optional(begin);
  }
  if (!owed) return;
  if (const auto durable = make_durable(told[*owed].message); !durable) several.take_back(durable.error());
}

Result<Done, LedgerError> Ledger::make_durable(const Message& message) {
  return database_.in_turn([&]() -> Result<Done, LedgerError> {
    Transaction transaction(database_, Transaction::Kind::Write);
    touch(message);
    if (auto done = transaction.finish(); !done) return broken(done.error());
    return Done{};
  });
}

/// All of one case, in one transaction. False when not all were applied.
bool Ledger::apply_run(Several& several, std::size_t begin, std::size_t end) {
  struct Wrong {
    std::size_t at;
    LedgerError why;
  };
  const auto kind = end == several.told.size() ? Transaction::Kind::Write : Transaction::Kind::WriteAhead;
  for (std::size_t until = end;;) {
    const auto wrong = database_.in_turn([&]() -> std::optional<Wrong> {
      Transaction transaction(database_, kind);
      for (std::size_t at = begin; at < until; ++at) {
        auto receipt =
            apply_within(several.told[at].message, several.told[at].idempotency_key, several.now, several.photos[at]);
        if (!receipt && transaction.trouble()) return Wrong{begin, broken(*transaction.trouble()).error};
        if (!receipt) return Wrong{at, receipt.error()};
        several.outcomes[at] = std::move(receipt);
      }
      if (auto done = transaction.finish(); !done) return Wrong{begin, broken(done.error()).error};
      return std::nullopt;
    });
    if (!wrong) return until == end;
    several.outcomes[wrong->at] = Failure{wrong->why};
    for (std::size_t at = wrong->at + 1; at < end; ++at) several.outcomes[at] = not_tried();
    if (wrong->at == begin) return false;
    until = wrong->at;  // those before it stand: once more, without it
  }
}

}  // namespace huanka::office
