// Files that must be whole and must still be there after a power cut.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "result/result.h"
#include "vault/error.h"

namespace huanka::vault {

/// Writes all of `content` with exactly these permissions, atomically: a reader sees the old file or the new one, and
/// once this returns a power cut does not take it back.
Result<Done, Error> write_file(const std::filesystem::path& file, std::string_view content,
                               std::filesystem::perms permissions);
/// The same for a file that must not exist yet: when another process was first, its file stays.
Result<Done, Error> write_first(const std::filesystem::path& file, std::string_view content,
                                std::filesystem::perms permissions);
std::optional<std::string> read_file(const std::filesystem::path& file);

/// Makes the folder (0700) and what leads to it, durable up to the first folder that was there already.
Result<Done, Error> make_folder(const std::filesystem::path& folder);
/// The names in this folder survive a power cut.
bool sync_folder(const std::filesystem::path& folder);

}  // namespace huanka::vault
