// When a kiosk's clock may make dated promises (operations reference 1.4; R69, R71).
#include <catch2/catch.hpp>

#include "shell/clock_judge.h"

using namespace huanka;
using namespace huanka::shell;
using namespace std::chrono_literals;

namespace {
const wire::Instant installed = wire::Instant(std::chrono::sys_days(2026y / 11 / 1));
const wire::Instant morning = wire::Instant(std::chrono::sys_days(2026y / 11 / 16)) + 1h;
}  // namespace

TEST_CASE("A clock that stands before the program was installed was never set", "[shell][clock]") {
  ClockJudge judge(installed);
  CHECK_FALSE(judge.believes(wire::Instant{}, 0ms));
  CHECK_FALSE(judge.believes(installed - 24h - 1s, 0ms));
  CHECK(judge.believes(installed - 24h, 0ms));  // another time zone is no reason
}

TEST_CASE("Without the office a clock is believed while it runs evenly, and not once it was turned", "[shell][clock]") {
  ClockJudge judge(installed);
  CHECK(judge.believes(morning, 1'000ms));
  CHECK(judge.believes(morning + 1h + 120s, 1'000ms + 1h));
  CHECK_FALSE(judge.believes(morning + 1h + 121s, 1'000ms + 1h));
  CHECK_FALSE(judge.believes(morning - 24h, 1'000ms + 2h));
  CHECK(judge.believes(morning + 3h, 1'000ms + 3h));  // turned back to where it belongs
}

TEST_CASE("The office's word counts for more than what the clock showed before", "[shell][clock]") {
  ClockJudge judge(installed);
  CHECK(judge.believes(morning, 0ms));
  judge.office_said(morning + 24h, 1'000ms);
  CHECK_FALSE(judge.believes(morning + 1s, 1'000ms));
  CHECK(judge.believes(morning + 24h + 10s, 11'000ms));
}
