// What a visit's wishes mean for the card reader, the store and the office: one call, one answering event, no threads.
// The kiosk calls these from its workers, the simulation from its one thread; both run this same code.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "card_reader/card_reader.h"
#include "shell/store_door.h"
#include "sync/office_client.h"
#include "visit/effects.h"
#include "visit/visit.h"
#include "wire/civil_time.h"

namespace huanka::shell {

class Clerk {
 public:
  struct Parts {
    const visit::World& world;
    StoreDoor& store;
    std::function<wire::Instant()> now;  ///< the kiosk's clock, right or wrong
  };
  explicit Clerk(Parts parts) : parts_(std::move(parts)) {}

  /// -> OldCardRead | NewCardRead | CardFailed
  visit::Event read_card(card_reader::CardReader& reader, const visit::effect::ReadCard& wish,
                         const std::stop_token& stop) const;
  /// `picture`: the accepted JPEG when the draft's photo was taken here. -> CaseSaved | SaveFailed
  visit::Event save(const visit::effect::SaveCase& wish, const std::string& picture) const;
  /// The JPEG that the expired reservation was made with, when this draft carries it over; empty otherwise.
  std::string earlier_picture(const domain::Case& draft) const;
  visit::Event confirm_wish(const visit::effect::ConfirmWish& wish) const;
  /// The office first, because it decides; this kiosk's own copy where the office cannot be reached.
  visit::event::CasesFound find(sync::Office& office, const visit::effect::FindCases& wish) const;
  visit::event::CasesFound find(sync::Office& office, const visit::effect::FetchCase& wish) const;
  /// -> CaseTakenUp | CaseNotTakenUp
  visit::Event take_up(sync::Office& office, const visit::effect::TakeUpCase& wish) const;
  static visit::event::OwnerChecked check_owner(sync::Office& office, const visit::effect::CheckOwner& wish);
  struct ReceiptFound {
    visit::ReceiptAnswer answer = visit::ReceiptAnswer::OfficeUnreachable;
    std::string jpeg;  ///< Matched only: as the office has it, not looked at yet
  };
  static ReceiptFound look_up_receipt(sync::Office& office, const visit::effect::LookUpReceipt& wish);
  /// Counts the try before the code is looked at; false while too many wrong ones have locked it.
  bool staff_may_try() const;
  /// Writes down that staff were let in, or not; without that trace nobody is let in.
  visit::event::StaffChecked note_staff(const visit::effect::CheckStaff& wish, bool code_is_right) const;
  /// That staff were wanted, and why.
  void note_call(const std::string& reason_code) const;
  /// That somebody or something did not answer in time. True when that is durable.
  bool note_time_out(const visit::effect::NoteTimeOut& wish) const;
  /// Consent is written down as PIPL asks, without a word of who gave it.
  void note_consent(const visit::effect::NoteConsent& wish) const;
  /// Somebody looked at the tray.
  void resolve_print(const visit::effect::ResolvePrint& wish) const;
  bool is_sent(const domain::CaseNumber& number) const;
  /// Why the office refused what was sent about this case; empty when it did not.
  std::optional<std::string> refusal(const domain::CaseNumber& number) const;

 private:
  void add_own_copies(visit::event::CasesFound& found, const std::optional<domain::IdNumber>& person,
                      const domain::CaseNumber& number) const;
  visit::PaperFate fate_of(const domain::CaseNumber& number, store::Paper paper) const;

  Parts parts_;
};

}  // namespace huanka::shell
