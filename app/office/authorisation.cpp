#include "office/authorisation.h"

#include <algorithm>

namespace huanka::office {

namespace {
enum class Over { Nothing, CasesFromOwnBank, CasesToOwnBank, Everything };
using enum Over;

struct Right {
  Action action;
  Over reviewer, staff, officer, technician, auditor, administrator;
};
constexpr std::array rights{
    //     action                    reviewer          target staff    county officer  technician  auditor administrator
    Right{Action::SeeCases, CasesFromOwnBank, CasesToOwnBank, Everything, Nothing, Nothing, Nothing},
    Right{Action::SeePerson, CasesFromOwnBank, Nothing, Nothing, Nothing, Nothing, Nothing},
    Right{Action::Approve, CasesFromOwnBank, Nothing, Nothing, Nothing, Nothing, Nothing},
    Right{Action::Refuse, CasesFromOwnBank, Nothing, Nothing, Nothing, Nothing, Nothing},
    Right{Action::Reserve, Nothing, CasesToOwnBank, Nothing, Nothing, Nothing, Nothing},
    Right{Action::SeeLetters, CasesFromOwnBank, CasesToOwnBank, Everything, Nothing, Nothing, Nothing},
    Right{Action::CheckLetter, CasesFromOwnBank, CasesToOwnBank, Everything, Nothing, Nothing, Nothing},
    Right{Action::RevokeLetter, Nothing, CasesToOwnBank, Nothing, Nothing, Nothing, Nothing},
    Right{Action::ConfirmTransfer, CasesFromOwnBank, Nothing, Nothing, Nothing, Nothing, Nothing},
    Right{Action::Export, CasesFromOwnBank, CasesToOwnBank, Everything, Nothing, Nothing, Nothing},
    Right{Action::SeeFleet, Nothing, Nothing, Everything, Everything, Nothing, Nothing},
    Right{Action::SeeAudit, Nothing, Nothing, Nothing, Nothing, Everything, Nothing},
    Right{Action::ManageUsers, Nothing, Nothing, Nothing, Nothing, Nothing, Everything},
};

Over over(Role role, Action action) {
  const auto* right = std::find_if(rights.begin(), rights.end(), [&](const Right& r) { return r.action == action; });
  if (right == rights.end()) return Nothing;
  switch (role) {
    case Role::OriginalBankReviewer:
      return right->reviewer;
    case Role::TargetBankStaff:
      return right->staff;
    case Role::CountyOfficer:
      return right->officer;
    case Role::FleetTechnician:
      return right->technician;
    case Role::Auditor:
      return right->auditor;
    case Role::Administrator:
      return right->administrator;
  }
  return Nothing;
}

constexpr std::array<std::pair<Role, const char*>, all_roles.size()> words{
    {{Role::OriginalBankReviewer, "original-bank-reviewer"},
     {Role::TargetBankStaff, "target-bank-staff"},
     {Role::CountyOfficer, "county-officer"},
     {Role::FleetTechnician, "fleet-technician"},
     {Role::Auditor, "auditor"},
     {Role::Administrator, "administrator"}}};
}  // namespace

std::string to_string(Role role) {
  for (const auto& [known, word] : words)
    if (known == role) return word;
  return {};
}

std::optional<Role> role_from(std::string_view text) {
  for (const auto& [role, word] : words)
    if (text == word) return role;
  return std::nullopt;
}

bool needs_bank(Role role) { return role == Role::OriginalBankReviewer || role == Role::TargetBankStaff; }

Reach reach(const std::vector<Grant>& grants, Action action) {
  Reach reach;
  for (const auto& grant : grants) {
    // A bank role without a bank is a mistake somewhere and reaches nothing.
    if (needs_bank(grant.role) == grant.bank.empty()) continue;
    switch (over(grant.role, action)) {
      case Nothing:
        break;
      case CasesFromOwnBank:
        reach.holding.insert(grant.bank);
        break;
      case CasesToOwnBank:
        reach.target.insert(grant.bank);
        break;
      case Everything:
        reach.everything = true;
        break;
    }
  }
  return reach;
}

}  // namespace huanka::office
