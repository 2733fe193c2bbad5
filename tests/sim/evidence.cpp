#include "evidence.h"

#include <sqlite3.h>

#include <algorithm>
#include <functional>
#include <memory>

namespace huanka::sim {

namespace {
struct Close {
  void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
};
struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

/// Rows of a question to the kiosk's file, on a connection that leaves no trace there.
void ask(const CrashDisk& disk, const char* sql, const std::function<void(sqlite3_stmt*)>& each) {
  if (!disk.has_power()) return;
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(disk.path("kiosk.db").c_str(), &opened, SQLITE_OPEN_READONLY, nullptr);
  const std::unique_ptr<sqlite3, Close> connection(opened);
  if (code != SQLITE_OK) return;
  sqlite3_db_config(opened, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_stmt* prepared = nullptr;
  if (sqlite3_prepare_v2(opened, sql, -1, &prepared, nullptr) != SQLITE_OK) return;
  const std::unique_ptr<sqlite3_stmt, Finalize> rows(prepared);
  while (sqlite3_step(prepared) == SQLITE_ROW) each(prepared);
}

std::string bytes(sqlite3_stmt* row, int column) {
  const auto* from = static_cast<const char*>(sqlite3_column_blob(row, column));
  return from == nullptr ? std::string()
                         : std::string(from, static_cast<std::size_t>(sqlite3_column_bytes(row, column)));
}

wire::Instant instant(sqlite3_stmt* row, int column) {
  return wire::Instant(std::chrono::seconds(sqlite3_column_int64(row, column)));
}

/// A sealed box begins with its suite and a nonce that is never used twice; that much is enough to find it again.
constexpr std::size_t enough = 25;
/// Of a long history the first few cases stand for all: each is looked for in the whole disk.
constexpr std::size_t most_cases = 20;
}  // namespace

void Evidence::collect() {
  if (sealed_.size() >= most_cases) return;
  ask(disk_,
      "SELECT number,case_key FROM cases UNION ALL SELECT number,sealed FROM cases UNION ALL SELECT number,person FROM "
      "cases UNION ALL SELECT case_number,sealed FROM pictures UNION ALL SELECT case_number,new_card FROM letters "
      "UNION "
      "ALL SELECT case_number,sealed FROM outbox",
      [this](sqlite3_stmt* row) {
        if (auto box = bytes(row, 1); box.size() >= enough) sealed_[bytes(row, 0)].insert(box.substr(0, enough));
      });
}

std::vector<CaseOnDisk> Evidence::cases() const {
  std::vector<CaseOnDisk> all;
  ask(disk_,
      "SELECT number,opened_at,erased_at,(SELECT CASE WHEN count(*)=0 THEN opened_at ELSE max(sent_at) END FROM "
      "outbox AS o WHERE o.case_number=number),NOT EXISTS(SELECT 1 FROM outbox AS o WHERE o.case_number=number AND "
      "o.sent_at IS NULL),"
      "case_key IS NOT NULL OR person IS NOT NULL OR length(sealed)>0 "
      "OR EXISTS(SELECT 1 FROM pictures AS p WHERE p.case_number=cases.number) "
      "OR EXISTS(SELECT 1 FROM letters AS l WHERE l.case_number=cases.number AND length(l.new_card)>0) "
      "OR EXISTS(SELECT 1 FROM outbox AS o WHERE o.case_number=cases.number AND length(o.sealed)>0) "
      "FROM cases ORDER BY number",
      [&](sqlite3_stmt* row) {
        all.push_back(
            {.number = bytes(row, 0),
             .opened = instant(row, 1),
             .last_sent = instant(row, 3),
             .erased = sqlite3_column_type(row, 2) == SQLITE_NULL ? std::nullopt : std::optional(instant(row, 2)),
             .all_sent = sqlite3_column_int(row, 4) != 0,
             .says_something = sqlite3_column_int(row, 5) != 0});
      });
  return all;
}

bool Evidence::is_left_of(const domain::CaseNumber& number) const {
  const auto found = sealed_.find(number);
  return found != sealed_.end() && std::any_of(found->second.begin(), found->second.end(),
                                               [&](const std::string& box) { return disk_.holds(box); });
}

}  // namespace huanka::sim
