// The name by which office.pins knows a public key.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace huanka::sync {

/// Base64 of the SHA-256 of the public key (RFC 7469) of the first certificate in a PEM file; empty when there is none.
std::optional<std::string> pin_of(const std::filesystem::path& certificate);

}  // namespace huanka::sync
