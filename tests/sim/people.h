// The people of a simulated history: who they are, what they want, and how they go about it in front of the screen.
#pragma once

#include <optional>
#include <string>

#include "dice.h"
#include "domain/county.h"
#include "visit/visit.h"

namespace huanka::sim {

/// A valid card number of this bank by the county's BIN table; `n` tells cards apart.
std::optional<domain::Pan> make_pan(const domain::County& county, const domain::BankCode& bank, int n);

struct Person {
  domain::Holder holder;
  domain::Mobile mobile;
  domain::BankCode bank;  ///< of the old card
  std::optional<domain::Pan> pan;
  std::string card_code, card_number;

  // what they want
  visit::Service errand = visit::Service::SwapCard;
  bool keep_bank = true, keep_number = true, province_system = false;
  domain::BankCode target_bank;
  domain::PhotoChoice photo = domain::PhotoChoice::KeepOld;
  std::string receipt;      ///< number of the studio's receipt in their hand
  std::string case_number;  ///< remembered from the slip; for the second visit and for looking it up

  // how they are
  double senseless = 0;  ///< per choice: something unexpected
  double leaves = 0;     ///< per choice: walks away without a word
};

Person draw_person(Dice& dice, const domain::County& county, int n);

/// What lies in the card slot.
enum class InSlot { Nothing, OldCard, NewCard, SomethingElse };

/// What a person does with their hands instead of a finger on the screen.
enum class HandMove { InsertOldCard, InsertNewCard, InsertSomethingElse, PullCard, ScanReceipt, WalkAway };

struct Choice {
  std::optional<visit::Event> touch;
  std::optional<HandMove> hand;
};

/// What a person sees of the room.
struct View {
  const visit::State& state;
  const visit::World& world;
  InSlot slot = InSlot::Nothing;
  bool paper_in_tray = false;  ///< the paper that is asked about
};

/// The person looks at the screen and does something; nothing when there is only waiting.
Choice choose(const Person& person, const View& view, Dice& dice);

}  // namespace huanka::sim
