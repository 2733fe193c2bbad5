#include "wire/heartbeat.h"

#include <algorithm>

#include "wire/fields.h"

namespace huanka::wire {

namespace {
using Out = nlohmann::ordered_json;

constexpr std::size_t longest_version = 32;

bool is_version(const std::string& text) {
  return !text.empty() && text.size() <= longest_version && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '+' ||
           c == '~' || c == '-';
  });
}

Out printer_json(const PrinterReport& printer) {
  return {{"state", word_of(printer_words, printer.state)}, {"paper", word_of(paper_words, printer.paper)}};
}

PrinterReport printer_from(const Fields& in) {
  return {.state = in.word(printer_words, "state"), .paper = in.word(paper_words, "paper")};
}

DeviceStates devices_from(const Fields& in) {
  return {.card_reader = in.word(reader_words, "card_reader"),
          .slip_printer = printer_from(in.object("slip_printer")),
          .letter_printer = printer_from(in.object("letter_printer")),
          .code_scanner = in.word(scanner_words, "code_scanner"),
          .camera = in.word(camera_words, "camera")};
}

OutboxState outbox_from(const Fields& in) {
  OutboxState outbox{.waiting = in.number("waiting"), .set_aside = in.number("set_aside"), .oldest = {}};
  if (const auto seconds = in.optional_number("oldest_s")) outbox.oldest = std::chrono::seconds(*seconds);
  return outbox;
}
}  // namespace

Out to_json(const Heartbeat& heartbeat) {
  Out outbox{{"waiting", heartbeat.outbox.waiting}, {"set_aside", heartbeat.outbox.set_aside}};
  if (heartbeat.outbox.oldest) outbox["oldest_s"] = heartbeat.outbox.oldest->count();
  const DeviceStates& devices = heartbeat.devices;
  return {{"kiosk", heartbeat.kiosk},
          {"at", rfc3339(heartbeat.at)},
          {"version", heartbeat.version},
          {"clock_trusted", heartbeat.clock_trusted},
          {"outbox", std::move(outbox)},
          {"devices",
           {{"card_reader", word_of(reader_words, devices.card_reader)},
            {"slip_printer", printer_json(devices.slip_printer)},
            {"letter_printer", printer_json(devices.letter_printer)},
            {"code_scanner", word_of(scanner_words, devices.code_scanner)},
            {"camera", word_of(camera_words, devices.camera)}}}};
}

Result<Heartbeat, WireError> heartbeat_from_json(const nlohmann::json& json) {
  return reading<Heartbeat>(json, [](const Fields& in) -> Heartbeat {
    const auto at = instant_from(in.text("at"));
    if (!at) throw WireError{"at", "not as described"};
    Heartbeat heartbeat{.kiosk = in.text("kiosk"),
                        .at = *at,
                        .version = in.text("version"),
                        .clock_trusted = in.flag("clock_trusted"),
                        .outbox = outbox_from(in.object("outbox")),
                        .devices = devices_from(in.object("devices"))};
    if (!is_version(heartbeat.version)) throw WireError{"version", "not as described"};
    return heartbeat;
  });
}

}  // namespace huanka::wire
