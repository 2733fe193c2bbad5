// When the office hears how a terminal is: regularly, soon after a change, once it is still (issue 4, fleet page).
#include <catch2/catch.hpp>

#include "rig/sample_heartbeat.h"
#include "sync/heartbeat_plan.h"

using namespace huanka;
using namespace huanka::sync;
using namespace std::chrono_literals;

namespace {
constexpr auto minute = 60'000ms;
const wire::DeviceStates well = rig::sample_heartbeat().devices;

wire::DeviceStates without_paper() {
  auto devices = well;
  devices.slip_printer = {wire::PrinterState::PaperOut, wire::PaperState::Out};
  return devices;
}

/// Has told once, at 10 s, and was heard or not.
HeartbeatPlan told_once(bool taken) {
  HeartbeatPlan plan(minute, 0ms);
  plan.saw(well, 1'000ms);
  plan.told(well, taken, 10'000ms, 0.5);
  return plan;
}
}  // namespace

TEST_CASE("The first is due when the devices have said how they are; then one an interval", "[sync][fleet]") {
  HeartbeatPlan plan(minute, 100ms);
  CHECK(plan.due() == 3'100ms);
  plan.saw(well, 500ms);
  CHECK(plan.due() == 3'100ms);
  plan.told(well, true, 3'100ms, 0.5);
  CHECK(plan.due() == 63'100ms);
}

TEST_CASE("A change is told soon, but only once it stands still", "[sync][fleet]") {
  auto plan = told_once(true);
  plan.saw(well, 20'000ms);  // looked at again: nothing new
  CHECK(plan.due() == 70'000ms);
  plan.saw(without_paper(), 30'000ms);
  CHECK(plan.due() == 33'000ms);
  plan.saw(well, 31'000ms);  // it only fluttered
  CHECK(plan.due() == 70'000ms);
  plan.saw(without_paper(), 32'000ms);
  CHECK(plan.due() == 35'000ms);
  plan.told(without_paper(), true, 35'000ms, 0.5);
  CHECK(plan.due() == 95'000ms);
}

TEST_CASE("What never stands still is told at the regular time all the same", "[sync][fleet]") {
  auto plan = told_once(true);
  for (auto at = 12'000ms; at < 200'000ms; at += 2'000ms) {
    plan.saw(at.count() % 4'000 == 0 ? well : without_paper(), at);
    CHECK(plan.due() <= 70'000ms);
  }
}

TEST_CASE("A change while one is on its way is told after it", "[sync][fleet]") {
  auto plan = told_once(true);
  plan.saw(without_paper(), 69'000ms);
  plan.told(well, true, 71'000ms, 0.5);  // read before the paper ended
  CHECK(plan.due() == 72'000ms);
}

TEST_CASE("While the office is away nothing is queued and nothing is hurried", "[sync][fleet]") {
  auto plan = told_once(false);
  CHECK(plan.due() == 70'000ms);
  plan.saw(without_paper(), 20'000ms);
  CHECK(plan.due() == 70'000ms);
}

TEST_CASE("Terminals that began together drift apart", "[sync][fleet]") {
  HeartbeatPlan early(minute, 0ms), late(minute, 0ms);
  for (auto* plan : {&early, &late}) plan->saw(well, 0ms);
  early.told(well, true, 0ms, 0.0);
  late.told(well, true, 0ms, 0.999'999);
  CHECK(early.due() == 54'000ms);
  CHECK(late.due() == 66'000ms);
}
