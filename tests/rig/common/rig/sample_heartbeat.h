// A terminal that is well.
#pragma once

#include "wire/heartbeat.h"

namespace huanka::rig {

inline wire::Heartbeat sample_heartbeat(const std::string& kiosk = "ZJ01") {
  using namespace std::chrono_literals;
  const wire::PrinterReport printer{wire::PrinterState::Ok, wire::PaperState::Enough};
  return {.kiosk = kiosk,
          .at = wire::Instant(std::chrono::sys_days(2026y / 11 / 16)) + 2h,
          .version = "0.1.0",
          .clock_trusted = true,
          .outbox = {},
          .devices = {.card_reader = wire::ReaderState::Ok,
                      .slip_printer = printer,
                      .letter_printer = printer,
                      .code_scanner = wire::ScannerState::Ok,
                      .camera = wire::CameraState::Fitted}};
}

}  // namespace huanka::rig
