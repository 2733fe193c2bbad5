#include "vault/database.h"

#include <chrono>
#include <utility>

namespace huanka::vault {

namespace {
constexpr std::chrono::milliseconds busy_wait{5000};

Error::Code code_of(int kind) {
  switch (kind) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Error::Code::Busy;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Error::Code::Damaged;
    case SQLITE_FULL:
      return Error::Code::DiskFull;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
      return Error::Code::ReadOnly;
    default:
      return Error::Code::Database;
  }
}

Error error_from(sqlite3* connection, int code) {
  // sqlite3_errstr, not sqlite3_errmsg: the latter may quote values, and values may be personal data.
  return {code_of(code & 0xff),
          std::string(sqlite3_errstr(code)) + " (" + std::to_string(sqlite3_extended_errcode(connection)) + ")"};
}

// secure_delete: erased means gone. EXTRA is FULL in WAL mode; with a rollback journal it also syncs the directory
// after the journal is deleted, so an acknowledged message survives a power cut.
constexpr const char* common_habits =
    "PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA mmap_size=0; PRAGMA trusted_schema=OFF;";
constexpr const char* writers_habit = "PRAGMA synchronous=EXTRA;";
}  // namespace

Result<Database, Error> Database::open(const std::filesystem::path& file, Sharing sharing) {
  sqlite3* connection = nullptr;
  const int access = sharing == Sharing::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  const int opened = sqlite3_open_v2(file.c_str(), &connection, access | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database{connection};
  if (opened != SQLITE_OK) return Failure{Error{code_of(opened & 0xff), sqlite3_errstr(opened)}};
  sqlite3_busy_timeout(connection, static_cast<int>(busy_wait.count()));
  std::string habits = common_habits;
  if (sharing != Sharing::ReadOnly) habits += writers_habit;
  const int set = sqlite3_exec(connection, habits.c_str(), nullptr, nullptr, nullptr);
  if (set != SQLITE_OK) return Failure{error_from(connection, set)};
  if (sharing == Sharing::ReadOnly) return database;
  if (auto kept = database.set_journal_mode(sharing == Sharing::OneConnection ? "wal" : "delete"); !kept)
    return Failure{kept.error()};
  return database;
}

Result<Done, Error> Database::set_journal_mode(const std::string& wanted) {
  Statement mode(*this, ("PRAGMA journal_mode=" + wanted).c_str());
  // A full or read-only disk is answered with the old mode and no error; a log that is not kept as promised would lose
  // what was acknowledged.
  const bool granted = mode.next() && mode.text(0) == wanted;
  if (trouble_) return Failure{*trouble_};
  if (!granted) return Failure{Error{Error::Code::Database, "the journal mode cannot be set"}};
  return Done{};
}

Result<Done, Error> Database::migrate(const std::vector<const char*>& steps, std::int64_t first) {
  Transaction transaction(*this, Transaction::Kind::Write);
  const std::int64_t newest = first + static_cast<std::int64_t>(steps.size()) - 1;
  std::int64_t version = 0;
  if (Statement at(*this, "PRAGMA user_version"); at.next()) version = at.number(0);
  if (version > newest) return Failure{Error{Error::Code::TooNew, "schema version " + std::to_string(version)}};
  if (version > 0 && version < first)
    return Failure{Error{Error::Code::TooOld, "schema version " + std::to_string(version)}};
  while (version < newest && !trouble_) {
    version = version == 0 ? first : version + 1;
    const int code =
        sqlite3_exec(connection_.get(), steps[static_cast<std::size_t>(version - first)], nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) note(code);
  }
  Statement(*this, ("PRAGMA user_version=" + std::to_string(version)).c_str()).run();
  return transaction.finish();
}

Result<bool, Error> Database::empty_log() {
  sqlite3_busy_timeout(connection_.get(), 0);
  const int code = sqlite3_wal_checkpoint_v2(connection_.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  sqlite3_busy_timeout(connection_.get(), static_cast<int>(busy_wait.count()));
  if (code == SQLITE_BUSY) return false;
  if (code != SQLITE_OK) return Failure{error_from(connection_.get(), code)};
  return true;
}

Result<Done, Error> Database::check() {
  Transaction transaction(*this, Transaction::Kind::Read);
  Statement question(*this, "PRAGMA quick_check(1)");
  if (question.next() && question.text(0) != "ok") return Failure{Error{Error::Code::Damaged, "quick_check"}};
  if (transaction.trouble()) return Failure{*transaction.trouble()};
  return Done{};
}

void Database::note(int code) {
  if (!trouble_) trouble_ = error_from(connection_.get(), code);
}

Statement::Statement(Database& database, const char* sql) : database_(database), sql_(sql) {
  if (database_.trouble_) return;
  if (const auto kept = database_.idle_.find(sql_); kept != database_.idle_.end()) {
    statement_ = std::move(kept->second);
    database_.idle_.erase(kept);
    return;
  }
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v3(database_.connection_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  statement_.reset(statement);
  if (code != SQLITE_OK) database_.note(code);
}

Statement::~Statement() {
  if (!statement_) return;
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());  // what was bound may be personal data
  database_.idle_.insert_or_assign(std::move(sql_), std::move(statement_));
}

Statement& Statement::bind(std::string_view text) {
  if (statement_)
    sqlite3_bind_text64(statement_.get(), ++bound_, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  return *this;
}

Statement& Statement::bind(std::int64_t number) {
  if (statement_) sqlite3_bind_int64(statement_.get(), ++bound_, number);
  return *this;
}

Statement& Statement::bind_blob(std::string_view bytes) {
  if (statement_) sqlite3_bind_blob64(statement_.get(), ++bound_, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
  return *this;
}

Statement& Statement::bind_null() {
  if (statement_) sqlite3_bind_null(statement_.get(), ++bound_);
  return *this;
}

bool Statement::next() {
  if (!statement_ || database_.trouble_) return false;
  const int code = sqlite3_step(statement_.get());
  if (code != SQLITE_ROW && code != SQLITE_DONE) database_.note(code);
  return code == SQLITE_ROW;
}

void Statement::run() {
  while (next()) continue;
}

std::string Statement::text(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return bytes == nullptr ? std::string{} : std::string(bytes, size);
}

std::int64_t Statement::number(int column) const { return sqlite3_column_int64(statement_.get(), column); }

bool Statement::is_null(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }

Transaction::Transaction(Database& database, Kind kind) : database_(database) {
  database_.trouble_.reset();
  // IMMEDIATE: a writer that first read and then upgrades can deadlock with another one; waiting up front cannot.
  Statement(database_, kind == Kind::Write ? "BEGIN IMMEDIATE" : "BEGIN").run();
  open_ = !database_.trouble_;
}

Transaction::~Transaction() {
  if (!open_) return;
  // It only looked, or failed: the first failure stays known, whatever the way back says.
  auto trouble = std::exchange(database_.trouble_, std::nullopt);
  Statement(database_, "ROLLBACK").run();
  database_.trouble_ = std::move(trouble);
}

Result<Done, Error> Transaction::finish() {
  if (database_.trouble_) return Failure{*database_.trouble_};
  Statement(database_, "COMMIT").run();
  if (database_.trouble_) return Failure{*database_.trouble_};
  open_ = false;
  return Done{};
}

}  // namespace huanka::vault
