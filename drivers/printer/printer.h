// A printer, whatever stands behind it. "Printed" is said only when the device proved it; everything that may have come
// out but is not proven is Unknown, and somebody has to look.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace huanka::printer {

/// What keeps a printer from printing, most urgent first.
enum class Trouble { PaperOut, Jam, CoverOpen, TonerOut, Offline, Busy, Other };

/// How much paper a printer says it has. Many know only whether there is any.
enum class Paper { Unknown, Enough, Low, Out };

/// A picture for printers that know nothing else: one bit a dot, 1 is black, rows of width/8 bytes.
struct Dots {
  int width_px = 0, height_px = 0;
  std::string rows;
};

enum class Format { Pdf, Dots };

struct PrintJob {
  std::string title;  ///< shown on the printer's panel: never personal data
  std::string pdf;    ///< for Format::Pdf
  Dots dots;          ///< for Format::Dots
  int copies = 1;
};

enum class Outcome {
  Printed,  ///< proven
  Failed,   ///< proven that nothing came out
  Unknown   ///< something may have come out
};

struct Report {
  Outcome outcome = Outcome::Unknown;
  std::string staff_code;  ///< "E-PRINT-..."; empty when printed
  std::string detail;      ///< for technicians
};

/// Told while print() runs, from its thread.
struct Progress {
  std::function<void(Trouble)> waiting;  ///< the printer has the job and waits for a hand
  std::function<void()> going;           ///< it goes on
};

class Printer {
 public:
  Printer() = default;
  Printer(const Printer&) = delete;
  Printer& operator=(const Printer&) = delete;
  Printer(Printer&&) = delete;
  Printer& operator=(Printer&&) = delete;
  virtual ~Printer() = default;

  virtual Format format() const = 0;
  /// Empty when it would print now. Answers within a few seconds.
  virtual std::optional<Trouble> trouble() = 0;
  /// As the last trouble() or print() saw it; Unknown while the printer has not said.
  virtual Paper paper() const = 0;
  /// Returns when the outcome is known, or cannot become known any more. A stop request takes the job back.
  virtual Report print(const PrintJob& job, const Progress& progress, const std::stop_token& stop) = 0;
};

/// The driver for an address: ipp://, ipps://, escpos:/dev/..., escpos:tcp://host:port. Null for any other.
std::unique_ptr<Printer> open_printer(const std::string& address);

std::string to_string(Trouble trouble);
std::string to_string(Outcome outcome);

}  // namespace huanka::printer
