#include "printer/printer.h"

#include "printer/escpos_printer.h"
#include "printer/ipp_printer.h"

namespace huanka::printer {

std::string to_string(Trouble trouble) {
  switch (trouble) {
    case Trouble::PaperOut:
      return "paper_out";
    case Trouble::Jam:
      return "jam";
    case Trouble::CoverOpen:
      return "cover_open";
    case Trouble::TonerOut:
      return "toner_out";
    case Trouble::Offline:
      return "offline";
    case Trouble::Busy:
      return "busy";
    case Trouble::Other:
      return "other";
  }
  return "other";
}

std::string to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::Printed:
      return "printed";
    case Outcome::Failed:
      return "failed";
    case Outcome::Unknown:
      return "unknown";
  }
  return "unknown";
}

std::unique_ptr<Printer> open_printer(const std::string& address) {
  if (address.starts_with("ipp://") || address.starts_with("ipps://")) return std::make_unique<IppPrinter>(address);
  if (address.starts_with("escpos:")) return std::make_unique<EscposPrinter>(address.substr(7));
  return nullptr;
}

}  // namespace huanka::printer
