#include "shell/clerk.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>

#include "domain/picture.h"
#include "shell/translate.h"
#include "sync/office_reply.h"
#include "vault/sealing.h"

namespace huanka::shell {

namespace {
namespace effect = visit::effect;
namespace event = visit::event;

template <class From>
visit::CaseStatus status_for_person(const From& from, bool from_office) {
  return {.number = from.number,
          .state = from.state,
          .route = from.route,
          .holding_bank = from.holding_bank,
          .target_bank = from.target_bank,
          .review_due = from.review_due,
          .approved_on = from.approved_on,
          .window_last_day = from.window_last_day,
          .confirm_until = from.confirm_until,
          .transfer_confirmed_on = from.transfer_confirmed_on,
          .refusal_reason = from.refusal_reason,
          .letter_number = from.letter_number,
          .from_office = from_office};
}

event::CasesFound nothing_yet(int request) {
  return {.request = request, .cases = {}, .here = std::nullopt, .office_reached = false};
}
}  // namespace

std::string staff_code(const store::Error& error) {
  using Code = store::Error::Code;
  switch (error.code) {
    case Code::DiskFull:
      return "E-STORE-FULL";
    case Code::ReadOnly:
      return "E-STORE-READONLY";
    case Code::Damaged:
      return "E-STORE-DAMAGED";
    default:
      return "E-STORE";
  }
}

visit::Event Clerk::read_card(card_reader::CardReader& reader, const effect::ReadCard& wish,
                              const std::stop_token& stop) const {
  const auto failed = [&](const CardVerdict& verdict) -> visit::Event {
    spdlog::info("card: {}", verdict.staff_code);
    return event::CardFailed{wish.request, verdict.trouble, verdict.staff_code};
  };
  const auto data = reader.read_card({}, stop);
  if (!data) return failed(verdict_on(data.error()));
  if (wish.expected == visit::CardExpected::Old) {
    auto card = old_card_from(*data, parts_.world.county);
    if (!card) return failed(card.error());
    return event::OldCardRead{wish.request, std::move(card).value()};
  }
  auto card = new_card_from(*data, parts_.world.county);
  if (!card) return failed(card.error());
  return event::NewCardRead{wish.request, std::move(card).value()};
}

visit::Event Clerk::save(const effect::SaveCase& wish, const std::string& picture) const {
  const auto saved =
      parts_.store.with([&](store::Store& s) { return s.save_new_case(wish.draft, parts_.now(), picture); });
  if (saved) return event::CaseSaved{wish.request, saved->number};
  spdlog::error("cannot save: {}", saved.error().detail);
  return event::SaveFailed{wish.request, staff_code(saved.error())};
}

std::string Clerk::earlier_picture(const domain::Case& draft) const {
  if (draft.renews.empty()) return {};
  const auto kept = parts_.store.with([&](store::Store& s) { return s.picture_of(draft.renews); });
  if (!kept || !*kept || vault::sha256_hex(**kept) != draft.photo.picture_sha256) return {};
  return **kept;
}

visit::Event Clerk::confirm_wish(const effect::ConfirmWish& wish) const {
  const auto confirmed = parts_.store.with([&](store::Store& s) { return s.confirm_wish(wish.number, parts_.now()); });
  if (confirmed) return event::WishConfirmed{wish.request};
  spdlog::error("cannot write down a person's wish: {}", confirmed.error().detail);
  return event::SaveFailed{wish.request, staff_code(confirmed.error())};
}

event::CasesFound Clerk::find(sync::Office& office, const effect::FindCases& wish) const {
  auto found = nothing_yet(wish.request);
  if (const auto answer = office.find_cases(wish.id_number); answer && answer->status == 200)
    if (const auto list = sync::cases_from(answer->body)) {
      found.office_reached = true;
      for (const auto& status : *list) found.cases.push_back(status_for_person(status, true));
    }
  add_own_copies(found, wish.id_number, "");
  return found;
}

event::CasesFound Clerk::find(sync::Office& office, const effect::FetchCase& wish) const {
  auto found = nothing_yet(wish.request);
  if (const auto answer = office.case_status(wish.number); answer) {
    if (const auto one = answer->status == 200 ? sync::case_status_from(answer->body) : std::nullopt) {
      found.office_reached = true;
      found.cases.push_back(status_for_person(*one, true));
    }
    if (answer->status == 404) found.office_reached = true;
  }
  add_own_copies(found, std::nullopt, wish.number);
  return found;
}

void Clerk::add_own_copies(event::CasesFound& found, const std::optional<domain::IdNumber>& person,
                           const domain::CaseNumber& number) const {
  for (const auto& status : found.cases)
    (void)parts_.store.with([&](store::Store& s) {
      return s.merge(status.number,
                     {status.state, status.approved_on, status.window_last_day, status.refusal_reason,
                      status.confirm_until, status.transfer_confirmed_on},
                     parts_.now());
    });
  const auto own = parts_.store.with([&](store::Store& s) -> Result<std::vector<domain::Case>, store::Error> {
    if (person) return s.cases_of(*person);
    auto one = s.find(number);
    if (!one) return Failure{one.error()};
    return *one ? std::vector{**one} : std::vector<domain::Case>{};
  });
  if (!own) return;
  // A case that is accepted here and still on its way is the person's case too, whatever the office knows of it; being
  // the youngest, it comes first.
  std::vector<visit::CaseStatus> only_here;
  for (const auto& c : *own) {
    const bool listed = std::any_of(found.cases.begin(), found.cases.end(),
                                    [&](const visit::CaseStatus& status) { return status.number == c.number; });
    if (!listed && (!found.office_reached || !is_sent(c.number))) {
      only_here.push_back(status_for_person(c, false));
      only_here.back().refused_by_office = refusal(c.number).has_value();
    }
  }
  found.cases.insert(found.cases.begin(), only_here.begin(), only_here.end());
  for (auto& status : found.cases) {
    // What this kiosk did and has not yet told the office (a letter, the person's word) counts already.
    for (const auto& c : *own)
      if (c.number == status.number && c.state != domain::CaseState::Issued && domain::is_ahead(c.state, status.state))
        status = status_for_person(c, false);
    if (std::any_of(own->begin(), own->end(), [&](const domain::Case& c) { return c.number == status.number; })) {
      status.slip = fate_of(status.number, store::Paper::Slip);
      status.letter = fate_of(status.number, store::Paper::Letter);
    }
    const bool over = status.state == domain::CaseState::Closed || status.state == domain::CaseState::Withdrawn;
    if (found.here || over || status.route != domain::Route::ChangeBank) continue;
    for (const auto& c : *own)
      if (c.number == status.number) found.here = c;
  }
}

visit::PaperFate Clerk::fate_of(const domain::CaseNumber& number, store::Paper paper) const {
  using Fate = visit::PaperFate;
  const auto job = parts_.store.with([&](store::Store& s) { return s.last_print(number, paper); });
  if (!job || !*job) return Fate::NotKnown;
  switch ((*job)->state) {
    case store::PrintState::Printed:
    case store::PrintState::CameOut:
      return Fate::Out;
    case store::PrintState::Started:
    case store::PrintState::Unknown:
      return Fate::Unclear;
    case store::PrintState::Intended:
    case store::PrintState::Failed:
    case store::PrintState::DidNotComeOut:
    case store::PrintState::GivenUp:
      break;
  }
  return Fate::NotOut;
}

visit::Event Clerk::take_up(sync::Office& office, const effect::TakeUpCase& wish) const {
  const auto no = [&](const std::string& code) -> visit::Event {
    spdlog::warn("case {} cannot be taken up: {}", wish.number, code);
    return event::CaseNotTakenUp{wish.request, code};
  };
  const domain::IdNumber& person = wish.old_card.holder.id_number;
  const auto answer = office.take_up(wish.number, person);
  if (!answer || answer->status == 429 || answer->status >= 500) return no("E-TAKE-UP-OFFLINE");
  if (answer->status == 404) return no("E-TAKE-UP-UNKNOWN");
  if (answer->status == 409) return no("E-TAKE-UP-NOT-OPEN");
  auto record = answer->status == 200 ? sync::taken_up_from(answer->body) : std::nullopt;
  if (!record || record->number != wish.number || record->old_card.holder.id_number != person ||
      !domain::may_be_taken_up(*record))
    return no("E-TAKE-UP-ANSWER");
  const auto kept = parts_.store.with([&](store::Store& s) {
    return s.take_up(domain::completed_by_card(*std::move(record), wish.old_card), parts_.now());
  });
  if (!kept) return no(staff_code(kept.error()));
  return event::CaseTakenUp{wish.request, *kept};
}

event::OwnerChecked Clerk::check_owner(sync::Office& office, const effect::CheckOwner& wish) {
  visit::OwnerAnswer said = visit::OwnerAnswer::OfficeUnreachable;
  if (const auto answer = office.check_owner(wish.number, wish.card); answer && answer->status == 200)
    if (const auto owner = sync::owner_from(answer->body)) said = static_cast<visit::OwnerAnswer>(*owner);
  return {wish.request, said};
}

Clerk::ReceiptFound Clerk::look_up_receipt(sync::Office& office, const effect::LookUpReceipt& wish) {
  using Standing = domain::ReceiptStanding;
  const auto answer = office.look_up_receipt(wish.receipt_number, wish.person);
  const auto said = answer && answer->status == 200 ? sync::photo_receipt_from(answer->body) : std::nullopt;
  if (!said) return {};
  switch (said->standing) {
    case Standing::NoPicture:
      return {visit::ReceiptAnswer::NoPicture, {}};
    case Standing::NotFound:
      return {visit::ReceiptAnswer::NotFound, {}};
    case Standing::Used:
      return {visit::ReceiptAnswer::Used, {}};
    case Standing::Expired:
      return {visit::ReceiptAnswer::Expired, {}};
    case Standing::Foreign:
      return {visit::ReceiptAnswer::Foreign, {}};
    case Standing::Unchecked:
      return {};
    case Standing::Good:
      break;
  }
  auto jpeg = vault::base64_bytes(said->jpeg_base64);
  if (!jpeg || jpeg->empty() || jpeg->size() > domain::largest_picture_bytes)
    return {visit::ReceiptAnswer::CannotBeShown, {}};
  return {visit::ReceiptAnswer::Matched, *std::move(jpeg)};
}

bool Clerk::staff_may_try() const {
  const auto may = parts_.store.with([&](store::Store& s) { return s.begin_staff_try(parts_.now()); });
  return may && *may;
}

event::StaffChecked Clerk::note_staff(const effect::CheckStaff& wish, bool code_is_right) const {
  const auto noted = parts_.store.with([&](store::Store& s) { return s.end_staff_try(code_is_right, parts_.now()); });
  return {wish.request, code_is_right && noted.has_value()};
}

void Clerk::note_call(const std::string& reason_code) const {
  const auto noted =
      parts_.store.with([&](store::Store& s) { return s.note("staff_called", reason_code, parts_.now()); });
  if (!noted) spdlog::error("cannot write down that staff were called: {}", noted.error().detail);
}

bool Clerk::note_time_out(const effect::NoteTimeOut& wish) const {
  const auto noted =
      parts_.store.with([&](store::Store& s) { return s.note("time_out", wish.reason_code, parts_.now()); });
  if (!noted) spdlog::error("cannot write down a time-out: {}", noted.error().detail);
  return noted.has_value();
}

void Clerk::note_consent(const effect::NoteConsent& wish) const {
  constexpr std::array words{"consent_given", "consent_declined", "camera_consent"};
  const auto kept = parts_.store.with(
      [&](store::Store& s) { return s.note(words.at(static_cast<std::size_t>(wish.consent)), "", parts_.now()); });
  if (!kept) spdlog::error("cannot write down a consent: {}", kept.error().detail);
}

void Clerk::resolve_print(const effect::ResolvePrint& wish) const {
  const auto paper = wish.kind == visit::PaperKind::Slip ? store::Paper::Slip : store::Paper::Letter;
  const auto kept = parts_.store.with(
      [&](store::Store& s) { return s.resolve_print(wish.number, paper, wish.came_out, parts_.now()); });
  if (!kept) spdlog::error("cannot write down what came out of the printer: {}", kept.error().detail);
}

std::optional<std::string> Clerk::refusal(const domain::CaseNumber& number) const {
  const auto messages = parts_.store.with([&](store::Store& s) { return s.messages_of(number); });
  if (!messages) return std::nullopt;
  for (const auto& message : *messages)
    if (message.fate == store::MessageFate::SetAside) return message.last_reason;
  return std::nullopt;
}

bool Clerk::is_sent(const domain::CaseNumber& number) const {
  const auto sent = parts_.store.with([&](store::Store& s) { return s.is_sent(number); });
  return sent && *sent;
}

}  // namespace huanka::shell
