#include "vault/database.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <thread>
#include <utility>

#include "vault/sqlite_engine.h"

namespace huanka::vault {

namespace {
constexpr int most_tries = 10;
constexpr std::chrono::milliseconds first_pause{2}, longest_pause{200};

/// Full jitter: those who met once do not meet again.
std::chrono::microseconds pause_after(int tries) {
  thread_local std::minstd_rand dice{std::random_device{}()};
  const std::chrono::microseconds most = std::min<std::chrono::microseconds>(longest_pause, first_pause * (1 << tries));
  return std::chrono::microseconds(std::uniform_int_distribution<std::int64_t>(0, most.count())(dice));
}
}  // namespace

Result<Database, Error> Database::open(const std::filesystem::path& file, Sharing sharing) {
  auto engine = open_sqlite(file, sharing);
  if (!engine) return Failure{engine.error()};
  return Database(std::move(engine).value());
}

Result<Done, Error> Database::migrate(const std::vector<const char*>& steps, std::int64_t first) {
  Transaction transaction(*this, Transaction::Kind::Write);
  if (trouble_) return Failure{*trouble_};
  const std::int64_t newest = first + static_cast<std::int64_t>(steps.size()) - 1;
  const auto found = engine_->schema_version();
  if (!found) {
    note(found.error());
    return Failure{found.error()};
  }
  std::int64_t version = *found;
  if (version > newest) return Failure{Error{Error::Code::TooNew, "schema version " + std::to_string(version)}};
  if (version > 0 && version < first)
    return Failure{Error{Error::Code::TooOld, "schema version " + std::to_string(version)}};
  while (version < newest && !trouble_) {
    version = version == 0 ? first : version + 1;
    if (auto ran = engine_->run_script(steps[static_cast<std::size_t>(version - first)]); !ran) note(ran.error());
  }
  if (!trouble_ && version != *found)
    if (auto set = engine_->set_schema_version(version); !set) note(set.error());
  return transaction.finish();
}

Result<bool, Error> Database::empty_log() { return engine_->empty_log(); }

Result<Done, Error> Database::check() {
  Transaction transaction(*this, Transaction::Kind::Read);
  if (!trouble_)
    if (auto whole = engine_->check(); !whole) return whole;
  if (transaction.trouble()) return Failure{*transaction.trouble()};
  return Done{};
}

std::int64_t Database::changed_rows() {
  if (trouble_) return 0;
  const auto changed = engine_->changed_rows();
  if (changed) return *changed;
  note(changed.error());
  return 0;
}

bool Database::waits_for_another_try(int tries) const {
  const bool worth_it = trouble_ && (trouble_->code == Error::Code::Conflict || trouble_->code == Error::Code::Lost) &&
                        tries < most_tries;
  if (worth_it) std::this_thread::sleep_for(pause_after(tries));
  return worth_it;
}

void Database::note(const Error& error) {
  if (!trouble_) trouble_ = error;
}

Statement::Statement(Database& database, const char* sql) : database_(database), sql_(sql) {
  if (database_.trouble_) return;
  if (const auto kept = database_.idle_.find(sql_); kept != database_.idle_.end()) {
    statement_ = std::move(kept->second);
    database_.idle_.erase(kept);
    return;
  }
  auto prepared = database_.engine_->prepare(sql_);
  if (prepared)
    statement_ = std::move(prepared).value();
  else
    database_.note(prepared.error());
}

Statement::~Statement() {
  if (!statement_) return;
  statement_->reset();
  database_.idle_.insert_or_assign(std::move(sql_), std::move(statement_));
}

Statement& Statement::bind(std::string_view text) {
  if (statement_) statement_->bind_text(++bound_, text);
  return *this;
}

Statement& Statement::bind(std::int64_t number) {
  if (statement_) statement_->bind_number(++bound_, number);
  return *this;
}

Statement& Statement::bind_blob(std::string_view bytes) {
  if (statement_) statement_->bind_blob(++bound_, bytes);
  return *this;
}

Statement& Statement::bind_null() {
  if (statement_) statement_->bind_null(++bound_);
  return *this;
}

bool Statement::next() {
  if (!statement_ || database_.trouble_) return false;
  const auto row = statement_->step();
  if (!row) database_.note(row.error());
  return row && *row;
}

void Statement::run() {
  if (!statement_ || database_.trouble_) return;
  if (const auto ran = statement_->run(); !ran) database_.note(ran.error());
}

std::string Statement::text(int column) const { return statement_->text(column); }
std::int64_t Statement::number(int column) const { return statement_->number(column); }
bool Statement::is_null(int column) const { return statement_->is_null(column); }

Transaction::Transaction(Database& database, Kind kind) : database_(database) {
  database_.trouble_.reset();
  const auto begun = database_.engine_->begin(kind);
  if (!begun) database_.note(begun.error());
  open_ = begun.has_value();
}

// It only looked, or failed: the first failure stays known, whatever the way back says.
Transaction::~Transaction() {
  if (open_) database_.engine_->rollback();
}

Result<Done, Error> Transaction::finish() {
  if (database_.trouble_) return Failure{*database_.trouble_};
  if (const auto committed = database_.engine_->commit(); !committed) database_.note(committed.error());
  if (database_.trouble_) return Failure{*database_.trouble_};
  open_ = false;
  return Done{};
}

}  // namespace huanka::vault
