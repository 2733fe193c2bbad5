#include "postgres/engine.h"

#include <algorithm>
#include <utility>

#include "postgres/dialect.h"
#include "postgres/line.h"

namespace huanka::postgres {

using vault::Database;
using vault::Engine;
using vault::EngineStatement;
using vault::Error;

namespace {
constexpr Oid of_boolean = 16, of_int8 = 20, of_int2 = 21, of_int4 = 23;

std::int64_t big_endian(const char* bytes, int size) {
  std::uint64_t number = 0;
  for (int i = 0; i < size; ++i) number = number << 8U | static_cast<unsigned char>(bytes[i]);
  const int unused = 64 - 8 * size;
  return static_cast<std::int64_t>(number << unused) >> unused;  // the sign is the first bit that was sent
}

class PostgresStatement : public EngineStatement {
 public:
  PostgresStatement(Line& line, std::string sql) : line_(line), sql_(std::move(sql)) {}

  void bind_text(int place, std::string_view text) override { at(place) = {std::string(text)}; }
  void bind_number(int place, std::int64_t number) override { at(place) = {std::to_string(number)}; }
  void bind_blob(int place, std::string_view bytes) override { at(place) = {std::string(bytes), true}; }
  void bind_null(int place) override { at(place) = {.bytes = {}, .null = true}; }

  Result<bool, Error> step() override {
    if (!rows_) {
      auto answer = line_.ask(sql_, values_);
      if (!answer) return Failure{answer.error()};
      rows_ = std::move(answer).value();
      row_ = -1;
    }
    return ++row_ < PQntuples(rows_.get());
  }
  Result<Done, Error> run() override {
    if (line_.in_transaction()) return line_.send(sql_, values_);
    if (auto answer = line_.ask(sql_, values_); !answer) return Failure{answer.error()};
    return Done{};
  }
  std::string text(int column) const override {
    if (is_null(column)) return {};
    return {PQgetvalue(rows_.get(), row_, column), static_cast<std::size_t>(PQgetlength(rows_.get(), row_, column))};
  }
  std::int64_t number(int column) const override {
    if (is_null(column)) return 0;
    switch (PQftype(rows_.get(), column)) {
      case of_boolean:
      case of_int2:
      case of_int4:
      case of_int8:
        return big_endian(PQgetvalue(rows_.get(), row_, column), PQgetlength(rows_.get(), row_, column));
      default:
        return 0;
    }
  }
  bool is_null(int column) const override { return PQgetisnull(rows_.get(), row_, column) == 1; }
  void reset() override {
    rows_.reset();
    for (Value& value : values_) value.bytes.assign(value.bytes.size(), '\0');
    values_.clear();
  }

 private:
  Value& at(int place) {
    if (values_.size() < static_cast<std::size_t>(place)) values_.resize(static_cast<std::size_t>(place));
    return values_[static_cast<std::size_t>(place - 1)];
  }

  Line& line_;
  std::string sql_;
  std::vector<Value> values_;
  Answer rows_;
  int row_ = -1;
};

class PostgresEngine : public Engine {
 public:
  explicit PostgresEngine(const std::string& connection) : line_(connection) {}

  Result<Done, Error> connect() { return line_.connect(); }

  Result<std::unique_ptr<EngineStatement>, Error> prepare(const std::string& sql) override {
    return std::unique_ptr<EngineStatement>(std::make_unique<PostgresStatement>(line_, in_postgres(sql)));
  }

  Result<Done, Error> begin(Kind kind) override {
    if (auto connected = line_.connect(); !connected) return connected;
    auto sent = line_.send(
        kind == Kind::Read ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN ISOLATION LEVEL SERIALIZABLE",
        {});
    if (sent) line_.begin_transaction();
    // The log is written in order: the next commit that waits for the disk waits for this one too.
    if (sent && kind == Kind::WriteAhead) sent = line_.send("SET LOCAL synchronous_commit TO off", {});
    return sent;
  }
  Result<Done, Error> commit() override { return end("COMMIT"); }
  void rollback() override {
    // Behind a failure that nobody has heard of yet the first ROLLBACK is passed over with the rest.
    (void)end("ROLLBACK");
    if (line_.server_in_transaction()) (void)end("ROLLBACK");
  }

  Result<std::int64_t, Error> schema_version() override {
    // Nobody else makes the book, or looks for its version, while we do.
    if (auto made = run_script("CREATE TABLE IF NOT EXISTS book_version(version BIGINT NOT NULL)"); !made)
      return Failure{made.error()};
    const auto answer = line_.ask("SELECT coalesce(max(version),0) FROM book_version", {});
    if (!answer) return Failure{answer.error()};
    return big_endian(PQgetvalue(answer->get(), 0, 0), PQgetlength(answer->get(), 0, 0));
  }
  Result<Done, Error> set_schema_version(std::int64_t version) override {
    if (auto cleared = line_.send("DELETE FROM book_version", {}); !cleared) return cleared;
    return line_.send("INSERT INTO book_version VALUES($1)", {Value{std::to_string(version)}});
  }
  Result<Done, Error> run_script(const char* sql) override {
    // One by one, as a prepared statement is one statement. No text in our schemas holds a semicolon.
    const std::string script = in_postgres(sql);
    for (std::size_t begin = 0; begin < script.size();) {
      const auto end = std::min(script.find(';', begin), script.size());
      const std::string one = script.substr(begin, end - begin);
      begin = end + 1;
      if (one.find_first_not_of(" \n") == std::string::npos) continue;
      if (auto sent = line_.send(one, {}); !sent) return sent;
    }
    return Done{};
  }

  Result<std::int64_t, Error> changed_rows() override { return line_.changed_rows(); }
  std::int64_t connections() override { return line_.connections(); }
  Result<Done, Error> check() override {
    const auto answer = line_.ask("SELECT 1", {});
    if (!answer) return Failure{answer.error()};
    return Done{};
  }
  Result<bool, Error> empty_log() override { return true; }

 private:
  Result<Done, Error> end(const char* how) {
    auto sent = line_.send(how, {});
    line_.end_transaction();
    return sent ? line_.settle() : sent;
  }

  Line line_;
};
}  // namespace

Result<Database, Error> open(const std::string& connection) {
  auto engine = std::make_unique<PostgresEngine>(connection);
  if (auto connected = engine->connect(); !connected) return Failure{connected.error()};
  return Database(std::move(engine));
}

}  // namespace huanka::postgres
