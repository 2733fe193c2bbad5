#include "points.h"

#include <sqlite3.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstring>
#include <type_traits>

namespace huanka::rig {

namespace {
namespace effect = visit::effect;

/// A durable step of the store is known by a statement only its transaction runs. The first row that fits names it.
struct StoreStep {
  std::string_view name, statement;
  VisitKind kind;
};
constexpr std::array store_steps{
    StoreStep{"schema_made", "PRAGMA user_version=", VisitKind::FirstStart},
    StoreStep{"key_made", "INSERT INTO keys", VisitKind::FirstStart},
    StoreStep{"letter_begun", "INSERT INTO letters", VisitKind::SecondVisit},
    StoreStep{"print_started", "UPDATE print_jobs SET state='started'", VisitKind::Swap},
    // Right after the kills that leave a print under way, which the next start settles.
    StoreStep{"print_settled_at_start", "UPDATE print_jobs SET state=? WHERE id=?", VisitKind::Swap},
    StoreStep{"print_ended", "UPDATE print_jobs SET state=?,at=?", VisitKind::Swap},
    StoreStep{"message_sent", "UPDATE outbox SET sent_at", VisitKind::Swap},
    StoreStep{"message_waits", "UPDATE outbox SET attempts=attempts+1,next_try", VisitKind::Swap},
    StoreStep{"case_saved", "INSERT INTO outbox", VisitKind::Swap},
    StoreStep{"office_decided", "INSERT INTO cases", VisitKind::SecondVisit},
    StoreStep{"staff_tried", "INSERT INTO counters", VisitKind::SecondVisit},
    StoreStep{"consent_noted", "INSERT INTO audit", VisitKind::Swap}};

constexpr std::string_view before_commit = ": before commit", torn = ": half written", committed = ": durable";

constexpr std::array swap_effects{"VisitBegan", "AskToday", "ReadCard",  "NoteConsent",
                                  "SaveCase",   "SendCase", "PrintSlip", "VisitEnded"};
constexpr std::array second_visit_effects{"FindCases", "CheckStaff", "CheckOwner", "PrintLetter"};

/// What SQLite's C callbacks need to find; set once, before any thread.
struct Plan {
  std::string point;
  std::atomic<int> left = 0;
  sqlite3_syscall_ptr real_write = nullptr;

  void passed(std::string_view name) {
    if (name == point && --left == 0) ::raise(SIGKILL);
  }
};
Plan& plan() {
  static Plan one;
  return one;
}

/// The store has one connection in one thread; the transaction it is in is that thread's.
struct Transaction {
  const StoreStep* step = nullptr;
  bool committing = false;
};
Transaction& transaction() {
  thread_local Transaction current;
  return current;
}

std::string at(const StoreStep& step, std::string_view moment) {
  return std::string("store ") + std::string(step.name) + std::string(moment);
}

ssize_t write_half(int file, const void* bytes, size_t size, off_t offset) {
  using Write = ssize_t (*)(int, const void*, size_t, off_t);
  const auto real = reinterpret_cast<Write>(plan().real_write);
  if (real == nullptr) return -1;
  const Transaction& now = transaction();
  if (now.committing && now.step != nullptr && plan().point == at(*now.step, torn) && --plan().left == 0) {
    real(file, bytes, size / 2, offset);
    ::raise(SIGKILL);
  }
  return real(file, bytes, size, offset);
}

void statement_begins(std::string_view sql) {
  Transaction& now = transaction();
  if (sql.starts_with("BEGIN")) now = {};
  for (const StoreStep& step : store_steps)
    if (sql.starts_with(step.statement) && (now.step == nullptr || &step < now.step)) now.step = &step;
  if (!sql.starts_with("COMMIT") || now.step == nullptr) return;
  plan().passed(at(*now.step, before_commit));
  now.committing = true;
}

void statement_ended(std::string_view sql) {
  Transaction& now = transaction();
  if (!sql.starts_with("COMMIT")) return;
  if (now.committing) plan().passed(at(*now.step, committed));
  now = {};
}

int trace(unsigned kind, void*, void* statement, void*) {
  const char* sql = sqlite3_sql(static_cast<sqlite3_stmt*>(statement));
  if (sql == nullptr) return 0;
  if (kind == SQLITE_TRACE_STMT) statement_begins(sql);
  if (kind == SQLITE_TRACE_PROFILE) statement_ended(sql);
  return 0;
}

int watch(sqlite3* connection, const char**, const sqlite3_api_routines*) {
  return sqlite3_trace_v2(connection, SQLITE_TRACE_STMT | SQLITE_TRACE_PROFILE, trace, nullptr);
}
}  // namespace

const std::vector<KillPoint>& kill_points() {
  static const std::vector<KillPoint> all = [] {
    std::vector<KillPoint> points;
    points.reserve(swap_effects.size() + second_visit_effects.size() + 3 * store_steps.size());
    for (const char* name : swap_effects) points.push_back({std::string("effect ") + name, VisitKind::Swap});
    for (const char* name : second_visit_effects)
      points.push_back({std::string("effect ") + name, VisitKind::SecondVisit});
    for (const StoreStep& step : store_steps)
      for (const auto moment : {before_commit, torn, committed}) points.push_back({at(step, moment), step.kind});
    return points;
  }();
  return all;
}

std::string name_of(const visit::Effect& what) {
  static constexpr std::array names{
      "ReadCard",      "AbandonCardRead", "AskToday",    "SaveCase",     "SendCase",      "PrintSlip",  "PrintLetter",
      "StopPrint",     "ResolvePrint",    "FindCases",   "FetchCase",    "ConfirmWish",   "CheckOwner", "CheckStaff",
      "OpenCamera",    "CloseCamera",     "TakePicture", "StartScanner", "StopScanner",   "CallStaff",  "NoteTimeOut",
      "CardLeftAlarm", "NoteConsent",     "VisitBegan",  "VisitEnded",   "LookUpReceipt", "TakeUpCase"};
  static_assert(names.size() == std::variant_size_v<visit::Effect>);
  return names.at(what.index());
}

SelfKill::SelfKill(std::string point, int count) {
  plan().point = std::move(point);
  plan().left = count;
  sqlite3_initialize();
  sqlite3_vfs* files = sqlite3_vfs_find(nullptr);
  for (const char* name : {"pwrite64", "pwrite"})
    if (sqlite3_syscall_ptr real = files->xGetSystemCall(files, name); real != nullptr && !plan().real_write) {
      plan().real_write = real;
      files->xSetSystemCall(files, name, reinterpret_cast<sqlite3_syscall_ptr>(write_half));
    }
  sqlite3_auto_extension(reinterpret_cast<void (*)()>(watch));
}

void SelfKill::before(const visit::Effect& effect) { plan().passed("effect " + name_of(effect)); }

}  // namespace huanka::rig
