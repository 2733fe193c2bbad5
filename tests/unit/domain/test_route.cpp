// The route advisor: three routes, one recommended, the consequences that hit this person first (R3-R21, R57, R73-R75,
// R126-R128).
#include <algorithm>

#include "domain/county.h"
#include "domain/route.h"
#include "rig/sample_case.h"

using namespace huanka;
using namespace huanka::domain;

namespace {
County county() {
  County made;
  made.banks = {{.code = "ccb", .name_zh = "建设银行"},
                {.code = "rcb", .name_zh = "农商银行", .online_exchange_discouraged = true}};
  return made;
}

Wishes wishes(bool keep_bank, bool keep_number, bool system_user = false, std::set<Benefit> benefits = {}) {
  Wishes made{.province_system_user = system_user, .benefits = std::move(benefits)};
  made.keep_bank = keep_bank;
  if (keep_bank)
    made.keep_number = keep_number;
  else
    made.target_bank = "ccb";
  return made;
}

Advice advice_for(const Wishes& wanted, const char* holding_bank = "ccb") {
  return advise(wanted, holding_bank, county());
}

const RouteFacts& facts(const Advice& advice, Route route) {
  const auto found = std::find_if(advice.routes.begin(), advice.routes.end(),
                                  [&](const RouteFacts& candidate) { return candidate.route == route; });
  REQUIRE(found != advice.routes.end());
  return *found;
}

const ConsequenceFor* find(const RouteFacts& route, Consequence what) {
  const auto found = std::find_if(route.consequences.begin(), route.consequences.end(),
                                  [&](const ConsequenceFor& c) { return c.what == what; });
  return found == route.consequences.end() ? nullptr : &*found;
}

bool has(const RouteFacts& route, Consequence what) { return find(route, what) != nullptr; }

constexpr Route all_routes[] = {Route::SameBankSameNumber, Route::SameBankNewNumber, Route::ChangeBank};
const std::set<Benefit> all_benefits = {Benefit::PublicBodyPension, Benefit::EmployeePension, Benefit::ResidentPension,
                                        Benefit::OtherSubsidies};
}  // namespace

TEST_CASE("Only questions that matter are asked, one at a time", "[domain][route]") {
  Wishes answered;
  CHECK(next_question(answered) == WishQuestion::KeepBank);
  answered.keep_bank = true;
  CHECK(next_question(answered) == WishQuestion::KeepNumber);
  answered.keep_number = false;
  CHECK(next_question(answered) == WishQuestion::ProvinceSystem);
  answered.province_system_user = false;
  CHECK(next_question(answered) == WishQuestion::Benefits);
  answered.benefits.emplace();
  CHECK(next_question(answered) == std::nullopt);

  // Another bank gives another number, so the number is not asked about, but the bank is.
  Wishes leaving{.province_system_user = true, .benefits = std::set<Benefit>{}};
  leaving.keep_bank = false;
  CHECK(next_question(leaving) == WishQuestion::TargetBank);
  leaving.target_bank = "ccb";
  CHECK(next_question(leaving) == std::nullopt);
}

TEST_CASE("The recommendation follows what the person wants (R4-R12, R18-R21)", "[domain][route]") {
  CHECK(advice_for(wishes(true, true)).recommended == Route::SameBankSameNumber);
  CHECK(advice_for(wishes(true, false)).recommended == Route::SameBankNewNumber);
  CHECK(advice_for(wishes(false, false)).recommended == Route::ChangeBank);
  // Users of the province system are advised to take the card that is ready at once.
  CHECK(advice_for(wishes(true, true, true)).recommended == Route::SameBankNewNumber);
  CHECK(advice_for(wishes(false, false, true)).recommended == Route::ChangeBank);
}

TEST_CASE("All three routes stand side by side, the recommended one first, each with its source (R126)",
          "[domain][route]") {
  for (const bool keep_bank : {true, false})
    for (const bool keep_number : {true, false})
      for (const bool system_user : {true, false})
        for (const auto& benefits : {std::set<Benefit>{}, all_benefits}) {
          const auto advice = advice_for(wishes(keep_bank, keep_number, system_user, benefits), "rcb");
          REQUIRE(advice.routes.size() == 3);
          CHECK(advice.routes.front().route == advice.recommended);
          CHECK_FALSE(advice.because.empty());
          for (const Route route : all_routes)
            for (const auto& consequence : facts(advice, route).consequences) {
              CHECK_FALSE(consequence.requirements.empty());
              CHECK_FALSE(to_string(consequence.what).empty());
            }
        }
}

