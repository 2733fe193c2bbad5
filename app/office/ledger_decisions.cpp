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
  const auto kept = records().find(number);
  if (transaction.trouble()) return broken(*transaction.trouble());
  if (!kept) return refused(Code::UnknownCase, "no such case");
  const Case before = domain::as_of(kept->record, wire::day_of(now));
  auto next = hand.version && *hand.version != before.version
                  ? refused(Code::Stale, "the case was changed in the meantime")
                  : judged(decision({before, kept->key}));
  if (next) {
    const KeptCase changed{std::move(next).value(), kept->key};
    records().change(changed, now);
    records().add_event(changed.record, hand.actor, what, now);
    next = closed_when_confirmed(changed, now);
  }
  append_audit(database_, {now, hand.actor, what, number, next ? "done" : "refused",
                           "version " + std::to_string(next ? next->version : before.version)});
  if (auto done = transaction.finish(); !done) return broken(done.error());
  return next;
}

Result<Case, LedgerError> Ledger::approve(const CaseNumber& number, Instant now, const Hand& hand) {
  return decide(number, "approve", now, hand, [&](const KeptCase& kept) -> domain::CaseResult {
    auto approved = domain::approve(kept.record, wire::day_of(now));
    if (approved) queue_sms(number, SmsKind::Approved, now);
    return approved;
  });
}

Result<Case, LedgerError> Ledger::refuse(const CaseNumber& number, const std::string& reason, Instant now,
                                         const Hand& hand) {
  return decide(number, "refuse", now, hand, [&](const KeptCase& kept) {
    auto no = domain::refuse(kept.record, reason, wire::day_of(now), rules_.county.refusal);
    if (no) queue_sms(number, SmsKind::Refused, now);
    return no;
  });
}

Result<Case, LedgerError> Ledger::confirm_transfer(const CaseNumber& number, Instant now, const Hand& hand) {
  return decide(number, "confirm_transfer", now, hand,
                [&](const KeptCase& kept) { return domain::confirm_transfer(kept.record, wire::day_of(now)); });
}

Result<Case, LedgerError> Ledger::revoke_letter(const CaseNumber& number, const std::string& reason, Instant now,
                                                const Hand& hand) {
  return decide(number, "revoke_letter", now, hand,
                [&](const KeptCase& kept) { return domain::revoke_letter(kept.record, reason); });
}

Result<Case, LedgerError> Ledger::issue(const CaseNumber& number, const std::string& identification_code,
                                        const std::optional<domain::Pan>& pan, Instant now, const Hand& hand) {
  if (!is_identification_code(identification_code))
    return refused(Code::Invalid, "a card identification code is 32 hexadecimal characters");
  return decide(number, "issue", now, hand, [&](const KeptCase& kept) -> domain::CaseResult {
    const Case& c = kept.record;
    const domain::NewCard card = new_card(c, {identification_code, pan});
    auto issued = domain::issue(c, card, wire::day_of(now));
    if (!issued) return issued;
    records().keep_issued_card(kept, card);
    // A bank change is issued when the kiosk has read the card and printed the letter, not before.
    return c.route == domain::Route::ChangeBank ? domain::CaseResult(c) : issued;
  });
}

Result<Case, LedgerError> Ledger::take_up(const CaseNumber& number, const domain::IdNumber& person,
                                          const std::string& kiosk, Instant now) {
  return database_.in_turn([&]() -> Result<Case, LedgerError> {
    Transaction transaction(database_, Transaction::Kind::Write);
    const auto kept = records().find(number);
    if (transaction.trouble()) return broken(*transaction.trouble());
    if (!kept) return refused(Code::UnknownCase, "no such case");
    const Case c = domain::as_of(kept->record, wire::day_of(now));
    const bool is_theirs = c.old_card.holder.id_number == person;
    const bool may = is_theirs && domain::may_be_taken_up(c);
    append_audit(database_, {now, kiosk, "take_up", number, may ? "done" : "refused",
                             is_theirs ? domain::to_string(c.state) : "another person's"});
    if (auto done = transaction.finish(); !done) return broken(done.error());
    if (!is_theirs) return refused(Code::UnknownCase, "no such case");
    if (!may) return refused(Code::NotOpen, "its letter cannot be printed at another terminal now");
    return c;
  });
}

Result<CardOwner, LedgerError> Ledger::owner_of(const CaseNumber& number, const std::string& identification_code,
                                                const std::optional<domain::Pan>& pan) {
  return database_.in_turn([&]() -> Result<CardOwner, LedgerError> {
    Transaction transaction(database_, Transaction::Kind::Read);
    const auto kept = records().find(number);
    const auto card = kept ? records().issued_card(*kept) : std::nullopt;
    if (transaction.trouble()) return broken(*transaction.trouble());
    if (!kept) return refused(Code::UnknownCase, "no such case");
    if (!card) return CardOwner::Unknown;
    const bool same = card->identification_code == identification_code && (!pan || !card->pan || *pan == *card->pan);
    return same ? CardOwner::Match : CardOwner::Mismatch;
  });
}

}  // namespace huanka::office
