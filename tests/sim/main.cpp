// huanka-sim: histories of the world in a box. One seed as a story, many as a count.
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <thread>

#include "campaign.h"

namespace {
using namespace huanka::sim;

std::string clock_text(Milliseconds at) {
  const auto total = at / 1000;
  char text[40];
  std::snprintf(text, sizeof text, "day %lld %02lld:%02lld:%02lld", static_cast<long long>(total / 86400),
                static_cast<long long>(total / 3600 % 24), static_cast<long long>(total / 60 % 60),
                static_cast<long long>(total % 60));
  return text;
}

int tell(const Plan& plan, const Setting& setting) {
  const auto result = play(plan, setting);
  for (const auto& line : result.story) std::printf("%s  %s\n", clock_text(line.at).c_str(), line.what.c_str());
  for (const auto& violation : result.violations)
    std::printf("VIOLATED %s: %s\n", violation.invariant.c_str(), violation.detail.c_str());
  std::printf("seed %llu: %lld visits, %lld cases shown as accepted, %zu violations\n",
              static_cast<unsigned long long>(plan.seed), static_cast<long long>(result.visits),
              static_cast<long long>(result.cases), result.violations.size());
  return result.violations.empty() ? 0 : 1;
}

int report(const char* what, const Tally& tally) {
  std::printf(
      "%s: %lld histories, %lld visits, %lld cases, %lld things happened in %.1f s (%.0f visits/s); %lld failed\n",
      what, static_cast<long long>(tally.histories), static_cast<long long>(tally.visits),
      static_cast<long long>(tally.cases), static_cast<long long>(tally.happened), tally.seconds,
      static_cast<double>(tally.visits) / tally.seconds, static_cast<long long>(tally.failed));
  for (const auto& failure : tally.failures) std::printf("  %s\n  commit %s\n", failure.c_str(), HUANKA_COMMIT);
  return tally.failed == 0 ? 0 : 1;
}

int run(int argc, char** argv) {
  CLI::App app(
      "HuanKa's world in a box: the kiosk and the office in simulated time, with everything that can go wrong");
  Plan plan;
  std::string route;
  std::int64_t count = 1, kiosk_operation = 0, office_operation = 0;
  int jobs = static_cast<int>(std::max(1U, std::thread::hardware_concurrency())), loss = 0, fault = 0;
  std::int64_t moment = 1;
  std::string befalls;
  bool every_operation = false, every_moment = false;
  app.add_option("--seed", plan.seed, "the history, or the first of many");
  app.add_option("--count", count, "how many histories");
  app.add_option("--jobs", jobs, "how many at once");
  app.add_flag("--trace", plan.told, "tell one history as a story");
  app.add_option("--route", route, "one person on this route, and nothing by chance");
  app.add_option("--kiosk-operation", kiosk_operation, "the kiosk loses power at this disk operation");
  app.add_option("--office-operation", office_operation, "the office loses power at this disk operation");
  app.add_option("--loss", loss, "unsynced writes: 0 none survive, 1 all, 2 some, 3 torn")->check(CLI::Range(0, 3));
  app.add_option("--fault", fault, "instead of the power: 1 disk full, 2 broken, 3 read-only")->check(CLI::Range(1, 3));
  app.add_option("--moment", moment, "when the visit has changed its place this often ...");
  app.add_option("--befalls", befalls, "... this befalls the kiosk (reader-gone, letter-print:refused, ...)");
  app.add_option("--days", plan.days, "so many days of a busy kiosk instead of a few people");
  app.add_option("--without", plan.without, "leave out a kind of trouble");
  app.add_flag("--every-operation", every_operation, "every route, the world stopped at every single disk operation");
  app.add_flag("--every-moment", every_moment, "every route, each fate of device, line and clock at every place of it");
  app.footer("exit codes: 0 nothing violated, 1 something violated, 64 wrong use");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    return app.exit(wrong) == 0 ? 0 : 64;
  }
  spdlog::set_level(spdlog::level::off);
  const auto setting = Setting::load(std::filesystem::path(HUANKA_SOURCE_DIR) / "config", HUANKA_LOCALE);
  if (!route.empty()) {
    plan.quiet_route = huanka::domain::route_from(route);
    if (!plan.quiet_route) {
      std::fprintf(stderr, "--route takes same_bank_same_number, same_bank_new_number or change_bank\n");
      return 64;
    }
  }
  if (kiosk_operation > 0 || office_operation > 0) {
    plan.cut = PlannedCut{.whose = kiosk_operation > 0 ? PlannedCut::Whose::Kiosk : PlannedCut::Whose::Office,
                          .operation = std::max(kiosk_operation, office_operation),
                          .loss = static_cast<Loss>(loss)};
    if (fault > 0) plan.cut->instead = static_cast<DiskFault>(fault);
  }
  if (!befalls.empty()) {
    const auto fate = device_fate_from(befalls);
    if (!fate) {
      std::fprintf(stderr, "--befalls takes one of:\n");
      for (const auto& known : all_device_fates()) std::fprintf(stderr, "  %s\n", to_string(known).c_str());
      return 64;
    }
    plan.fate = {moment, *fate};
  }
  if (every_moment) return report("every moment", at_every_moment(setting, jobs));
  if (every_operation) return report("every operation", at_every_operation(setting, jobs));
  if (app.count("--count") > 0) return report("seeds", by_seeds(setting, plan.seed, count, jobs, plan));
  return tell(plan, setting);
}
}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& broken) {
    std::fprintf(stderr, "huanka-sim: stopped by a fault of its own: %s\n", broken.what());
    return 70;
  }
}
