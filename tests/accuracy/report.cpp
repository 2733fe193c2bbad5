#include "report.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace huanka::accuracy {

void Report::row(const std::string& what, int good, int all, double floor) {
  const double percent = all == 0 ? 0 : 100.0 * good / all;
  const bool low = with_floors_ && percent < floor;
  std::printf("  %-44s %4d of %4d  %5.1f %%   (at least %.1f)%s\n", what.c_str(), good, all, percent, floor,
              low ? "  TOO LOW" : "");
  judged(!low);
}

void Report::row_most(const std::string& what, double value, double most) {
  const bool high = with_floors_ && value > most;
  std::printf("  %-44s %8.3f   (at most %.3f)%s\n", what.c_str(), value, most, high ? "  TOO HIGH" : "");
  judged(!high);
}

bool Report::names() { return std::getenv("NAMES") != nullptr; }

void GroupCounts::count(const std::vector<std::string>& groups, bool good) {
  for (const std::string& group : groups) {
    counts_[group].first += good ? 1 : 0;
    ++counts_[group].second;
  }
}

void GroupCounts::rows(Report& report, double floor) const {
  for (const auto& [name, count] : counts_) report.row("  " + name, count.first, count.second, floor);
}

double quantile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5)];
}

}  // namespace huanka::accuracy
