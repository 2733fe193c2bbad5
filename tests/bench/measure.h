// Taking times and reading them: medians and high percentiles, never means.
#pragma once

#include <time.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

namespace huanka::bench {

using Clock = std::chrono::steady_clock;

inline double milliseconds_since(Clock::time_point began) {
  return std::chrono::duration<double, std::milli>(Clock::now() - began).count();
}

template <class Work>
double milliseconds_of(Work work) {
  const auto began = Clock::now();
  work();
  return milliseconds_since(began);
}

/// This thread's own time, as the platform notes measure it: other programs do not count.
template <class Work>
double cpu_milliseconds_of(Work work) {
  const auto now = [] {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
  };
  const double began = now();
  work();
  return now() - began;
}

/// The value below which `share` (0 to 1) of the values lie. Requires at least one value.
inline double quantile(std::vector<double> values, double share) {
  const auto place = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1) + 0.5);
  std::nth_element(values.begin(), values.begin() + place, values.end());
  return values[static_cast<std::size_t>(place)];
}

inline double median(std::vector<double> values) { return quantile(std::move(values), 0.5); }

inline void print_times(const char* what, const std::vector<double>& values, const char* aim) {
  std::printf("%s: p50 %.2f ms, p99 %.2f ms, most %.2f ms of %zu (aim: %s)\n", what, median(values),
              quantile(values, 0.99), quantile(values, 1), values.size(), aim);
}

}  // namespace huanka::bench
