// One printer and who serves it: intent, start and end of every sheet are durable around the device's own word, so that
// after a power cut it is known what may lie in the tray. No threads; one desk belongs to one of them.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "documents/document.h"
#include "documents/press.h"
#include "domain/letter.h"
#include "printer/printer.h"
#include "shell/clerk.h"
#include "text/catalog.h"

namespace huanka::shell {

class PrintDesk {
 public:
  struct Parts {
    printer::Printer& printer;
    const visit::World& world;
    StoreDoor& store;
    std::function<wire::Instant()> now;
    std::string branch_name;
    std::function<std::optional<text::Catalog>(domain::Language)> words;  ///< empty when it cannot be read
    /// Signs what the letter says: the text of its code, or a staff code.
    std::function<Result<std::string, std::string>(const domain::TransferLetter&)> prove;
    /// The staff code why no letter of this bank can be signed now, if none can.
    std::function<std::optional<std::string>(const domain::BankCode&)> cannot_prove;
    /// Sets the document in the printer's format; false when that is not possible.
    std::function<bool(const documents::Document&, printer::PrintJob&)> set;
    std::function<void(visit::Event)> tell;
  };
  explicit PrintDesk(Parts parts) : parts_(std::move(parts)) {}

  /// Tells PrintWaiting*, PrintGoing*, PrintEnded.
  void print_slip(const visit::effect::PrintSlip& wish, const std::stop_token& stop);
  /// Two copies of the transfer letter. Tells PrintWaiting*, PrintGoing*, PrintEnded | SaveFailed.
  void print_letter(const visit::effect::PrintLetter& wish, const std::stop_token& stop);

 private:
  void run(int request, const store::PrintJob& job, const documents::Document& document, int copies,
           const std::stop_token& stop);
  void end(int request, const store::PrintJob& job, store::PrintState state, visit::PrintOutcome outcome,
           const std::string& code);

  Parts parts_;
};

/// Sets documents for one printer with the kiosk's own fonts, which are read when the first paper is wanted.
class Typesetter {
 public:
  explicit Typesetter(std::filesystem::path fonts) : fonts_(std::move(fonts)) {}
  bool set(const documents::Document& document, printer::Format format, printer::PrintJob& job);

 private:
  std::filesystem::path fonts_;
  std::optional<documents::Press> press_;
};

visit::PrinterTrouble trouble_for_person(printer::Trouble trouble);

}  // namespace huanka::shell
