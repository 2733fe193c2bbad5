// Everything that may befall the simulated kiosk's devices, its line and its clock, each under its name: every fault of
// every driver contract, every fate of a message. A history can be told to let one of them happen at one exact moment.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace huanka::sim {

struct DeviceFate {
  enum class Kind {
    Reading,         ///< the next reading ends with this fault of the reader's contract
    ReaderGone,      ///< unplugged, or its service down, for a while
    CardPulled,      ///< taken out, now
    SlipTrouble,     ///< of the printer's contract, for a while
    SlipPrint,       ///< how the next print ends: refused, lost with the sheet out, lost without it
    LetterTrouble,   ///< as SlipTrouble
    LetterPrint,     ///< as SlipPrint
    Camera,          ///< a fault of the camera's contract, now and at the next use
    PictureRefused,  ///< the next picture is refused with this hint
    NoFace,          ///< nobody is seen any more
    ScannerGone,     ///< for a while
    Code,            ///< a code is scanned: a receipt, an address, something endless, nothing
    Message,         ///< the next exchange with the office has this fate
    Clock            ///< turned
  };
  Kind kind;
  int which = 0;
  bool operator==(const DeviceFate&) const = default;
};

/// All of them, in a fixed order.
const std::vector<DeviceFate>& all_device_fates();
/// "reading:E-CARD-MUTE", "slip-print:refused", ...
std::string to_string(const DeviceFate& fate);
std::optional<DeviceFate> device_fate_from(const std::string& name);

}  // namespace huanka::sim
