#include "office/book.h"

#include "office/schema.h"
#include "postgres/engine.h"
#include "vault/files.h"

namespace huanka::office {

using vault::Database;

namespace {
std::filesystem::path file_of(const BookPlace& place) { return place.folder / "office.db"; }
}  // namespace

Result<Done, vault::Error> prepare_book(Database& database) {
  return database.in_turn([&] { return database.migrate(book_schema(), first_schema_version); });
}

Result<Database, vault::Error> open_book(const BookPlace& place) {
  if (auto made = vault::make_folder(place.folder); !made) return Failure{made.error()};
  auto database = place.postgres.empty() ? Database::open(file_of(place), Database::Sharing::ManyConnections)
                                         : postgres::open(place.postgres);
  if (!database) return database;
  if (auto ready = prepare_book(*database); !ready) return Failure{ready.error()};
  return database;
}

bool is_there(const BookPlace& place) { return !place.postgres.empty() || std::filesystem::exists(file_of(place)); }

}  // namespace huanka::office
