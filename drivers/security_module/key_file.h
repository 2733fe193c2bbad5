// The key file of the stand-in: two lines, "internal = " and "external = ", each with 32 hex digits; "#" begins a
// comment. Nobody but its owner may be able to read it.
#pragma once

#include <filesystem>

#include "security_module/card_keys.h"

namespace huanka::security_module {

/// Faults are NotThere with the file's name and what is wrong with it; never a part of a key.
Result<KeyPair, Error> read_key_file(const std::filesystem::path& file);

}  // namespace huanka::security_module
