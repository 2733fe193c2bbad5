// A thin RAII door to an SQL engine (engine.h), for the kiosk's store and for the office's. Failures stick to the
// transaction: statements may be written straight down, and finish() tells once whether all of it happened or none.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "result/result.h"
#include "vault/engine.h"
#include "vault/error.h"

namespace huanka::vault {

class Database;

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
  std::unique_ptr<EngineStatement> statement_;
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
  /// An SQLite file.
  static Result<Database, Error> open(const std::filesystem::path& file, Sharing sharing);
  explicit Database(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}

  /// Brings the schema to its newest version, all in one transaction: the first step (SQL text) makes version `first`
  /// out of an empty database, each further step leads on by one. TooNew when it is ahead of this program, TooOld when
  /// it is older than `first`.
  Result<Done, Error> migrate(const std::vector<const char*>& steps, std::int64_t first = 1);
  /// Moves everything in the write-ahead log into the file and cuts the log to nothing, so that no old page is left in
  /// it. False when a reader is in the way; it does not wait for one.
  Result<bool, Error> empty_log();
  /// Whether the database is whole, as far as a quick look tells.
  Result<Done, Error> check();

  std::int64_t changed_rows();
  /// See Engine::connections.
  std::int64_t connections() { return engine_->connections(); }

  /// Does `attempt`, which holds one whole transaction and nothing else that cannot be done twice, and does it again
  /// while the transaction lost against another one or its outcome is not known: at most ten times, after pauses of
  /// random length. Returns what the newest attempt returned.
  template <class Attempt>
  auto in_turn(Attempt attempt) {
    for (int tries = 1;; ++tries) {
      trouble_.reset();
      auto outcome = attempt();
      if (!waits_for_another_try(tries)) return outcome;
    }
  }

 private:
  friend class Statement;
  friend class Transaction;
  void note(const Error& error);
  bool waits_for_another_try(int tries) const;

  std::unique_ptr<Engine> engine_;
  std::map<std::string, std::unique_ptr<EngineStatement>, std::less<>> idle_;  ///< not in use, by their text
  std::optional<Error> trouble_;  ///< first failure since the transaction began
};

/// Rolls back unless finish() succeeded.
class Transaction {
 public:
  using Kind = Engine::Kind;
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
