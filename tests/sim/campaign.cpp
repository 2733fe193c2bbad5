#include "campaign.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <sstream>

namespace huanka::sim {

namespace {
constexpr std::size_t most_failures = 5;

void count(Tally& tally, const Plan& plan, const Result& result, const Setting& setting) {
  ++tally.histories;
  tally.visits += result.visits;
  tally.cases += result.cases;
  tally.happened += result.happened;
  if (result.violations.empty()) return;
  ++tally.failed;
  if (tally.failures.size() >= most_failures) return;
  const Violation& first = result.violations.front();
  tally.failures.push_back(first.invariant + " (" + first.detail +
                           "): " + command_for(smallest(plan, first.invariant, setting)));
}

std::string written(const Tally& tally) {
  std::ostringstream out;
  out << tally.histories << ' ' << tally.visits << ' ' << tally.cases << ' ' << tally.happened << ' ' << tally.failed
      << '\n';
  for (const auto& failure : tally.failures) out << failure << '\n';
  return out.str();
}

Tally read(const std::string& text) {
  std::istringstream in(text);
  Tally tally;
  in >> tally.histories >> tally.visits >> tally.cases >> tally.happened >> tally.failed;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) tally.failures.push_back(line);
  return tally;
}

/// Shares the work among processes: one history's world is one process's, and SQLite's default VFS is too.
Tally shared(int jobs, const std::function<Tally(int job)>& work) {
  const auto began = std::chrono::steady_clock::now();
  std::vector<std::pair<pid_t, int>> children;
  for (int job = 0; job < jobs; ++job) {
    int ends[2];
    if (::pipe(ends) != 0) continue;
    const pid_t child = ::fork();
    if (child == 0) {
      ::close(ends[0]);
      const std::string text = written(work(job));
      const auto sent = ::write(ends[1], text.data(), text.size());
      ::_exit(sent == static_cast<ssize_t>(text.size()) ? 0 : 1);
    }
    ::close(ends[1]);
    children.emplace_back(child, ends[0]);
  }
  Tally all;
  for (const auto& [child, end] : children) {
    std::string text;
    char buffer[4096];
    for (ssize_t got = 0; (got = ::read(end, buffer, sizeof buffer)) > 0;)
      text.append(buffer, static_cast<std::size_t>(got));
    ::close(end);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (status != 0) {
      ++all.failed;
      all.failures.push_back("a worker ended with status " + std::to_string(status) + " after: " + text);
    } else {
      all += read(text);
    }
  }
  all.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return all;
}
}  // namespace

Tally& Tally::operator+=(const Tally& other) {
  histories += other.histories;
  visits += other.visits;
  cases += other.cases;
  happened += other.happened;
  failed += other.failed;
  failures.insert(failures.end(), other.failures.begin(), other.failures.end());
  return *this;
}

std::string command_for(const Plan& plan) {
  std::string command = "huanka sim --seed " + std::to_string(plan.seed);
  if (plan.quiet_route) command += " --route " + domain::to_string(*plan.quiet_route);
  if (plan.cut) {
    command += plan.cut->whose == PlannedCut::Whose::Kiosk ? " --kiosk-operation " : " --office-operation ";
    command += std::to_string(plan.cut->operation);
    command += plan.cut->instead ? " --fault " + std::to_string(static_cast<int>(*plan.cut->instead))
                                 : " --loss " + std::to_string(static_cast<int>(plan.cut->loss));
  }
  if (plan.fate)
    command += " --moment " + std::to_string(plan.fate->moment) + " --befalls " + to_string(plan.fate->fate);
  if (plan.days > 0) command += " --days " + std::to_string(plan.days);
  for (const auto& kind : plan.without) command += " --without " + kind;
  return command + " --trace";
}

Plan smallest(Plan failing, const std::string& invariant, const Setting& setting) {
  for (const auto& [name, rate] : Faults::kinds()) {
    Plan without = failing;
    without.without.insert(name);
    const auto violations = play(without, setting).violations;
    if (std::any_of(violations.begin(), violations.end(), [&](const Violation& v) { return v.invariant == invariant; }))
      failing = without;
  }
  return failing;
}

Tally by_seeds(const Setting& setting, std::uint64_t first, std::int64_t count_wanted, int jobs, const Plan& like) {
  return shared(jobs, [&](int job) {
    Tally tally;
    for (std::int64_t i = job; i < count_wanted && tally.failures.size() < most_failures; i += jobs) {
      Plan plan = like;
      plan.seed = first + static_cast<std::uint64_t>(i);
      count(tally, plan, play(plan, setting), setting);
    }
    return tally;
  });
}

namespace {
/// Every route without chance, and for each the plans that `plans` makes of it and of how it went by itself.
Tally every_route(const Setting& setting, int jobs,
                  const std::function<void(const Plan& quiet, const Result& whole,
                                           const std::function<void(const Plan&)>& play_one)>& plans) {
  return shared(jobs, [&](int job) {
    Tally tally;
    std::int64_t turn = 0;
    for (const auto route :
         {domain::Route::SameBankSameNumber, domain::Route::SameBankNewNumber, domain::Route::ChangeBank}) {
      const Plan quiet{.seed = 1, .quiet_route = route};
      const Result whole = play(quiet, setting);
      if (job == 0) count(tally, quiet, whole, setting);
      plans(quiet, whole, [&](const Plan& plan) {
        if (turn++ % jobs != job || tally.failures.size() >= most_failures) return;
        count(tally, plan, play(plan, setting), setting);
      });
    }
    return tally;
  });
}
}  // namespace

Tally at_every_operation(const Setting& setting, int jobs) {
  return every_route(setting, jobs, [](const Plan& quiet, const Result& whole, const auto& play_one) {
    const auto stop_at = [&](PlannedCut cut) {
      Plan plan = quiet;
      plan.cut = cut;
      play_one(plan);
    };
    for (const auto whose : {PlannedCut::Whose::Kiosk, PlannedCut::Whose::Office}) {
      const auto operations = whose == PlannedCut::Whose::Kiosk ? whole.kiosk_operations : whole.office_operations;
      for (std::int64_t operation = 1; operation <= operations; ++operation) {
        for (const Loss loss : all_losses) stop_at({.whose = whose, .operation = operation, .loss = loss});
        for (const auto fault : {DiskFault::Full, DiskFault::Broken, DiskFault::ReadOnly})
          stop_at({.whose = whose, .operation = operation, .instead = fault});
      }
    }
  });
}

Tally at_every_moment(const Setting& setting, int jobs) {
  return every_route(setting, jobs, [](const Plan& quiet, const Result& whole, const auto& play_one) {
    for (std::int64_t moment = 1; moment <= whole.moments; ++moment)
      for (const DeviceFate& fate : all_device_fates()) {
        Plan plan = quiet;
        plan.fate = {moment, fate};
        play_one(plan);
      }
  });
}

}  // namespace huanka::sim
