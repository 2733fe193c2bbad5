// The security module of this terminal, as the configuration names it (domain reference 1.5).
#pragma once

#include <string>

#include "card_reader/authenticated_read.h"
#include "card_reader/simulated_card_reader.h"
#include "settings/settings.h"

namespace huanka::shell {

/// Without a module where none is wanted; one that says why where the wanted one cannot be used.
card_reader::ModuleInUse module_from(const settings::ModuleSettings& settings);

/// With simulated devices the cards have the keys of the stand-in's file, so that it finds genuine ones.
std::optional<card_reader::IssuerKeys> issuer_from(const settings::ModuleSettings& settings);

/// For diagnostics: which module is in use, and what keeps it from being used now, if anything.
struct ModuleReport {
  std::string description, trouble;
};
ModuleReport report_on(const card_reader::ModuleInUse& in_use);

}  // namespace huanka::shell
