// How a terminal is, as JSON: there and back, and anything else is refused by the name of the field (issue 4, fleet
// page; operations reference 4.3).
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "rig/sample_heartbeat.h"

using namespace huanka;
using namespace huanka::wire;
using namespace std::chrono_literals;

TEST_CASE("Every state of every device survives the line", "[wire][fleet]") {
  Heartbeat heartbeat = rig::sample_heartbeat();
  const auto survives = [&] { CHECK(heartbeat_from_json(nlohmann::json(to_json(heartbeat))) == heartbeat); };
  survives();
  for (const auto& [state, word] : reader_words) heartbeat.devices.card_reader = state, survives();
  for (const auto& [state, word] : printer_words) heartbeat.devices.slip_printer.state = state, survives();
  for (const auto& [state, word] : paper_words) heartbeat.devices.letter_printer.paper = state, survives();
  for (const auto& [state, word] : scanner_words) heartbeat.devices.code_scanner = state, survives();
  for (const auto& [state, word] : camera_words) heartbeat.devices.camera = state, survives();
  heartbeat.outbox = {.waiting = 3, .set_aside = 1, .oldest = 90s};
  survives();
}

TEST_CASE("What is not as described is named and not guessed at", "[wire][fleet]") {
  struct Row {
    const char* pointer;
    nlohmann::json value;
    const char* field;
  };
  const auto row = GENERATE(values<Row>({{"/at", "yesterday", "at"},
                                         {"/version", "", "version"},
                                         {"/version", "0.1 <b>", "version"},
                                         {"/version", std::string(33, '1'), "version"},
                                         {"/clock_trusted", "yes", "clock_trusted"},
                                         {"/kiosk", 7, "kiosk"},
                                         {"/outbox/waiting", -1, "outbox.waiting"},
                                         {"/outbox/oldest_s", 1.5, "outbox.oldest_s"},
                                         {"/devices/card_reader", "fine", "devices.card_reader"},
                                         {"/devices/slip_printer", "ok", "devices.slip_printer"},
                                         {"/devices/letter_printer/paper", "little", "devices.letter_printer.paper"},
                                         {"/devices", nullptr, "devices"}}));
  nlohmann::json json(to_json(rig::sample_heartbeat()));
  json[nlohmann::json::json_pointer(row.pointer)] = row.value;
  CAPTURE(row.pointer);
  const auto read = heartbeat_from_json(json);
  REQUIRE_FALSE(read);
  CHECK(read.error().field == row.field);
}
