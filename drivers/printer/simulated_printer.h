// A printer that is not there: completed jobs land in a folder, and a hand (a test, huanka rig) empties, jams or
// unplugs it. Behaves by the same contract as the real ones.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <mutex>

#include "printer/printer.h"

namespace huanka::printer {

/// Thread-safe.
class SimulatedPrinter : public Printer {
 public:
  /// Finished papers are written as <folder>/<name>-<n>.pdf with the next free n; an empty folder keeps nothing.
  SimulatedPrinter(std::filesystem::path folder, std::string name);

  Format format() const override { return Format::Pdf; }
  std::optional<Trouble> trouble() override;
  Paper paper() const override;
  Report print(const PrintJob& job, const Progress& progress, const std::stop_token& stop) override;

  // the hand
  void set_trouble(std::optional<Trouble> trouble);
  /// Little paper is no trouble: it prints on.
  void set_paper_low(bool low);
  /// The next job ends like this instead of being printed.
  void end_next(Outcome outcome);
  int printed() const;

 private:
  std::filesystem::path folder_;
  std::string name_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::optional<Trouble> trouble_;
  bool paper_low_ = false;
  std::optional<Outcome> next_end_;
  int printed_ = 0, paper_ = 0;
};

}  // namespace huanka::printer
