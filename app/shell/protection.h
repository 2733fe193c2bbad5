// What kiosk.toml says about the machine key, in the vault's words and in a technician's.
#pragma once

#include <string>

#include "settings/settings.h"
#include "vault/machine_key.h"

namespace huanka::shell {

vault::MachineKeyPlace key_place_from(const settings::ProtectionSettings& protection);
/// One line for diagnostics; a plain file is called reduced protection.
std::string in_words(const vault::MachineKeyPlace& place);

}  // namespace huanka::shell
