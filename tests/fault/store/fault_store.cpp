// The process is killed (SIGKILL) at every effect of a visit, and in the middle of every transaction; started again,
// it finds no case lost, doubled, or half-printed and forgotten.
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <set>
#include <vector>

#include "rig/sample_case.h"
#include "rig/temporary_folder.h"
#include "store/store.h"

using namespace huanka;
using namespace huanka::rig;
using namespace huanka::store;
using namespace std::chrono_literals;

namespace {
const Instant monday = Instant(std::chrono::sys_days(2026y / 11 / 16)) + 2h;

template <class T>
T or_die(Result<T, Error> result) {
  if (!result) ::_exit(9);
  return std::move(result).value();
}

/// What a first and a second visit do to the store, with a stop before every durable step and every effect.
/// Effects on the world are told to `world`: 's' slip came out, 'l' letter came out, 'm' office has the message.
void two_visits(const std::filesystem::path& folder, const std::function<void()>& stop,
                const std::function<void(char)>& world) {
  Store store = or_die(Store::open(folder, "ZJ01", monday));
  stop();
  auto c = or_die(store.save_new_case(sample_case(), monday));
  world('c');  // the person sees "accepted"
  stop();
  const auto message = or_die(store.next_due(monday));
  world('m');
  stop();
  or_die(store.mark_sent(message->id, monday));
  stop();
  const auto slip = or_die(store.next_print(c.number, Paper::Slip, monday));
  stop();
  or_die(store.print_started(slip.id, monday));
  stop();
  world('s');
  stop();
  or_die(store.print_ended(slip.id, PrintState::Printed, monday));
  stop();
  auto window = domain::begin_review(c);
  window = domain::approve(*window, 2026y / 11 / 20);
  window = domain::open_window(*window, 2026y / 11 / 20, {});
  const auto issued = domain::issue(*window, sample_new_card(), 2026y / 11 / 23);
  const auto letter = or_die(store.begin_letter(*issued, sample_new_card(), monday));
  stop();
  or_die(store.print_started(letter.job.id, monday));
  stop();
  world('l');
  stop();
  or_die(store.print_ended(letter.job.id, PrintState::Printed, monday));
  stop();
}

struct Run {
  std::string world;  ///< effects that happened before the end
  bool finished = false;
};

/// Runs the visits in a child; it is let go `stops` times and then killed: at its stop, or while it works on.
Run run_and_kill(const std::filesystem::path& folder, int stops, bool in_the_middle) {
  int ends[2];
  REQUIRE(::socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    const auto say = [&](char what) {
      if (::write(ends[1], &what, 1) != 1) ::_exit(8);
    };
    two_visits(
        folder,
        [&] {
          say('.');
          char go = 0;
          if (::read(ends[1], &go, 1) != 1) ::_exit(7);
        },
        say);
    say('!');
    ::_exit(0);
  }
  ::close(ends[1]);
  Run run;
  char said = 0;
  while (::read(ends[0], &said, 1) == 1) {
    if (said == '!') run.finished = true;
    if (said != '.' && said != '!') run.world += said;
    if (said != '.') continue;
    if (stops == 0 && !in_the_middle) break;
    const char go = 'g';
    if (::write(ends[0], &go, 1) != 1) break;
    if (stops-- == 0) break;  // killed while it works on
  }
  ::kill(child, SIGKILL);
  while (::read(ends[0], &said, 1) == 1)  // what it still managed to do
    if (said != '.' && said != '!') run.world += said;
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK((run.finished || WIFSIGNALED(status)));
  return run;
}

bool happened(const Run& run, char what) { return run.world.find(what) != std::string::npos; }

void check_what_is_left(const std::filesystem::path& folder, const Run& run) {
  Store store = must(Store::open(folder, "ZJ01", monday));
  const auto cases = must(store.cases());
  REQUIRE(cases.size() <= 1);
  if (happened(run, 'c')) REQUIRE(cases.size() == 1);  // what was shown as accepted is durable
  CHECK(must(store.audit_is_whole()));
  if (cases.empty()) return;
  const auto& c = cases.front();

  // The message: with the office, or still waiting with the same key. Never gone.
  if (!happened(run, 'm')) CHECK_FALSE(must(store.is_sent(c.number)));

  // Paper that came out is known as printed, or asked about; it is never taken for not printed.
  const auto unknown = must(store.unknown_prints());
  const bool slip_asked = !unknown.empty() && unknown.front().paper == Paper::Slip;
  const bool letter_asked = !unknown.empty() && unknown.back().paper == Paper::Letter;
  if (happened(run, 's') && !slip_asked) CHECK(must(store.next_print(c.number, Paper::Slip, monday)).duplicate);
  if (happened(run, 'l')) CHECK((letter_asked || c.state == domain::CaseState::LetterPrinted));
  CHECK(unknown.size() <= 1);

  // The letter's number is the case's own, and the next case gets the next one: no gap, no second use.
  if (c.state == domain::CaseState::Issued) {
    for (const auto& job : unknown) must(store.resolve_print(c.number, job.paper, false, monday));
    const auto again = must(store.begin_letter(c, sample_new_card(), monday));
    CHECK(again.job.letter_number == "L-ZJ01-000001");
  }
  auto other = must(store.save_new_case(sample_case(), monday));
  CHECK(other.number == domain::make_case_number("ZJ01", 2026y / 11 / 16, 2));
}
}  // namespace

TEST_CASE("Killed at every effect of a visit: nothing lost, doubled, or printed and forgotten", "[store][fault]") {
  int stops = 0;
  for (bool finished = false; !finished; ++stops) {
    const TemporaryFolder folder;
    const Run run = run_and_kill(folder, stops, false);
    CAPTURE(stops, run.world);
    check_what_is_left(folder, run);
    finished = run.finished;
  }
  CHECK(stops > 12);
}

TEST_CASE("Killed in the middle of every step: a transaction happened or did not", "[store][fault]") {
  for (int round = 0; round < 3; ++round) {
    for (int stops = 0; stops < 12; ++stops) {
      const TemporaryFolder folder;
      const Run run = run_and_kill(folder, stops, true);
      CAPTURE(stops, run.world);
      check_what_is_left(folder, run);
    }
  }
}
