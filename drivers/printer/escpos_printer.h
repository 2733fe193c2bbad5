// A thermal receipt printer (80 mm) speaking ESC/POS over a device file or a socket. The slip goes as one picture, so
// any character prints. Proof is the answer to GS r, which the printer gives only after everything before it.
#pragma once

#include <chrono>

#include "printer/printer.h"

namespace huanka::printer {

struct EscposTiming {
  std::chrono::milliseconds answer{1'500};   ///< one status question
  std::chrono::milliseconds finish{30'000};  ///< from the last byte to the proof
  std::chrono::milliseconds between_questions{300};
};

class EscposPrinter : public Printer {
 public:
  /// A device file, or tcp://host:port.
  explicit EscposPrinter(std::string line, EscposTiming timing = {});

  Format format() const override { return Format::Dots; }
  std::optional<Trouble> trouble() override;
  Report print(const PrintJob& job, const Progress& progress, const std::stop_token& stop) override;

 private:
  std::string line_;
  EscposTiming timing_;
};

/// The bytes of one picture, fed and cut.
std::string escpos_picture(const Dots& dots);

}  // namespace huanka::printer
