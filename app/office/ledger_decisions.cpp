// The ledger's decisions: what people at the office decide, each with its line in the audit log.
#include "office/audit.h"
#include "office/ledger.h"
#include "office/ledger_errors.h"

namespace huanka::office {

using domain::Case;
using domain::CaseNumber;
using vault::Transaction;
using Code = LedgerError::Code;

namespace {
Result<Case, LedgerError> judged(domain::CaseResult decided) {
  if (!decided) return refused(decided.error());
  return std::move(decided).value();
}
}  // namespace

template <class Decision>
Result<Case, LedgerError> Ledger::decide(const CaseNumber& number, const char* what, Instant now, const Hand& hand,
                                         Decision decision) {
  return database_.in_turn([&] { return decide_once(number, what, now, hand, decision); });
}

template <class Decision>
Result<Case, LedgerError> Ledger::decide_once(const CaseNumber& number, const char* what, Instant now, const Hand& hand,
                                              Decision decision) {
  Transaction transaction(database_, Transaction::Kind::Write);
  auto c = load(number);
  if (transaction.trouble()) return broken(*transaction.trouble());
  if (!c) return refused(Code::UnknownCase, "no such case");
  const Case before = domain::as_of(*std::move(c), wire::day_of(now));
  auto next = hand.version && *hand.version != before.version
                  ? refused(Code::Stale, "the case was changed in the meantime")
                  : judged(decision(before));
  if (next) {
    store(*next, "", now);
    record(*next, hand.actor, what, now);
    next = closed_when_confirmed(std::move(next).value(), now);
  }
  append_audit(database_, {now, hand.actor, what, number, next ? "done" : "refused",
                           "version " + std::to_string(next ? next->version : before.version)});
  if (auto done = transaction.finish(); !done) return broken(done.error());
  return next;
}

Result<Case, LedgerError> Ledger::approve(const CaseNumber& number, Instant now, const Hand& hand) {
  return decide(number, "approve", now, hand, [&](Case c) -> domain::CaseResult {
    auto approved = domain::approve(std::move(c), wire::day_of(now));
    if (approved) queue_sms(number, SmsKind::Approved, now);
    return approved;
  });
}

Result<Case, LedgerError> Ledger::refuse(const CaseNumber& number, const std::string& reason, Instant now,
                                         const Hand& hand) {
  return decide(number, "refuse", now, hand, [&](Case c) {
    auto no = domain::refuse(std::move(c), reason, wire::day_of(now), rules_.county.refusal);
    if (no) queue_sms(number, SmsKind::Refused, now);
    return no;
  });
}

Result<Case, LedgerError> Ledger::confirm_transfer(const CaseNumber& number, Instant now, const Hand& hand) {
  return decide(number, "confirm_transfer", now, hand,
                [&](Case c) { return domain::confirm_transfer(std::move(c), wire::day_of(now)); });
}

Result<Case, LedgerError> Ledger::revoke_letter(const CaseNumber& number, const std::string& reason, Instant now,
                                                const Hand& hand) {
  return decide(number, "revoke_letter", now, hand,
                [&](Case c) { return domain::revoke_letter(std::move(c), reason); });
}

Result<Case, LedgerError> Ledger::issue(const CaseNumber& number, const std::string& identification_code,
                                        const std::optional<domain::Pan>& pan, Instant now, const Hand& hand) {
  if (!is_identification_code(identification_code))
    return refused(Code::Invalid, "a card identification code is 32 hexadecimal characters");
  return decide(number, "issue", now, hand, [&](Case c) -> domain::CaseResult {
    const IssuedCard card{identification_code, pan};
    auto issued = domain::issue(c, new_card(c, card), wire::day_of(now));
    if (!issued) return issued;
    remember_card(c, card);
    // A bank change is issued when the kiosk has read the card and printed the letter, not before.
    return c.route == domain::Route::ChangeBank ? domain::CaseResult(std::move(c)) : issued;
  });
}

Result<CardOwner, LedgerError> Ledger::owner_of(const CaseNumber& number, const std::string& identification_code,
                                                const std::optional<domain::Pan>& pan) {
  return database_.in_turn([&]() -> Result<CardOwner, LedgerError> {
    Transaction transaction(database_, Transaction::Kind::Read);
    const auto c = load(number);
    const auto card = c ? issued_card(*c) : std::nullopt;
    if (transaction.trouble()) return broken(*transaction.trouble());
    if (!c) return refused(Code::UnknownCase, "no such case");
    if (!card) return CardOwner::Unknown;
    const bool same = card->identification_code == identification_code && (!pan || !card->pan || *pan == *card->pan);
    return same ? CardOwner::Match : CardOwner::Mismatch;
  });
}

}  // namespace huanka::office
