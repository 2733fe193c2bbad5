// How a terminal is, as it tells the office now and then (config/office.openapi.yaml, Heartbeat; operations reference
// 4.3). Nothing about any person. The words follow IPP's printer-state-reasons.
#pragma once

#include <array>
#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>

#include "wire/case_json.h"
#include "wire/civil_time.h"

namespace huanka::wire {

/// Unknown in all of these: nobody has looked since the program started.
enum class ReaderState { Unknown, Ok, Missing, ServiceDown };
enum class PrinterState { Unknown, Ok, PaperOut, Jam, CoverOpen, TonerOut, Offline, Busy, Other };
enum class PaperState { Unknown, Enough, Low, Out };
enum class ScannerState { Unknown, Ok, Missing, NotFitted };
enum class CameraState { Fitted, NotFitted };

inline constexpr std::array reader_words{std::pair{ReaderState::Unknown, "unknown"}, std::pair{ReaderState::Ok, "ok"},
                                         std::pair{ReaderState::Missing, "missing"},
                                         std::pair{ReaderState::ServiceDown, "service_down"}};
inline constexpr std::array printer_words{
    std::pair{PrinterState::Unknown, "unknown"},      std::pair{PrinterState::Ok, "ok"},
    std::pair{PrinterState::PaperOut, "paper_out"},   std::pair{PrinterState::Jam, "jam"},
    std::pair{PrinterState::CoverOpen, "cover_open"}, std::pair{PrinterState::TonerOut, "toner_out"},
    std::pair{PrinterState::Offline, "offline"},      std::pair{PrinterState::Busy, "busy"},
    std::pair{PrinterState::Other, "other"}};
inline constexpr std::array paper_words{std::pair{PaperState::Unknown, "unknown"},
                                        std::pair{PaperState::Enough, "enough"}, std::pair{PaperState::Low, "low"},
                                        std::pair{PaperState::Out, "out"}};
inline constexpr std::array scanner_words{
    std::pair{ScannerState::Unknown, "unknown"}, std::pair{ScannerState::Ok, "ok"},
    std::pair{ScannerState::Missing, "missing"}, std::pair{ScannerState::NotFitted, "not_fitted"}};
inline constexpr std::array camera_words{std::pair{CameraState::Fitted, "fitted"},
                                         std::pair{CameraState::NotFitted, "not_fitted"}};

/// The word of a value in one of the tables above.
template <class Table>
std::string word_of(const Table& table, typename Table::value_type::first_type value) {
  for (const auto& [known, word] : table)
    if (known == value) return word;
  return {};
}

struct PrinterReport {
  PrinterState state = PrinterState::Unknown;
  PaperState paper = PaperState::Unknown;
  bool operator==(const PrinterReport&) const = default;
};

struct DeviceStates {
  ReaderState card_reader = ReaderState::Unknown;
  PrinterReport slip_printer, letter_printer;
  ScannerState code_scanner = ScannerState::Unknown;
  CameraState camera = CameraState::NotFitted;
  bool operator==(const DeviceStates&) const = default;
};

/// Messages to the office that have not arrived.
struct OutboxState {
  int waiting = 0;
  int set_aside = 0;                           ///< the office refused them: a person must look
  std::optional<std::chrono::seconds> oldest;  ///< for how long the oldest has waited; nothing when none waits
  bool operator==(const OutboxState&) const = default;
};

struct Heartbeat {
  std::string kiosk;
  Instant at;           ///< the kiosk's own clock, right or wrong
  std::string version;  ///< of the program: 1 to 32 letters, digits, . + ~ -
  bool clock_trusted = false;
  OutboxState outbox;
  DeviceStates devices;
  bool operator==(const Heartbeat&) const = default;
};

nlohmann::ordered_json to_json(const Heartbeat& heartbeat);
Result<Heartbeat, WireError> heartbeat_from_json(const nlohmann::json& json);

}  // namespace huanka::wire
