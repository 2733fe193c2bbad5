// SQLite behind the door of database.h: one connection to one file.
#pragma once

#include <filesystem>
#include <memory>

#include "vault/database.h"
#include "vault/engine.h"

namespace huanka::vault {

Result<std::unique_ptr<Engine>, Error> open_sqlite(const std::filesystem::path& file, Database::Sharing sharing);

}  // namespace huanka::vault
