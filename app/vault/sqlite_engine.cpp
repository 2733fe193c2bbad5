#include "vault/sqlite_engine.h"

#include <sqlite3.h>

#include <array>
#include <chrono>

namespace huanka::vault {

namespace {
constexpr std::chrono::milliseconds busy_wait{5000};

struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using PreparedStatement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;
struct CloseConnection {
  void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
};
using Connection = std::unique_ptr<sqlite3, CloseConnection>;

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
// after the journal is deleted, so an acknowledged message survives a power cut. Memory: a long list is not sorted in a
// file that nobody erases.
constexpr const char* common_habits =
    "PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA mmap_size=0; PRAGMA trusted_schema=OFF; "
    "PRAGMA temp_store=MEMORY;";
constexpr const char* writers_habit = "PRAGMA synchronous=EXTRA;";

Result<PreparedStatement, Error> prepared(sqlite3* connection, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(connection, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  PreparedStatement owned(statement);
  if (code != SQLITE_OK) return Failure{error_from(connection, code)};
  return owned;
}

class SqliteStatement : public EngineStatement {
 public:
  SqliteStatement(sqlite3* connection, PreparedStatement statement)
      : connection_(connection), statement_(std::move(statement)) {}

  void bind_text(int place, std::string_view text) override {
    sqlite3_bind_text64(statement_.get(), place, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  }
  void bind_number(int place, std::int64_t number) override { sqlite3_bind_int64(statement_.get(), place, number); }
  void bind_blob(int place, std::string_view bytes) override {
    // An empty view may have no address, and SQLite would take it for NULL.
    sqlite3_bind_blob64(statement_.get(), place, bytes.empty() ? "" : bytes.data(), bytes.size(), SQLITE_TRANSIENT);
  }
  void bind_null(int place) override { sqlite3_bind_null(statement_.get(), place); }

  Result<bool, Error> step() override {
    const int code = sqlite3_step(statement_.get());
    if (code != SQLITE_ROW && code != SQLITE_DONE) return Failure{error_from(connection_, code)};
    return code == SQLITE_ROW;
  }
  Result<Done, Error> run() override {
    for (;;) {
      const auto row = step();
      if (!row) return Failure{row.error()};
      if (!*row) return Done{};
    }
  }
  std::string text(int column) const override {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
    return bytes == nullptr ? std::string{} : std::string(bytes, size);
  }
  std::int64_t number(int column) const override { return sqlite3_column_int64(statement_.get(), column); }
  bool is_null(int column) const override { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }
  void reset() override {
    sqlite3_reset(statement_.get());
    sqlite3_clear_bindings(statement_.get());
  }

 private:
  sqlite3* connection_;
  PreparedStatement statement_;
};

class SqliteEngine : public Engine {
 public:
  explicit SqliteEngine(Connection connection) : connection_(std::move(connection)) {}

  Result<Done, Error> use(Database::Sharing sharing) {
    std::string habits = common_habits;
    if (sharing != Database::Sharing::ReadOnly) habits += writers_habit;
    if (auto set = run_script(habits.c_str()); !set) return set;
    if (sharing == Database::Sharing::ReadOnly) return Done{};
    return set_journal_mode(sharing == Database::Sharing::OneConnection ? "wal" : "delete");
  }

  Result<std::unique_ptr<EngineStatement>, Error> prepare(const std::string& sql) override {
    auto statement = prepared(connection_.get(), sql);
    if (!statement) return Failure{statement.error()};
    return std::unique_ptr<EngineStatement>(new_statement(std::move(statement).value()));
  }

  Result<Done, Error> begin(Kind kind) override {
    // IMMEDIATE: a writer that first read and then upgrades can deadlock with another one; waiting up front cannot.
    return kind == Kind::Read ? run_kept(Kept::BeginRead, "BEGIN") : run_kept(Kept::BeginWrite, "BEGIN IMMEDIATE");
  }
  Result<Done, Error> commit() override { return run_kept(Kept::Commit, "COMMIT"); }
  void rollback() override { (void)run_kept(Kept::Rollback, "ROLLBACK"); }

  std::int64_t connections() override { return 1; }

  Result<std::int64_t, Error> schema_version() override {
    const auto statement = prepare("PRAGMA user_version");
    if (!statement) return Failure{statement.error()};
    const auto row = (*statement)->step();
    if (!row) return Failure{row.error()};
    return *row ? (*statement)->number(0) : 0;
  }
  Result<Done, Error> set_schema_version(std::int64_t version) override {
    return run_script(("PRAGMA user_version=" + std::to_string(version)).c_str());
  }
  Result<Done, Error> run_script(const char* sql) override {
    const int code = sqlite3_exec(connection_.get(), sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return Failure{error_from(connection_.get(), code)};
    return Done{};
  }

  Result<std::int64_t, Error> changed_rows() override {
    return static_cast<std::int64_t>(sqlite3_changes64(connection_.get()));
  }
  Result<Done, Error> check() override {
    const auto question = prepare("PRAGMA quick_check(1)");
    if (!question) return Failure{question.error()};
    const auto row = (*question)->step();
    if (!row) return Failure{row.error()};
    if (*row && (*question)->text(0) != "ok") return Failure{Error{Error::Code::Damaged, "quick_check"}};
    return Done{};
  }
  Result<bool, Error> empty_log() override {
    sqlite3_busy_timeout(connection_.get(), 0);
    const int code =
        sqlite3_wal_checkpoint_v2(connection_.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    sqlite3_busy_timeout(connection_.get(), static_cast<int>(busy_wait.count()));
    if (code == SQLITE_BUSY) return false;
    if (code != SQLITE_OK) return Failure{error_from(connection_.get(), code)};
    return true;
  }

 private:
  enum class Kept { BeginRead, BeginWrite, Commit, Rollback };

  std::unique_ptr<SqliteStatement> new_statement(PreparedStatement statement) const {
    return std::make_unique<SqliteStatement>(connection_.get(), std::move(statement));
  }
  Result<Done, Error> run_kept(Kept which, const char* sql) {
    auto& kept = kept_[static_cast<std::size_t>(which)];
    if (!kept) {
      auto statement = prepared(connection_.get(), sql);
      if (!statement) return Failure{statement.error()};
      kept = new_statement(std::move(statement).value());
    }
    auto ran = kept->run();
    kept->reset();
    return ran;
  }
  Result<Done, Error> set_journal_mode(const std::string& wanted) {
    const auto mode = prepare("PRAGMA journal_mode=" + wanted);
    if (!mode) return Failure{mode.error()};
    // A full or read-only disk is answered with the old mode and no error; a log that is not kept as promised would
    // lose what was acknowledged.
    const auto row = (*mode)->step();
    if (!row) return Failure{row.error()};
    if (!*row || (*mode)->text(0) != wanted)
      return Failure{Error{Error::Code::Database, "the journal mode cannot be set"}};
    return Done{};
  }

  Connection connection_;
  std::array<std::unique_ptr<SqliteStatement>, 4> kept_;
};
}  // namespace

Result<std::unique_ptr<Engine>, Error> open_sqlite(const std::filesystem::path& file, Database::Sharing sharing) {
  sqlite3* connection = nullptr;
  const int access =
      sharing == Database::Sharing::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  const int opened = sqlite3_open_v2(file.c_str(), &connection, access | SQLITE_OPEN_NOMUTEX, nullptr);
  Connection owned(connection);
  if (opened != SQLITE_OK) return Failure{Error{code_of(opened & 0xff), sqlite3_errstr(opened)}};
  sqlite3_busy_timeout(connection, static_cast<int>(busy_wait.count()));
  auto engine = std::make_unique<SqliteEngine>(std::move(owned));
  if (auto set = engine->use(sharing); !set) return Failure{set.error()};
  return std::unique_ptr<Engine>(std::move(engine));
}

}  // namespace huanka::vault
