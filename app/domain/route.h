// The three ways to swap a card and what each does to money, benefits, old card and e-card (R3-R21, R57, R73-R75,
// R126-R128). The advisor turns what a person wants into one recommended route; the person still chooses freely.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "domain/bank.h"

namespace huanka::domain {

struct County;

enum class Route { SameBankSameNumber, SameBankNewNumber, ChangeBank };

/// A payment that runs over the card (待遇).
enum class Benefit { PublicBodyPension, EmployeePension, ResidentPension, OtherSubsidies };

/// What the person told the kiosk. Unanswered questions stay empty.
struct Wishes {
  std::optional<bool> keep_bank;
  std::optional<bool> keep_number;            ///< asked only when the bank is kept
  std::optional<BankCode> target_bank;        ///< asked only when the bank changes
  std::optional<bool> province_system_user;   ///< R18
  std::optional<std::set<Benefit>> benefits;  ///< an empty set means "none of these"
  bool operator==(const Wishes&) const = default;
};

/// One thing a route does. Names are message keys in lower case: consequence.<name>.
enum class Consequence {
  CardTodayInstant,           ///< R8, R12
  CardNotInstant,             ///< R4
  BalancesMoveThemselves,     ///< R5, R9
  FinancialBalanceByHand,     ///< R13, R74: withdraw or transfer at counter or ATM
  MedicalBalanceByLetter,     ///< R15, R16, R75
  OldCardStaysSavingsCard,    ///< R14
  BenefitsUnaffected,         ///< R6, R7
  BenefitsMustBeReported,     ///< R10, R11, R17: ask each department to change the card number, or payments stop
  PublicBodyPensionToReport,  ///< R76-R78
  EmployeePensionToReport,    ///< R79, R80
  ResidentPensionToReport,    ///< R97, R98
  OtherSubsidiesToAsk,        ///< R120-R122
  ECardStopsMeanwhile,        ///< R19
  SystemLoginStops,           ///< R20: only for users of the province system
  InstantRouteAdvisedForSystemUsers,  ///< R21
  OnlineNotAdvisedForThisBank,        ///< R57: this bank's cards better not online
  OriginalBankReviews,                ///< R68, R69: 3-5 working days
  TenDaysToAct,                       ///< R71, R72
};

enum class Weight { Good, Neutral, Act, Warning };  ///< Act: the person must do something

struct ConsequenceFor {
  Consequence what;
  Weight weight = Weight::Neutral;
  bool hits_this_person = false;  ///< listed first
  std::vector<int> requirements;  ///< R-numbers the statement rests on
  bool operator==(const ConsequenceFor&) const = default;
};

/// When a consequence is met: on the way to the new card, on the day of the swap, or with the new card in hand.
enum class Moment { Before, AtTheSwap, After };
Moment moment_of(Consequence consequence);

struct RouteFacts {
  Route route;
  bool instant = false;                      ///< R126
  std::vector<ConsequenceFor> consequences;  ///< those that hit this person first
  bool operator==(const RouteFacts&) const = default;
};

struct Advice {
  Route recommended;
  std::vector<int> because;        ///< R-numbers that decided the recommendation
  std::vector<RouteFacts> routes;  ///< all three, the recommended one first
  bool operator==(const Advice&) const = default;
};

/// Which question to ask next; empty when everything needed is answered.
enum class WishQuestion { KeepBank, TargetBank, KeepNumber, ProvinceSystem, Benefits };
std::optional<WishQuestion> next_question(const Wishes& wishes);

/// Requires next_question(wishes) to be empty. `holding_bank` is the bank of the old card.
Advice advise(const Wishes& wishes, const BankCode& holding_bank, const County& county);

/// Snake-case names, as in message keys: "card_today_instant", "resident_pension".
std::string to_string(Consequence consequence);
std::string to_string(Benefit benefit);

}  // namespace huanka::domain
