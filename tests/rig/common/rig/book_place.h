// An office's book for a test: SQLite in the folder, or a schema of the folder's own on the PostgreSQL that
// tests/rig/postgres/with_postgres started. The same tests run on both.
#pragma once

#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>

#include "office/book.h"
#include "postgres/engine.h"

namespace huanka::rig {

inline office::BookPlace book_in(const std::filesystem::path& folder) {
  const char* server = std::getenv("HUANKA_TEST_POSTGRES");  // NOLINT(concurrency-mt-unsafe)
  if (server == nullptr) return {folder};
  std::string schema = "in_";
  for (const char c : folder.filename().string())
    schema += std::isalnum(static_cast<unsigned char>(c)) != 0 ? static_cast<char>(std::tolower(c)) : '_';
  // Folder names may differ in capitals only; their length and sum tell those apart well enough for one run.
  schema += "_" + std::to_string(std::hash<std::string>{}(folder.string()) % 1'000'000'007);
  // A server that does not answer is told by whoever opens the book there.
  if (auto database = postgres::open(server))
    (void)database->in_turn([&] {
      vault::Transaction transaction(*database, vault::Transaction::Kind::Write);
      vault::Statement(*database, ("CREATE SCHEMA IF NOT EXISTS " + schema).c_str()).run();
      return transaction.finish();
    });
  return {folder, std::string(server) + " options='-c search_path=" + schema + "'"};
}

}  // namespace huanka::rig
