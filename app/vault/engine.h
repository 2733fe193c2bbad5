// What an SQL engine must be able to do to be used through database.h. One object of each is one connection of one
// thread. The statements put to it are the narrow SQL that both our engines understand: `?` in order, ON CONFLICT,
// INTEGER, TEXT and BLOB; `sql_rules` in the continuous tests forbids the rest.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "result/result.h"
#include "vault/error.h"

namespace huanka::vault {

/// One prepared statement. Places are counted from 1, columns from 0.
class EngineStatement {
 public:
  EngineStatement() = default;
  EngineStatement(const EngineStatement&) = delete;
  EngineStatement& operator=(const EngineStatement&) = delete;
  virtual ~EngineStatement() = default;

  virtual void bind_text(int place, std::string_view text) = 0;
  virtual void bind_number(int place, std::int64_t number) = 0;
  virtual void bind_blob(int place, std::string_view bytes) = 0;
  virtual void bind_null(int place) = 0;

  /// True while there is a row.
  virtual Result<bool, Error> step() = 0;
  /// For a statement without rows. A failure may be told later: by the next step, or by the commit at the latest.
  virtual Result<Done, Error> run() = 0;
  /// Of the row that step() found; a blob too.
  virtual std::string text(int column) const = 0;
  virtual std::int64_t number(int column) const = 0;
  virtual bool is_null(int column) const = 0;
  /// Ready for another use; what was bound is forgotten, for it may be personal data.
  virtual void reset() = 0;
};

class Engine {
 public:
  Engine() = default;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  virtual ~Engine() = default;

  virtual Result<std::unique_ptr<EngineStatement>, Error> prepare(const std::string& sql) = 0;

  enum class Kind {
    Read,
    Write,
    /// A Write that leaves being durable to the next Write of this connection; at once where an engine cannot leave it.
    /// Others may see it before it is durable.
    WriteAhead
  };
  virtual Result<Done, Error> begin(Kind kind) = 0;
  /// On success everything is durable. Error::Code::Lost: it may be, or not; running the same again tells.
  virtual Result<Done, Error> commit() = 0;
  virtual void rollback() = 0;

  /// 0 for an empty database. Both inside a transaction.
  virtual Result<std::int64_t, Error> schema_version() = 0;
  virtual Result<Done, Error> set_schema_version(std::int64_t version) = 0;
  /// Several statements, without values.
  virtual Result<Done, Error> run_script(const char* sql) = 0;

  /// By the newest statement that changes rows.
  virtual Result<std::int64_t, Error> changed_rows() = 0;
  /// A quick look whether the database is whole.
  virtual Result<Done, Error> check() = 0;
  /// How many connections this one has been so far. What WriteAhead wrote over an earlier one may be lost.
  virtual std::int64_t connections() = 0;
  /// See Database::empty_log.
  virtual Result<bool, Error> empty_log() = 0;
};

}  // namespace huanka::vault
