#include "printer/simulated_printer.h"

#include <fstream>
#include <utility>

namespace huanka::printer {

SimulatedPrinter::SimulatedPrinter(std::filesystem::path folder, std::string name)
    : folder_(std::move(folder)), name_(std::move(name)) {}

std::optional<Trouble> SimulatedPrinter::trouble() {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

Paper SimulatedPrinter::paper() const {
  const std::lock_guard lock(mutex_);
  if (trouble_ == Trouble::PaperOut) return Paper::Out;
  return paper_low_ ? Paper::Low : Paper::Enough;
}

Report SimulatedPrinter::print(const PrintJob& job, const Progress& progress, const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (trouble_) {
    const Trouble now = *trouble_;
    lock.unlock();
    if (progress.waiting) progress.waiting(now);
    lock.lock();
    changed_.wait(lock, stop, [&] { return trouble_ != now; });
    if (stop.stop_requested()) return {Outcome::Failed, "E-PRINT-STOPPED", "taken back"};
    if (!trouble_ && progress.going) progress.going();
  }
  if (const auto end = std::exchange(next_end_, std::nullopt); end && *end != Outcome::Printed)
    return {*end, *end == Outcome::Failed ? "E-PRINT-ABORTED" : "E-PRINT-LOST", "as the hand wished"};
  for (int copy = 0; copy < job.copies; ++copy) {
    ++printed_;
    if (folder_.empty()) continue;
    std::error_code failed;
    std::filesystem::create_directories(folder_, failed);
    // Papers of an earlier run stay.
    const auto paper = [this] { return folder_ / (name_ + "-" + std::to_string(paper_) + ".pdf"); };
    do ++paper_;
    while (std::filesystem::exists(paper(), failed));
    const auto file = paper();
    std::ofstream out(file, std::ios::binary);
    out << job.pdf;
    if (!out) return {Outcome::Failed, "E-PRINT-FOLDER", "cannot write " + file.filename().string()};
  }
  return {Outcome::Printed, "", ""};
}

void SimulatedPrinter::set_trouble(std::optional<Trouble> trouble) {
  {
    const std::lock_guard lock(mutex_);
    trouble_ = trouble;
  }
  changed_.notify_all();
}

void SimulatedPrinter::set_paper_low(bool low) {
  const std::lock_guard lock(mutex_);
  paper_low_ = low;
}

void SimulatedPrinter::end_next(Outcome outcome) {
  const std::lock_guard lock(mutex_);
  next_end_ = outcome;
}

int SimulatedPrinter::printed() const {
  const std::lock_guard lock(mutex_);
  return printed_;
}

}  // namespace huanka::printer
