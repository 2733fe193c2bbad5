// One libpq connection in pipeline mode: what was sent, in order, and the answers to it.
#pragma once

#include <libpq-fe.h>

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "result/result.h"
#include "vault/error.h"

namespace huanka::postgres {

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Answer = std::unique_ptr<PGresult, ClearResult>;

/// One value on its way: text (numbers too) or bytes.
struct Value {
  std::string bytes;
  bool binary = false, null = false;
};

class Line {
 public:
  explicit Line(std::string connection) : connection_string_(std::move(connection)) {}

  /// Makes sure there is a server at the other end.
  Result<Done, vault::Error> connect();
  /// Made so far.
  std::int64_t connections() const { return connections_; }
  /// As our side counts: from the sending of BEGIN to the sending of its end.
  bool in_transaction() const { return in_transaction_; }
  void begin_transaction() { in_transaction_ = true; }
  void end_transaction() { in_transaction_ = false; }
  /// As the server counts, once everything was answered.
  bool server_in_transaction() const;

  /// Sends without waiting. `sql` is PostgreSQL's; it is prepared once for a connection.
  Result<Done, vault::Error> send(const std::string& sql, const std::vector<Value>& values);
  /// Sends, and waits for the answer; answers of what was sent before are looked at on the way.
  Result<Answer, vault::Error> ask(const std::string& sql, const std::vector<Value>& values);
  /// Waits until everything sent was answered. The first failure of all since the last settling.
  Result<Done, vault::Error> settle();
  /// Of the newest statement that changes rows; waits for its answer.
  Result<std::int64_t, vault::Error> changed_rows();

 private:
  struct Close {
    void operator()(PGconn* connection) const { PQfinish(connection); }
  };
  /// What the next answer on the line belongs to.
  struct Awaited {
    enum class Kind { Preparation, Statement, Sync } kind;
    std::string sql;
  };

  Result<Done, vault::Error> broke();
  Result<Answer, vault::Error> next_answer();
  /// Asks for the answers so far, and takes all of them. The newest statement's answer.
  Result<Answer, vault::Error> flush();
  void take(PGresult* result, const Awaited& of);

  std::string connection_string_;
  std::unique_ptr<PGconn, Close> connection_;
  std::map<std::string, std::string, std::less<>> names_;  ///< of prepared statements, by their SQL
  int names_given_ = 0;
  std::deque<Awaited> awaited_;
  std::optional<vault::Error> failed_;  ///< first failure since the last settling
  std::int64_t changed_rows_ = 0, connections_ = 0;
  bool in_transaction_ = false;
};

}  // namespace huanka::postgres
