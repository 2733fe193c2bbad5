// The tables' lines, and whether all numbers are above their floors.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace huanka::accuracy {

class Report {
 public:
  /// Without floors nothing can fail: the tuning half is there to choose limits by.
  explicit Report(bool with_floors) : with_floors_(with_floors) {}

  /// A share, in percent, and its floor.
  void row(const std::string& what, int good, int all, double floor);
  void row_most(const std::string& what, double value, double most);
  /// A line that was printed elsewhere.
  void judged(bool good) { failed_ += good ? 0 : 1; }
  bool has_floors() const { return with_floors_; }
  bool good() const { return failed_ == 0; }
  /// Whether each picture that was missed is to be named (NAMES in the environment).
  static bool names();

 private:
  const bool with_floors_;
  int failed_ = 0;
};

/// How many of each group of people went well.
class GroupCounts {
 public:
  void count(const std::vector<std::string>& groups, bool good);
  /// A row for each group, all with the same floor.
  void rows(Report& report, double floor) const;

 private:
  std::map<std::string, std::pair<int, int>> counts_;  ///< good ones, all
};

/// The value that `share` of the values lie below; 0 of none.
double quantile(std::vector<double> values, double share);

}  // namespace huanka::accuracy
