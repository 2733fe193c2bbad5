// What the store costs over a bare SQLite commit with the same durability (WAL, synchronous=FULL), in turns: one audit
// entry, and a whole new case (case, message, print and audit in one commit). Then what the relay's look for waiting
// messages costs beside half a year of those already sent: it should be flat.
#include <sqlite3.h>

#include "measure.h"
#include "rig/sample_case.h"
#include "rig/temporary_folder.h"
#include "store/store.h"

using namespace huanka;
using namespace huanka::bench;
using namespace huanka::rig;

namespace {
/// One prepared INSERT, each run its own commit.
class BareCommit {
 public:
  explicit BareCommit(const std::filesystem::path& file) {
    REQUIRE(sqlite3_open(file.c_str(), &database_) == SQLITE_OK);
    for (const char* sql : {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE t(x TEXT)"})
      REQUIRE(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
    REQUIRE(sqlite3_prepare_v2(database_, "INSERT INTO t VALUES(?)", -1, &insert_, nullptr) == SQLITE_OK);
  }
  ~BareCommit() {
    sqlite3_finalize(insert_);
    sqlite3_close(database_);
  }
  BareCommit(const BareCommit&) = delete;
  BareCommit& operator=(const BareCommit&) = delete;

  void write(const std::string& text) const {
    sqlite3_bind_text(insert_, 1, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    REQUIRE(sqlite3_step(insert_) == SQLITE_DONE);
    sqlite3_reset(insert_);
  }

 private:
  sqlite3* database_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
};
}  // namespace

TEST_CASE("Durable writes") {
  constexpr int rounds = 300;
  const TemporaryFolder folder;
  const store::Instant now{std::chrono::seconds{1'800'000'000}};
  auto store = must(store::Store::open(folder.path() / "store", "ZJ01", now));
  const BareCommit bare(folder.path() / "bare.db");
  const std::string entry(150, 'x');  // about the bytes of an audit row with its hash
  std::vector<double> commits, notes, cases, note_ratio, case_ratio;
  for (int round = 0; round < rounds; ++round) {
    commits.push_back(milliseconds_of([&] { bare.write(entry); }));
    notes.push_back(milliseconds_of([&] { must(store.note("bench", "ZJ01-261123-0001-0", now)); }));
    const auto submitted = sample_case();
    cases.push_back(milliseconds_of([&] { must(store.save_new_case(submitted, now)); }));
    note_ratio.push_back(notes.back() / commits.back());
    case_ratio.push_back(cases.back() / commits.back());
  }
  print_times("bare SQLite commit", commits, "the yardstick");
  print_times("audit entry", notes, "none set");
  print_times("new case saved", cases, "none set");
  std::printf("ratio to the bare commit of the same round, median: audit entry %.2f, new case %.2f\n",
              median(note_ratio), median(case_ratio));
}

TEST_CASE("A look for what waits") {
  constexpr int rounds = 50, looks = 100;
  const TemporaryFolder folder;
  const store::Instant now{std::chrono::seconds{1'800'000'000}};
  auto store = must(store::Store::open(folder.path() / "store", "ZJ01", now));
  int stored = 0;
  double beside_few = 0;
  for (const int sent : {100, 1'600, 8'000}) {
    for (; stored < sent; ++stored) must(store.save_new_case(sample_case(), now));
    while (const auto item = must(store.next_due(now))) must(store.mark_sent(item->id, now));
    must(store.save_new_case(sample_case(), now));
    ++stored;
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round)
      times.push_back(milliseconds_of([&] {
        for (int look = 0; look < looks; ++look) REQUIRE(must(store.due_together(now, 100, 1'000'000)).size() == 1);
      }));
    print_times(("a hundred looks, one waits beside " + std::to_string(sent)).c_str(), times, "none set");
    if (beside_few == 0) beside_few = median(times);
    std::printf("ratio to the look beside the fewest, median: %.2f\n", median(times) / beside_few);
  }
}
