// The office's book, office.db, as one file: cases (ledger.h) and, beside them in tables of their own, what people at
// the office need: accounts, sessions, audit, the index their lists are read from, when a terminal was last heard. One
// file, so that a decision and its line in the audit log are one transaction.
#pragma once

#include <filesystem>

#include "vault/database.h"

namespace huanka::office {

/// Makes the people's tables, or brings them to their newest form. The ledger calls it for its own connection.
Result<Done, vault::Error> prepare_for_people(vault::Database& database);

/// A further connection to the book of this folder, prepared.
Result<vault::Database, vault::Error> open_book(const std::filesystem::path& folder);

}  // namespace huanka::office
