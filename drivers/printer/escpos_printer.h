// A thermal receipt printer (80 mm) speaking ESC/POS over a device file or a socket. The slip goes as one picture, so
// any character prints. Proof is the answer to GS r, which the printer gives only after everything before it.
#pragma once

#include <chrono>
#include <mutex>

#include "printer/printer.h"

namespace huanka::printer {

struct EscposTiming {
  std::chrono::milliseconds answer{1'500};   ///< one status question
  std::chrono::milliseconds finish{30'000};  ///< from the last byte to the proof
  std::chrono::milliseconds between_questions{300};
};

/// Thread-safe. Such a printer serves one connection at a time: while print() runs, trouble() gives what that one last
/// saw.
class EscposPrinter : public Printer {
 public:
  /// A device file, or tcp://host:port.
  explicit EscposPrinter(std::string line, EscposTiming timing = {});

  Format format() const override { return Format::Dots; }
  std::optional<Trouble> trouble() override;
  Paper paper() const override;
  Report print(const PrintJob& job, const Progress& progress, const std::stop_token& stop) override;

 private:
  std::optional<Trouble> known() const;
  std::optional<Trouble> remember(std::optional<Trouble> seen, Paper paper);

  std::string line_;
  EscposTiming timing_;
  std::mutex line_in_use_;
  mutable std::mutex known_mutex_;
  std::optional<Trouble> known_;
  Paper paper_ = Paper::Unknown;
};

/// The bytes of one picture, fed and cut.
std::string escpos_picture(const Dots& dots);

}  // namespace huanka::printer
