#include "office/book.h"

#include <vector>

#include "vault/files.h"

namespace huanka::office {

using vault::Database;
using vault::Statement;
using vault::Transaction;

namespace {
using Step = std::vector<const char*>;  // statements, one by one

// The ledger counts its own schema in user_version; the people's part counts here, so that neither waits for the other.
const Step& counter() {
  static const Step step{
      "CREATE TABLE IF NOT EXISTS book_parts(part TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT"};
  return step;
}

const std::vector<Step>& steps() {
  static const std::vector<Step> all{{
      R"sql(CREATE TABLE users(
        name TEXT PRIMARY KEY,
        password TEXT NOT NULL,           -- argon2id, libsodium's text form
        disabled INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        password_at INTEGER NOT NULL
      ) STRICT)sql",
      R"sql(CREATE TABLE grants(
        user_name TEXT NOT NULL REFERENCES users(name),
        role TEXT NOT NULL,
        bank TEXT NOT NULL,               -- empty for a role of no bank
        PRIMARY KEY(user_name, role, bank)
      ) STRICT)sql",
      R"sql(CREATE TABLE log_in_tries(
        name_hash TEXT PRIMARY KEY,       -- of whatever was typed: a name that is nobody's waits like one that is
        failures INTEGER NOT NULL,
        last_at INTEGER NOT NULL,
        wait_until INTEGER NOT NULL
      ) STRICT)sql",
      R"sql(CREATE TABLE sessions(
        token_hash TEXT PRIMARY KEY,
        user_name TEXT NOT NULL REFERENCES users(name),
        began_at INTEGER NOT NULL,
        seen_at INTEGER NOT NULL
      ) STRICT)sql",
      "CREATE INDEX sessions_by_user ON sessions(user_name)",
      R"sql(CREATE TABLE audit(
        number INTEGER PRIMARY KEY,       -- 1, 2, 3, ... without a gap
        at INTEGER NOT NULL,
        actor TEXT NOT NULL,
        action TEXT NOT NULL,
        subject TEXT NOT NULL,
        outcome TEXT NOT NULL,
        detail TEXT NOT NULL,
        previous TEXT NOT NULL,           -- hash of the row before
        hash TEXT NOT NULL
      ) STRICT)sql",
      R"sql(CREATE TABLE audit_head(
        id INTEGER PRIMARY KEY,           -- always 1
        number INTEGER NOT NULL,
        hash TEXT NOT NULL
      ) STRICT)sql",
      R"sql(CREATE TABLE desk(
        case_number TEXT PRIMARY KEY,
        tail TEXT NOT NULL,               -- the number's last five digits
        person_tail BLOB NOT NULL,        -- keyed index of the ID number's last four characters
        state TEXT NOT NULL,
        holding_bank TEXT NOT NULL,
        target_bank TEXT NOT NULL,
        opened TEXT NOT NULL,
        due TEXT NOT NULL,                -- empty when nothing is due
        letter_number TEXT NOT NULL
      ) STRICT)sql",
      "CREATE INDEX desk_by_due ON desk(state, due, case_number)",
      "CREATE INDEX desk_by_day ON desk(opened, case_number)",
      "CREATE INDEX desk_by_tail ON desk(tail)",
      "CREATE INDEX desk_by_person_tail ON desk(person_tail)",
      "CREATE INDEX desk_by_letter ON desk(letter_number)",
      "CREATE TABLE contacts(kiosk TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT",
  }};
  return all;
}

void run_all(Database& database, const Step& step) {
  for (const char* sql : step) Statement(database, sql).run();
}
}  // namespace

Result<Done, vault::Error> prepare_for_people(Database& database) {
  Transaction transaction(database, Transaction::Kind::Write);
  run_all(database, counter());
  std::int64_t version = 0;
  if (Statement at(database, "SELECT version FROM book_parts WHERE part='people'"); at.next()) version = at.number(0);
  const auto newest = static_cast<std::int64_t>(steps().size());
  if (version > newest)
    return Failure{vault::Error{vault::Error::Code::TooNew, "people's part, version " + std::to_string(version)}};
  if (version == newest) return transaction.finish();
  for (; version < newest; ++version) run_all(database, steps()[static_cast<std::size_t>(version)]);
  Statement(database,
            "INSERT INTO book_parts VALUES('people',?) ON CONFLICT(part) DO UPDATE SET version=excluded.version")
      .bind(newest)
      .run();
  return transaction.finish();
}

Result<Database, vault::Error> open_book(const std::filesystem::path& folder) {
  if (auto made = vault::make_folder(folder); !made) return Failure{made.error()};
  auto database = Database::open(folder / "office.db", Database::Sharing::ManyConnections);
  if (!database) return database;
  if (auto ready = prepare_for_people(*database); !ready) return Failure{ready.error()};
  return database;
}

}  // namespace huanka::office
