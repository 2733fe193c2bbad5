#include "shell/devices.h"

#include "card_reader/pcsc_card_reader.h"
#include "code_scanner/evdev_code_scanner.h"
#include "code_scanner/serial_code_scanner.h"
#include "shell/security_module.h"

namespace huanka::shell {

Devices open_devices(const settings::DeviceSettings& settings, const std::filesystem::path& paper_folder,
                     const settings::ModuleSettings& security_module) {
  Devices devices;
  auto in_use = module_from(security_module);
  if (in_use.module) devices.security_module = in_use.module->description();
  if (settings.mode == settings::DeviceMode::Real) {
    devices.card_reader = std::make_unique<card_reader::PcscCardReader>(settings.card_reader, std::move(in_use));
    devices.slip_printer = printer::open_printer(settings.slip_printer);
    devices.letter_printer = printer::open_printer(settings.letter_printer);
    switch (settings.scanner_kind()) {
      case settings::ScannerKind::None:
        break;
      case settings::ScannerKind::Keyboard:
        devices.code_scanner = std::make_unique<code_scanner::EvdevCodeScanner>(settings.code_scanner);
        break;
      case settings::ScannerKind::Serial:
        devices.code_scanner = std::make_unique<code_scanner::SerialCodeScanner>(settings.code_scanner);
        break;
      case settings::ScannerKind::Camera:
        devices.camera_scans = true;
        break;
    }
    devices.camera = settings.camera;
    return devices;
  }
  auto reader = std::make_unique<card_reader::SimulatedCardReader>();
  reader->use_module(std::move(in_use), issuer_from(security_module));
  auto slip = std::make_unique<printer::SimulatedPrinter>(paper_folder, "slip");
  auto letter = std::make_unique<printer::SimulatedPrinter>(paper_folder, "letter");
  devices.simulated_reader = reader.get();
  devices.simulated_slip = slip.get();
  devices.simulated_letter = letter.get();
  auto scanner = std::make_unique<code_scanner::SimulatedCodeScanner>();
  devices.simulated_scanner = scanner.get();
  devices.code_scanner = std::move(scanner);
  devices.camera = "simulated";
  devices.card_reader = std::move(reader);
  devices.slip_printer = std::move(slip);
  devices.letter_printer = std::move(letter);
  return devices;
}

}  // namespace huanka::shell