TEST_CASE("What hits this person stands before what does not", "[domain][route]") {
  const auto advice = advice_for(wishes(true, true, true, all_benefits), "rcb");
  for (const auto& route : advice.routes)
    CHECK(std::is_partitioned(route.consequences.begin(), route.consequences.end(),
                              [](const ConsequenceFor& c) { return c.hits_this_person; }));
}

TEST_CASE("Two routes give the card at once, the one that keeps the number does not (R4, R8, R12, R126)",
          "[domain][route]") {
  const auto advice = advice_for(wishes(true, true));
  CHECK_FALSE(facts(advice, Route::SameBankSameNumber).instant);
  CHECK(facts(advice, Route::SameBankNewNumber).instant);
  CHECK(facts(advice, Route::ChangeBank).instant);
  CHECK(has(facts(advice, Route::SameBankSameNumber), Consequence::CardNotInstant));
  CHECK(has(facts(advice, Route::SameBankNewNumber), Consequence::CardTodayInstant));
}

TEST_CASE("Money moves by itself in the same bank, by hand and by letter to another (R5, R9, R13-R16, R73-R75)",
          "[domain][route]") {
  const auto advice = advice_for(wishes(true, true));
  for (const Route same : {Route::SameBankSameNumber, Route::SameBankNewNumber}) {
    CHECK(has(facts(advice, same), Consequence::BalancesMoveThemselves));
    CHECK_FALSE(has(facts(advice, same), Consequence::MedicalBalanceByLetter));
    CHECK_FALSE(has(facts(advice, same), Consequence::FinancialBalanceByHand));
  }
  const auto& change = facts(advice, Route::ChangeBank);
  CHECK_FALSE(has(change, Consequence::BalancesMoveThemselves));
  for (const auto what :
       {Consequence::MedicalBalanceByLetter, Consequence::FinancialBalanceByHand, Consequence::OldCardStaysSavingsCard,
        Consequence::OriginalBankReviews, Consequence::TenDaysToAct})
    CHECK(has(change, what));
}

TEST_CASE("A new number must be reported for each benefit the person gets, and for no other (R6, R10, R11, R17)",
          "[domain][route]") {
  const auto advice = advice_for(wishes(true, false, false, {Benefit::ResidentPension}));
  CHECK(has(facts(advice, Route::SameBankSameNumber), Consequence::BenefitsUnaffected));
  CHECK_FALSE(has(facts(advice, Route::SameBankSameNumber), Consequence::BenefitsMustBeReported));
  for (const Route route : {Route::SameBankNewNumber, Route::ChangeBank}) {
    const auto& changed = facts(advice, route);
    CHECK(has(changed, Consequence::ResidentPensionToReport));
    CHECK_FALSE(has(changed, Consequence::EmployeePensionToReport));
    CHECK_FALSE(has(changed, Consequence::PublicBodyPensionToReport));
    CHECK_FALSE(has(changed, Consequence::OtherSubsidiesToAsk));
    const auto* report = find(changed, Consequence::BenefitsMustBeReported);
    REQUIRE(report != nullptr);
    CHECK(report->hits_this_person);
    CHECK(report->weight == Weight::Warning);
  }
}

TEST_CASE("The general warning about benefits stands even for those who say they get none", "[domain][route]") {
  const auto advice = advice_for(wishes(true, false));
  const auto* report = find(facts(advice, Route::SameBankNewNumber), Consequence::BenefitsMustBeReported);
  REQUIRE(report != nullptr);
  CHECK_FALSE(report->hits_this_person);
}

TEST_CASE("The e-card stops on every route; log-in trouble is told to users of the province system (R18-R21, R128)",
          "[domain][route]") {
  for (const bool system_user : {true, false}) {
    const auto advice = advice_for(wishes(true, true, system_user));
    for (const Route route : all_routes) {
      CHECK(has(facts(advice, route), Consequence::ECardStopsMeanwhile));
      CHECK(has(facts(advice, route), Consequence::SystemLoginStops) == system_user);
    }
    CHECK(has(facts(advice, Route::SameBankSameNumber), Consequence::InstantRouteAdvisedForSystemUsers) == system_user);
  }
}

TEST_CASE("Holders of a bank that is better not exchanged online are told so, others are not (R57)",
          "[domain][route]") {
  for (const Route route : all_routes) {
    CHECK(has(facts(advice_for(wishes(true, true), "rcb"), route), Consequence::OnlineNotAdvisedForThisBank));
    CHECK_FALSE(has(facts(advice_for(wishes(true, true), "ccb"), route), Consequence::OnlineNotAdvisedForThisBank));
  }
}
