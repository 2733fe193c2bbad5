// How many simulated visits one core plays in a second, and what share of the time SQLite has of it (with the simulated
// disk below it, which SQLite calls).
#include <spdlog/spdlog.h>
#include <sqlite3.h>

#include <filesystem>

#include "history.h"
#include "measure.h"

namespace {
using namespace huanka::bench;

/// One thread; calls within calls (a statement run by sqlite3_exec) count once.
struct Door {
  double milliseconds = 0;
  int depth = 0;
};
Door& door() {
  static Door only;
  return only;
}

template <class Call>
int through_the_door(Call call) {
  if (door().depth++ > 0) {
    const int code = call();
    --door().depth;
    return code;
  }
  const auto began = Clock::now();
  const int code = call();
  door().milliseconds += milliseconds_since(began);
  --door().depth;
  return code;
}
}  // namespace

// The linker's names for the real functions and for what is called instead (--wrap).
// NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" {
int __real_sqlite3_step(sqlite3_stmt* statement);
int __real_sqlite3_reset(sqlite3_stmt* statement);
int __real_sqlite3_prepare_v3(sqlite3* connection, const char* sql, int size, unsigned flags, sqlite3_stmt** statement,
                              const char** tail);
int __real_sqlite3_exec(sqlite3* connection, const char* sql, int (*each)(void*, int, char**, char**), void* with,
                        char** message);
int __real_sqlite3_open_v2(const char* file, sqlite3** connection, int flags, const char* vfs);
int __real_sqlite3_close_v2(sqlite3* connection);
int __real_sqlite3_wal_checkpoint_v2(sqlite3* connection, const char* name, int mode, int* log, int* done);

int __wrap_sqlite3_step(sqlite3_stmt* statement) {
  return through_the_door([&] { return __real_sqlite3_step(statement); });
}
int __wrap_sqlite3_reset(sqlite3_stmt* statement) {
  return through_the_door([&] { return __real_sqlite3_reset(statement); });
}
int __wrap_sqlite3_prepare_v3(sqlite3* connection, const char* sql, int size, unsigned flags, sqlite3_stmt** statement,
                              const char** tail) {
  return through_the_door([&] { return __real_sqlite3_prepare_v3(connection, sql, size, flags, statement, tail); });
}
int __wrap_sqlite3_exec(sqlite3* connection, const char* sql, int (*each)(void*, int, char**, char**), void* with,
                        char** message) {
  return through_the_door([&] { return __real_sqlite3_exec(connection, sql, each, with, message); });
}
int __wrap_sqlite3_open_v2(const char* file, sqlite3** connection, int flags, const char* vfs) {
  return through_the_door([&] { return __real_sqlite3_open_v2(file, connection, flags, vfs); });
}
int __wrap_sqlite3_close_v2(sqlite3* connection) {
  return through_the_door([&] { return __real_sqlite3_close_v2(connection); });
}
int __wrap_sqlite3_wal_checkpoint_v2(sqlite3* connection, const char* name, int mode, int* log, int* done) {
  return through_the_door([&] { return __real_sqlite3_wal_checkpoint_v2(connection, name, mode, log, done); });
}
}
// NOLINTEND(bugprone-reserved-identifier)

int main() {
  using namespace huanka::sim;
  constexpr int rounds = 21, histories_a_round = 20;
  spdlog::set_level(spdlog::level::off);
  const auto setting = Setting::load(std::filesystem::path(HUANKA_SOURCE_DIR) / "config", HUANKA_LOCALE);
  std::vector<double> visits_per_second, share, happened_per_second;
  std::size_t violations = 0;
  std::uint64_t seed = 1;
  for (int round = 0; round < rounds; ++round) {
    std::int64_t visits = 0, happened = 0;
    door().milliseconds = 0;
    const double milliseconds = milliseconds_of([&] {
      for (int i = 0; i < histories_a_round; ++i) {
        const auto result = play({.seed = seed++}, setting);
        visits += result.visits;
        happened += result.happened;
        violations += result.violations.size();
      }
    });
    visits_per_second.push_back(static_cast<double>(visits) / milliseconds * 1'000);
    happened_per_second.push_back(static_cast<double>(happened) / milliseconds * 1'000);
    share.push_back(door().milliseconds / milliseconds);
  }
  std::printf(
      "simulated visits per second on one core: median %.0f (10 %%: %.0f, 90 %%: %.0f) of %d rounds of %d histories\n",
      median(visits_per_second), quantile(visits_per_second, 0.1), quantile(visits_per_second, 0.9), rounds,
      histories_a_round);
  std::printf("things happening per second: median %.0f\n", median(happened_per_second));
  std::printf("share of the time in SQLite and the simulated disk below it: median %.2f (10 %%: %.2f, 90 %%: %.2f)\n",
              median(share), quantile(share, 0.1), quantile(share, 0.9));
  return violations == 0 ? 0 : 1;
}
