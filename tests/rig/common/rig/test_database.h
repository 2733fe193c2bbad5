// One more connection to the database of a test: an SQLite file in the folder, or the folder's own schema on the
// PostgreSQL that tests/rig/postgres/with_postgres started.
#pragma once

#include "rig/book_place.h"
#include "rig/sample_case.h"

namespace huanka::rig {

inline vault::Database open_test_database(const std::filesystem::path& folder) {
  const auto place = book_in(folder);
  return place.postgres.empty()
             ? must(vault::Database::open(folder / "test.db", vault::Database::Sharing::ManyConnections))
             : must(postgres::open(place.postgres));
}

}  // namespace huanka::rig
