// IPP (RFC 8010/8011) straight to the printer with libcups; no queue, no temporary file. Proof of printing is the
// printer's own job-state.
#pragma once

#include <atomic>
#include <chrono>
#include <string>

#include "printer/printer.h"

namespace huanka::printer {

struct IppTiming {
  std::chrono::milliseconds between_questions{250};
  std::chrono::milliseconds silence{4'000};  ///< one request's patience
  std::chrono::seconds lost_printer{60};     ///< a printer gone mid-job this long: the outcome is unknown
  std::chrono::seconds whole_job{600};       ///< then the job is taken back
};

class IppPrinter : public Printer {
 public:
  explicit IppPrinter(std::string uri, IppTiming timing = {});
  ~IppPrinter() override;

  Format format() const override { return Format::Pdf; }
  std::optional<Trouble> trouble() override;
  Paper paper() const override { return paper_; }
  Report print(const PrintJob& job, const Progress& progress, const std::stop_token& stop) override;

 private:
  std::string uri_;
  IppTiming timing_;
  std::atomic<Paper> paper_ = Paper::Unknown;
};

/// The trouble in a list of printer-state-reasons, whatever severity suffix they carry (printers disagree about it).
std::optional<Trouble> trouble_from(const std::vector<std::string>& printer_state_reasons);
/// What the same list says of paper; Enough when it complains of none.
Paper paper_from(const std::vector<std::string>& printer_state_reasons);

}  // namespace huanka::printer
