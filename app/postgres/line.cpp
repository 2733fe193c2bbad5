#include "postgres/line.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace huanka::postgres {

using vault::Error;

namespace {
constexpr int binary = 1;
constexpr Oid bytea = 17;

Error::Code code_of(std::string_view state) {
  struct Row {
    std::string_view state;
    Error::Code code;
  };
  // PostgreSQL's appendix A. Whole classes stand behind the single states.
  static constexpr std::array rows{
      Row{"40001", Error::Code::Conflict},  // serialization_failure
      Row{"40P01", Error::Code::Conflict},  // deadlock_detected
      Row{"23505", Error::Code::Conflict},  // unique_violation: somebody was first, and the next try will see it
      Row{"42P07", Error::Code::Conflict},  // duplicate_table, _schema, _object: two offices make one book
      Row{"42P06", Error::Code::Conflict}, Row{"42710", Error::Code::Conflict},
      Row{"55P03", Error::Code::Busy},                                       // lock_not_available
      Row{"57014", Error::Code::Busy},                                       // query_canceled: statement_timeout
      Row{"25006", Error::Code::ReadOnly},                                   // read_only_sql_transaction
      Row{"53100", Error::Code::DiskFull}, Row{"53300", Error::Code::Busy},  // too_many_connections
      Row{"57P", Error::Code::Lost},                                         // the server stops or starts
      Row{"08", Error::Code::Lost},        Row{"XX", Error::Code::Damaged}};
  for (const Row& row : rows)
    if (state.starts_with(row.state)) return row.code;
  return Error::Code::Database;
}

/// The five characters of the state, never the message: that one quotes values, and values may be personal data.
Error error_from(const PGresult* result) {
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const std::string text = state == nullptr ? "" : state;
  return {text.empty() ? Error::Code::Lost : code_of(text), "PostgreSQL " + (text.empty() ? "line broken" : text)};
}
}  // namespace

Result<Done, Error> Line::connect() {
  if (connection_ && PQstatus(connection_.get()) == CONNECTION_OK) return Done{};
  names_.clear();
  awaited_.clear();
  failed_.reset();
  in_transaction_ = false;
  ++connections_;
  // Whatever the connection string itself says goes before these.
  constexpr std::array<const char*, 5> keys{"application_name", "connect_timeout", "tcp_user_timeout", "dbname",
                                            nullptr};
  const std::array<const char*, 5> values{"huanka-office", "5", "15000", connection_string_.c_str(), nullptr};
  connection_.reset(PQconnectdbParams(keys.data(), values.data(), 1));
  if (PQstatus(connection_.get()) == CONNECTION_OK) {
    PQsetNoticeProcessor(
        connection_.get(), [](void*, const char*) {}, nullptr);
    // A serialisable transaction that reads a whole table meets every other one; by an index it meets only its equals.
    // That makes what has no index look dear, and the server would compile it first, which takes longer than doing it.
    const Answer set(PQexec(connection_.get(), "SET enable_seqscan=off; SET jit=off; SET statement_timeout='15s'"));
  }
  if (PQstatus(connection_.get()) != CONNECTION_OK || PQenterPipelineMode(connection_.get()) != 1) {
    // What libpq says of a connection names hosts and users, no people.
    std::string why = PQerrorMessage(connection_.get());
    while (!why.empty() && why.back() == '\n') why.pop_back();
    connection_.reset();
    return Failure{Error{Error::Code::Lost, why}};
  }
  return Done{};
}

Result<Done, Error> Line::broke() {
  const Error error{Error::Code::Lost, "the line to PostgreSQL broke"};
  connection_.reset();
  awaited_.clear();
  if (!failed_) failed_ = error;
  return Failure{*failed_};
}

