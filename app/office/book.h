// Opening the office's book: the database with cases, messages, users, sessions, audit log and desk.
#pragma once

#include <filesystem>
#include <string>

#include "vault/database.h"

namespace huanka::office {

/// Where an office's things are.
struct BookPlace {
  std::filesystem::path folder;  ///< machine key, certificates, and the book unless `postgres` says otherwise
  std::string postgres = {};     ///< libpq connection string of the book; empty: SQLite, office.db in `folder`
};

/// What commands call the option for BookPlace::postgres, and the environment's word for it.
inline constexpr const char* postgres_option = "--postgres";
inline constexpr const char* postgres_variable = "HUANKA_OFFICE_POSTGRES";
inline constexpr const char* postgres_help =
    "Connection string of a PostgreSQL that holds the book (password: PGPASSFILE); without it, SQLite in the folder";

/// One connection, with its schema at the newest version.
Result<vault::Database, vault::Error> open_book(const BookPlace& place);

/// The same for a database that somebody else opened.
Result<Done, vault::Error> prepare_book(vault::Database& database);

/// Whether there is a book already, so that looking does not make one.
bool is_there(const BookPlace& place);

}  // namespace huanka::office
