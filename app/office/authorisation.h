// Who may do what, in one place and refused by default: one table of roles and actions (authorisation.cpp). Pure.
#pragma once

#include <array>
#include <compare>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "domain/bank.h"

namespace huanka::office {

enum class Role {
  OriginalBankReviewer,  ///< decides about a change away from the own bank (R68)
  TargetBankStaff,       ///< serves the people who come to the own bank
  CountyOfficer,         ///< looks on, in every bank
  FleetTechnician,       ///< terminals, no cases
  Auditor,               ///< the audit log, no cases
  Administrator          ///< who may log in, no cases
};
inline constexpr std::array all_roles{Role::OriginalBankReviewer, Role::TargetBankStaff, Role::CountyOfficer,
                                      Role::FleetTechnician,      Role::Auditor,         Role::Administrator};

std::string to_string(Role role);  ///< "original-bank-reviewer"
std::optional<Role> role_from(std::string_view word);
/// The two bank roles are roles at a bank; the others have none.
bool needs_bank(Role role);

struct Grant {
  Role role;
  domain::BankCode bank;  ///< empty for a role of no bank
  auto operator<=>(const Grant&) const = default;
};

enum class Action {
  SeeCases,         ///< lists, search and case pages; people masked
  SeePerson,        ///< name, ID number, mobile and account in full
  Approve,          ///< R70
  Refuse,           ///< R68
  Reserve,          ///< files for people who come to the bank (R67)
  SeeLetters,       ///< R15
  CheckLetter,      ///< hears whether a letter is genuine, and what became of it
  RevokeLetter,     ///< takes back what the own bank issued (R15)
  ConfirmTransfer,  ///< R16
  Export,
  SeeFleet,
  SeeAudit,
  ManageUsers  ///< disables and enables; roles and passwords are the command line's
};
inline constexpr std::array all_actions{
    Action::SeeCases,   Action::SeePerson,   Action::Approve,      Action::Refuse,          Action::Reserve,
    Action::SeeLetters, Action::CheckLetter, Action::RevokeLetter, Action::ConfirmTransfer, Action::Export,
    Action::SeeFleet,   Action::SeeAudit,    Action::ManageUsers};

/// The banks of a case.
struct Banks {
  domain::BankCode holding, target;
};

/// Over which cases an action reaches.
struct Reach {
  bool everything = false;
  std::set<domain::BankCode> holding, target;  ///< cases of these holding banks, and of these target banks
  bool nothing() const { return !everything && holding.empty() && target.empty(); }
  bool covers(const Banks& banks) const {
    return everything || holding.contains(banks.holding) || target.contains(banks.target);
  }
};

Reach reach(const std::vector<Grant>& grants, Action action);
/// Anywhere at all: whether the page exists for this person.
inline bool may(const std::vector<Grant>& grants, Action action) { return !reach(grants, action).nothing(); }
inline bool may(const std::vector<Grant>& grants, Action action, const Banks& banks) {
  return reach(grants, action).covers(banks);
}

}  // namespace huanka::office
