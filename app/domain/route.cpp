#include "domain/route.h"

#include <algorithm>
#include <array>
#include <utility>

#include "domain/county.h"

namespace huanka::domain {

namespace {

using Consequences = std::vector<ConsequenceFor>;

/// R10, R11, R17: the number changes, so whoever pays over the card must be told; one line per payment the person gets.
void add_benefits_to_report(Consequences& list, const std::set<Benefit>& benefits) {
  list.push_back({Consequence::BenefitsMustBeReported, Weight::Warning, !benefits.empty(), {10, 11, 17}});
  if (benefits.contains(Benefit::PublicBodyPension))
    list.push_back({Consequence::PublicBodyPensionToReport, Weight::Act, true, {76, 77, 78}});
  if (benefits.contains(Benefit::EmployeePension))
    list.push_back({Consequence::EmployeePensionToReport, Weight::Act, true, {79, 80}});
  if (benefits.contains(Benefit::ResidentPension))
    list.push_back({Consequence::ResidentPensionToReport, Weight::Act, true, {97, 98}});
  if (benefits.contains(Benefit::OtherSubsidies))
    list.push_back({Consequence::OtherSubsidiesToAsk, Weight::Act, true, {120, 121, 122}});
}

/// R19-R20, R128: the e-card stops on every route; what follows from it is stated only for users of the province
/// system.
void add_ecard(Consequences& list, bool system_user) {
  list.push_back({Consequence::ECardStopsMeanwhile, Weight::Neutral, system_user, {19, 128}});
  if (system_user) list.push_back({Consequence::SystemLoginStops, Weight::Warning, true, {20}});
}

RouteFacts same_bank_same_number(bool system_user, bool has_benefits, bool online_discouraged) {
  RouteFacts facts{Route::SameBankSameNumber, false, {}};
  facts.consequences = {{Consequence::CardNotInstant, Weight::Neutral, false, {4}},
                        {Consequence::BalancesMoveThemselves, Weight::Good, false, {5}},
                        {Consequence::BenefitsUnaffected, Weight::Good, has_benefits, {6, 7}}};
  if (system_user)
    facts.consequences.push_back({Consequence::InstantRouteAdvisedForSystemUsers, Weight::Warning, true, {21}});
  add_ecard(facts.consequences, system_user);
  if (online_discouraged)
    facts.consequences.push_back({Consequence::OnlineNotAdvisedForThisBank, Weight::Warning, true, {57}});
  return facts;
}

RouteFacts same_bank_new_number(const std::set<Benefit>& benefits, bool system_user, bool online_discouraged) {
  RouteFacts facts{Route::SameBankNewNumber, true, {}};
  facts.consequences = {{Consequence::CardTodayInstant, Weight::Good, system_user, {8}},
                        {Consequence::BalancesMoveThemselves, Weight::Good, false, {9}}};
  add_benefits_to_report(facts.consequences, benefits);
  add_ecard(facts.consequences, system_user);
  if (online_discouraged)
    facts.consequences.push_back({Consequence::OnlineNotAdvisedForThisBank, Weight::Warning, true, {57}});
  return facts;
}

RouteFacts change_bank(const std::set<Benefit>& benefits, bool system_user, bool online_discouraged) {
  RouteFacts facts{Route::ChangeBank, true, {}};
  facts.consequences = {{Consequence::OriginalBankReviews, Weight::Act, true, {68, 69, 70}},
                        {Consequence::TenDaysToAct, Weight::Warning, true, {71, 72}},
                        {Consequence::MedicalBalanceByLetter, Weight::Act, true, {15, 16, 75}},
                        {Consequence::FinancialBalanceByHand, Weight::Act, true, {13, 74}},
                        {Consequence::CardTodayInstant, Weight::Good, false, {12}},
                        {Consequence::OldCardStaysSavingsCard, Weight::Neutral, false, {14}}};
  add_benefits_to_report(facts.consequences, benefits);
  add_ecard(facts.consequences, system_user);
  if (online_discouraged)
    facts.consequences.push_back({Consequence::OnlineNotAdvisedForThisBank, Weight::Warning, true, {57}});
  return facts;
}

/// Those that hit this person first, and among them what must be heeded before what is merely pleasant.
void order(RouteFacts& facts) {
  const auto urgency = [](const ConsequenceFor& c) {
    const int by_weight = c.weight == Weight::Warning ? 0
                          : c.weight == Weight::Act   ? 1
                          : c.weight == Weight::Good  ? 2
                                                      : 3;
    return (c.hits_this_person ? 0 : 4) + by_weight;
  };
  std::stable_sort(facts.consequences.begin(), facts.consequences.end(),
                   [&](const ConsequenceFor& a, const ConsequenceFor& b) { return urgency(a) < urgency(b); });
}

struct Recommendation {
  Route route;
  std::vector<int> because;
};

Recommendation recommend(const Wishes& wishes) {
  if (!wishes.keep_bank.value_or(true)) return {Route::ChangeBank, {12, 127}};
  if (wishes.province_system_user.value_or(false)) return {Route::SameBankNewNumber, {18, 19, 20, 21}};
  if (wishes.keep_number.value_or(true)) return {Route::SameBankSameNumber, {4, 5, 6, 7}};
  return {Route::SameBankNewNumber, {8, 9, 10}};
}

}  // namespace

std::optional<WishQuestion> next_question(const Wishes& wishes) {
  if (!wishes.keep_bank) return WishQuestion::KeepBank;
  if (*wishes.keep_bank && !wishes.keep_number) return WishQuestion::KeepNumber;
  if (!*wishes.keep_bank && !wishes.target_bank) return WishQuestion::TargetBank;
  if (!wishes.province_system_user) return WishQuestion::ProvinceSystem;
  if (!wishes.benefits) return WishQuestion::Benefits;
  return std::nullopt;
}

Advice advise(const Wishes& wishes, const BankCode& holding_bank, const County& county) {
  const std::set<Benefit> benefits = wishes.benefits.value_or(std::set<Benefit>{});
  const bool system_user = wishes.province_system_user.value_or(false);
  const Bank* bank = county.bank(holding_bank);
  const bool discouraged = bank != nullptr && bank->online_exchange_discouraged;

  Recommendation recommendation = recommend(wishes);
  Advice advice{
      recommendation.route,
      std::move(recommendation.because),
      {same_bank_same_number(system_user, !benefits.empty(), discouraged),
       same_bank_new_number(benefits, system_user, discouraged), change_bank(benefits, system_user, discouraged)}};
  for (RouteFacts& facts : advice.routes) order(facts);
  std::stable_partition(advice.routes.begin(), advice.routes.end(),
                        [&](const RouteFacts& facts) { return facts.route == advice.recommended; });
  return advice;
}

Moment moment_of(Consequence consequence) {
  switch (consequence) {
    case Consequence::OriginalBankReviews:
    case Consequence::TenDaysToAct:
    case Consequence::OnlineNotAdvisedForThisBank:
    case Consequence::InstantRouteAdvisedForSystemUsers:
      return Moment::Before;
    case Consequence::CardTodayInstant:
    case Consequence::CardNotInstant:
    case Consequence::ECardStopsMeanwhile:
    case Consequence::SystemLoginStops:
      return Moment::AtTheSwap;
    case Consequence::BalancesMoveThemselves:
    case Consequence::FinancialBalanceByHand:
    case Consequence::MedicalBalanceByLetter:
    case Consequence::OldCardStaysSavingsCard:
    case Consequence::BenefitsUnaffected:
    case Consequence::BenefitsMustBeReported:
    case Consequence::PublicBodyPensionToReport:
    case Consequence::EmployeePensionToReport:
    case Consequence::ResidentPensionToReport:
    case Consequence::OtherSubsidiesToAsk:
      break;
  }
  return Moment::After;
}

namespace {
constexpr std::array consequence_words{
    std::pair{Consequence::CardTodayInstant, "card_today_instant"},
    std::pair{Consequence::CardNotInstant, "card_not_instant"},
    std::pair{Consequence::BalancesMoveThemselves, "balances_move_themselves"},
    std::pair{Consequence::FinancialBalanceByHand, "financial_balance_by_hand"},
    std::pair{Consequence::MedicalBalanceByLetter, "medical_balance_by_letter"},
    std::pair{Consequence::OldCardStaysSavingsCard, "old_card_stays_savings_card"},
    std::pair{Consequence::BenefitsUnaffected, "benefits_unaffected"},
    std::pair{Consequence::BenefitsMustBeReported, "benefits_must_be_reported"},
    std::pair{Consequence::PublicBodyPensionToReport, "public_body_pension_to_report"},
    std::pair{Consequence::EmployeePensionToReport, "employee_pension_to_report"},
    std::pair{Consequence::ResidentPensionToReport, "resident_pension_to_report"},
    std::pair{Consequence::OtherSubsidiesToAsk, "other_subsidies_to_ask"},
    std::pair{Consequence::ECardStopsMeanwhile, "e_card_stops_meanwhile"},
    std::pair{Consequence::SystemLoginStops, "system_login_stops"},
    std::pair{Consequence::InstantRouteAdvisedForSystemUsers, "instant_route_advised_for_system_users"},
    std::pair{Consequence::OnlineNotAdvisedForThisBank, "online_not_advised_for_this_bank"},
    std::pair{Consequence::OriginalBankReviews, "original_bank_reviews"},
    std::pair{Consequence::TenDaysToAct, "ten_days_to_act"}};
constexpr std::array benefit_words{std::pair{Benefit::PublicBodyPension, "public_body_pension"},
                                   std::pair{Benefit::EmployeePension, "employee_pension"},
                                   std::pair{Benefit::ResidentPension, "resident_pension"},
                                   std::pair{Benefit::OtherSubsidies, "other_subsidies"}};

template <class Table, class Value>
std::string word_of(const Table& table, Value value) {
  for (const auto& [known, word] : table)
    if (known == value) return word;
  return {};
}
}  // namespace

std::string to_string(Consequence consequence) { return word_of(consequence_words, consequence); }
std::string to_string(Benefit benefit) { return word_of(benefit_words, benefit); }

}  // namespace huanka::domain
