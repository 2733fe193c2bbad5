// Every role, every action, at the own bank and at another one: what is allowed stands here in full (issue 4).
#include <map>

#include "office/authorisation.h"
#include "rig/sample_case.h"

using namespace huanka;
using namespace huanka::office;

namespace {
struct Allowed {
  bool from_own, to_own, foreign;  ///< a case away from the own bank, one to it, one of two other banks
};
constexpr Allowed never{false, false, false}, from_own{true, false, false}, to_own{false, true, false},
    always{true, true, true};

const std::map<Role, std::map<Action, Allowed>> expected{{Role::OriginalBankReviewer,
                                                          {{Action::SeeCases, from_own},
                                                           {Action::SeePerson, from_own},
                                                           {Action::Approve, from_own},
                                                           {Action::Refuse, from_own},
                                                           {Action::SeeLetters, from_own},
                                                           {Action::CheckLetter, from_own},
                                                           {Action::ConfirmTransfer, from_own},
                                                           {Action::Export, from_own}}},
                                                         {Role::TargetBankStaff,
                                                          {{Action::SeeCases, to_own},
                                                           {Action::Reserve, to_own},
                                                           {Action::SeeLetters, to_own},
                                                           {Action::CheckLetter, to_own},
                                                           {Action::RevokeLetter, to_own},
                                                           {Action::Export, to_own}}},
                                                         {Role::CountyOfficer,
                                                          {{Action::SeeCases, always},
                                                           {Action::SeeLetters, always},
                                                           {Action::CheckLetter, always},
                                                           {Action::Export, always},
                                                           {Action::SeeFleet, always}}},
                                                         {Role::FleetTechnician, {{Action::SeeFleet, always}}},
                                                         {Role::Auditor, {{Action::SeeAudit, always}}},
                                                         {Role::Administrator, {{Action::ManageUsers, always}}}};
}  // namespace

TEST_CASE("Each role may do what its row says, and nothing else", "[office][authorisation]") {
  for (const Role role : all_roles)
    for (const Action action : all_actions) {
      INFO(to_string(role) << ", action " << static_cast<int>(action));
      const auto& row = expected.at(role);
      const Allowed allowed = row.contains(action) ? row.at(action) : never;
      const std::vector<Grant> grants{{role, needs_bank(role) ? "icbc" : ""}};
      CHECK(may(grants, action, {"icbc", "ccb"}) == allowed.from_own);
      CHECK(may(grants, action, {"ccb", "icbc"}) == allowed.to_own);
      CHECK(may(grants, action, {"ccb", "abc"}) == allowed.foreign);
      CHECK(may(grants, action) == (allowed.from_own || allowed.to_own || allowed.foreign));
    }
}

TEST_CASE("Nobody may do anything without a role, and a bank role without its bank is none",
          "[office][authorisation]") {
  for (const Action action : all_actions) {
    CHECK_FALSE(may({}, action));
    CHECK_FALSE(may({{Role::OriginalBankReviewer, ""}}, action, {"", ""}));
    CHECK_FALSE(may({{Role::TargetBankStaff, ""}}, action, {"", ""}));
    CHECK_FALSE(may({{Role::Auditor, "icbc"}}, action));
    CHECK_FALSE(may({{static_cast<Role>(99), "icbc"}}, action, {"icbc", "icbc"}));
  }
}

TEST_CASE("Roles add up, each for its own bank", "[office][authorisation]") {
  const std::vector<Grant> both{{Role::OriginalBankReviewer, "icbc"}, {Role::TargetBankStaff, "ccb"}};
  CHECK(may(both, Action::Approve, {"icbc", "abc"}));
  CHECK_FALSE(may(both, Action::Approve, {"ccb", "icbc"}));  // the reviewer's bank is another one
  CHECK(may(both, Action::SeeCases, {"abc", "ccb"}));
  CHECK_FALSE(may(both, Action::SeeCases, {"abc", "icbc"}));
}

TEST_CASE("A role's word is read back as the role", "[office][authorisation]") {
  for (const Role role : all_roles) CHECK(role_from(to_string(role)) == role);
  CHECK_FALSE(role_from("admin"));  // not a short form either
  CHECK_FALSE(role_from(""));
}
