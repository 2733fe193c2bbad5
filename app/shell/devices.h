// The devices of this terminal, chosen once at start: real ones by their addresses, or simulated ones with a hand to
// move them. Everything behind the drivers' contracts.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "card_reader/card_reader.h"
#include "card_reader/simulated_card_reader.h"
#include "code_scanner/simulated_code_scanner.h"
#include "photo/protocol.h"
#include "printer/printer.h"
#include "printer/simulated_printer.h"
#include "settings/settings.h"

namespace huanka::shell {

struct Devices {
  std::unique_ptr<card_reader::CardReader> card_reader;
  std::unique_ptr<printer::Printer> slip_printer, letter_printer;

  std::unique_ptr<code_scanner::CodeScanner> code_scanner;  ///< null when none is fitted
  std::string security_module;  ///< which one is in use, for diagnostics; empty when none is wanted
  bool camera_scans = false;    ///< the camera is the code scanner: whoever has the vision worker sets code_scanner
  std::string camera;           ///< what the vision worker opens; empty when none is fitted

  /// The same objects when they are simulated; null otherwise.
  card_reader::SimulatedCardReader* simulated_reader = nullptr;
  code_scanner::SimulatedCodeScanner* simulated_scanner = nullptr;
  std::function<void(photo::Scene)> simulated_camera;  ///< set while a vision worker is there to obey; empty otherwise
  printer::SimulatedPrinter *simulated_slip = nullptr, *simulated_letter = nullptr;
};

/// Simulated printers leave their papers in `paper_folder`. The card reader authenticates new cards with the security
/// module that is set.
Devices open_devices(const settings::DeviceSettings& settings, const std::filesystem::path& paper_folder,
                     const settings::ModuleSettings& security_module = {});

}  // namespace huanka::shell