Result<Done, Error> Line::send(const std::string& sql, const std::vector<Value>& values) {
  if (!connection_) return broke();
  auto name = names_.find(sql);
  if (name == names_.end()) {
    name = names_.emplace(sql, "s" + std::to_string(++names_given_)).first;
    std::vector<Oid> types(values.size());
    std::transform(values.begin(), values.end(), types.begin(),
                   [](const Value& value) { return value.binary ? bytea : Oid{0}; });
    if (PQsendPrepare(connection_.get(), name->second.c_str(), sql.c_str(), static_cast<int>(types.size()),
                      types.data()) != 1)
      return broke();
    awaited_.push_back({Awaited::Kind::Preparation, sql});
  }
  std::vector<const char*> places;
  std::vector<int> lengths, formats;
  places.reserve(values.size());
  lengths.reserve(values.size());
  formats.reserve(values.size());
  for (const Value& value : values) {
    places.push_back(value.null ? nullptr : value.bytes.c_str());
    lengths.push_back(static_cast<int>(value.bytes.size()));
    formats.push_back(value.binary ? binary : 0);
  }
  if (PQsendQueryPrepared(connection_.get(), name->second.c_str(), static_cast<int>(values.size()), places.data(),
                          lengths.data(), formats.data(), binary) != 1)
    return broke();
  awaited_.push_back({Awaited::Kind::Statement, sql});
  return Done{};
}

Result<Answer, Error> Line::ask(const std::string& sql, const std::vector<Value>& values) {
  if (auto sent = send(sql, values); !sent) return Failure{sent.error()};
  auto answer = flush();
  if (!answer || !failed_) return answer;
  Error error = *failed_;
  if (!in_transaction_) failed_.reset();
  return Failure{std::move(error)};
}

Result<Answer, Error> Line::flush() {
  // Outside a transaction a flush alone would leave PostgreSQL's own, silent one open.
  const int asked = in_transaction_ ? PQsendFlushRequest(connection_.get()) : PQpipelineSync(connection_.get());
  if (asked != 1) return Failure{broke().error()};
  if (!in_transaction_) awaited_.push_back({Awaited::Kind::Sync, ""});
  Answer newest;
  while (!awaited_.empty()) {
    const bool of_statement = awaited_.front().kind == Awaited::Kind::Statement;
    auto answer = next_answer();
    if (!answer) return answer;
    if (of_statement) newest = std::move(answer).value();
  }
  return newest;
}

Result<std::int64_t, Error> Line::changed_rows() {
  if (!connection_) return Failure{broke().error()};
  if (!awaited_.empty())
    if (auto answer = flush(); !answer) return Failure{answer.error()};
  if (failed_) return Failure{*failed_};
  return changed_rows_;
}

bool Line::server_in_transaction() const {
  return connection_ && PQtransactionStatus(connection_.get()) != PQTRANS_IDLE;
}

Result<Done, Error> Line::settle() {
  if (!connection_ || PQpipelineSync(connection_.get()) != 1) {
    auto gone = broke();
    failed_.reset();
    return gone;
  }
  awaited_.push_back({Awaited::Kind::Sync, ""});
  while (!awaited_.empty())
    if (!next_answer()) break;
  const auto failed = std::exchange(failed_, std::nullopt);
  if (failed) return Failure{*failed};
  return Done{};
}

Result<Answer, Error> Line::next_answer() {
  const Awaited of = std::move(awaited_.front());
  awaited_.pop_front();
  Answer answer(PQgetResult(connection_.get()));
  if (!answer) return Failure{broke().error()};
  take(answer.get(), of);
  if (!connection_ || PQstatus(connection_.get()) != CONNECTION_OK) return Failure{broke().error()};
  // Of everything but a sync there is a NULL behind the one result.
  if (of.kind != Awaited::Kind::Sync)
    for (Answer rest(PQgetResult(connection_.get())); rest; rest.reset(PQgetResult(connection_.get()))) continue;
  return answer;
}

void Line::take(PGresult* result, const Awaited& of) {
  switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
      if (const std::string_view rows = PQcmdTuples(result); !rows.empty())
        std::from_chars(rows.data(), rows.data() + rows.size(), changed_rows_);
      // A COMMIT of what had failed is answered with ROLLBACK, and not as an error.
      if (of.sql == "COMMIT" && std::string_view(PQcmdStatus(result)) != "COMMIT" && !failed_ &&
          of.kind == Awaited::Kind::Statement)
        failed_ = Error{Error::Code::Conflict, "PostgreSQL rolled back"};
      return;
    case PGRES_TUPLES_OK:
    case PGRES_PIPELINE_SYNC:
      return;
    case PGRES_PIPELINE_ABORTED:
      break;
    default:
      if (!failed_) failed_ = error_from(result);
  }
  if (of.kind == Awaited::Kind::Preparation) names_.erase(of.sql);
}

}  // namespace huanka::postgres
