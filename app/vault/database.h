// A thin RAII door to SQLite, for the kiosk's store and for the office's. Failures stick to the transaction: statements
// may be written straight down, and finish() tells once whether all of it happened or none.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "result/result.h"
#include "vault/error.h"

namespace huanka::vault {

class Database;

struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using PreparedStatement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

/// One prepared statement, bound left to right. Text and blobs are copied. What was prepared once is kept by its
/// connection: preparing costs more than most of our statements do.
class Statement {
 public:
  Statement(Database& database, const char* sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  Statement(Statement&&) = delete;
  Statement& operator=(Statement&&) = delete;

  Statement& bind(std::string_view text);
  Statement& bind(std::int64_t number);
  Statement& bind_blob(std::string_view bytes);
  Statement& bind_null();

  bool next();                         ///< true while there is a row; false at the end or after a failure
  void run();                          ///< for statements without rows
  std::string text(int column) const;  ///< also for blobs
  std::int64_t number(int column) const;
  bool is_null(int column) const;

 private:
  Database& database_;
  std::string sql_;
  PreparedStatement statement_;
  int bound_ = 0;
};

/// One connection, used by one thread at a time.
class Database {
 public:
  /// How the file is shared. Debian 12's SQLite 3.40.1 can corrupt a WAL database with two writers (the WAL-reset bug,
  /// fixed in 3.51.3; operations reference 0.1), so only a file with exactly one connection may use WAL.
  enum class Sharing {
    OneConnection,    ///< WAL, synchronous=EXTRA (the same as FULL there)
    ManyConnections,  ///< rollback journal, synchronous=EXTRA
    ReadOnly          ///< looks at a file somebody else may be writing
  };
  static Result<Database, Error> open(const std::filesystem::path& file, Sharing sharing);

  /// Brings the schema to its newest version, all in one transaction: the first step (SQL text) makes version `first`
  /// out of an empty file, each further step leads on by one. TooNew when the file is ahead of this program, TooOld
  /// when it is older than `first`.
  Result<Done, Error> migrate(const std::vector<const char*>& steps, std::int64_t first = 1);
  /// Moves everything in the write-ahead log into the file and cuts the log to nothing, so that no old page is left in
  /// it. False when a reader is in the way; it does not wait for one.
  Result<bool, Error> empty_log();
  /// PRAGMA quick_check.
  Result<Done, Error> check();

  std::int64_t changed_rows() const { return sqlite3_changes64(connection_.get()); }

 private:
  friend class Statement;
  friend class Transaction;
  struct Close {
    void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
  };
  explicit Database(sqlite3* connection) : connection_(connection) {}
  Result<Done, Error> set_journal_mode(const std::string& wanted);
  void note(int code);

  std::unique_ptr<sqlite3, Close> connection_;
  std::map<std::string, PreparedStatement, std::less<>> idle_;  ///< prepared and not in use, by their text
  std::optional<Error> trouble_;                                ///< first failure since the transaction began
};

/// Rolls back unless finish() succeeded.
class Transaction {
 public:
  enum class Kind { Read, Write };
  Transaction(Database& database, Kind kind);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  Result<Done, Error> finish();
  /// The first failure so far, if any.
  const std::optional<Error>& trouble() const { return database_.trouble_; }

 private:
  Database& database_;
  bool open_ = false;
};

}  // namespace huanka::vault
