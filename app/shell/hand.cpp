#include "shell/hand.h"

#include <map>
#include <sstream>

#include "card_reader/card_profile.h"

namespace huanka::shell {

namespace {
constexpr const char* help =
    "cards                      the cards there are\n"
    "insert CARD                put a card in\n"
    "pull                       take it out\n"
    "reader off|on              unplug the reader, plug it in\n"
    "service off|on             stop the smart-card service, start it\n"
    "printer slip|letter HOW    HOW: ok, paper_out, jam, cover_open, toner_out, offline\n"
    "end slip|letter HOW        how the next print ends: failed, unknown\n"
    "scan TEXT                  hold a code to the scanner\n"
    "scanner off|on             unplug the scanner, plug it in\n"
    "office off|on              cut the office off, bring it back\n"
    "approve CASE               the original bank agrees\n"
    "issue CASE CARD            the bank made this new card for the case\n"
    "list                       the office's cases\n";

std::string set_printer(printer::SimulatedPrinter* device, const std::string& how) {
  using printer::Trouble;
  static const std::map<std::string, std::optional<Trouble>> words{{"ok", std::nullopt},
                                                                   {"paper_out", Trouble::PaperOut},
                                                                   {"jam", Trouble::Jam},
                                                                   {"cover_open", Trouble::CoverOpen},
                                                                   {"toner_out", Trouble::TonerOut},
                                                                   {"offline", Trouble::Offline}};
  const auto word = words.find(how);
  if (word == words.end()) return "no such condition; try ?";
  device->set_trouble(word->second);
  return "ok";
}
}  // namespace

std::string obey(const std::string& line, Devices& devices, LocalOffice* office) {
  std::istringstream words(line);
  std::string verb, first, second;
  words >> verb >> first >> second;
  if (verb == "?" || verb.empty()) return help;
  if (devices.simulated_reader == nullptr) return "the devices of this kiosk are real";
  auto& reader = *devices.simulated_reader;
  const auto printer_named = [&] {
    return first == "slip" ? devices.simulated_slip : first == "letter" ? devices.simulated_letter : nullptr;
  };
  if (verb == "cards") {
    std::string names;
    for (const auto& name : card_reader::profile_names()) names += name + "\n";
    return names;
  }
  if (verb == "insert") {
    const auto card = card_reader::profile(first);
    if (!card) return "no such card; try cards";
    reader.insert(*card);
    return "ok";
  }
  if (verb == "pull") return reader.pull(), "ok";
  if (verb == "reader" && first == "off") return reader.unplug(), "ok";
  if (verb == "reader" && first == "on") return reader.plug(), "ok";
  if (verb == "service" && first == "off") return reader.stop_service(), "ok";
  if (verb == "service" && first == "on") return reader.start_service(), "ok";
  if (verb == "printer" && printer_named() != nullptr) return set_printer(printer_named(), second);
  if (verb == "end" && printer_named() != nullptr && (second == "failed" || second == "unknown")) {
    printer_named()->end_next(second == "failed" ? printer::Outcome::Failed : printer::Outcome::Unknown);
    return "ok";
  }
  if (verb == "scan" && !first.empty()) {
    devices.simulated_scanner->scan(first);
    return "ok";
  }
  if (verb == "scanner" && (first == "off" || first == "on"))
    return devices.simulated_scanner->set_plugged(first == "on"), "ok";
  if (office == nullptr)
    return verb == "office" || verb == "approve" || verb == "issue" || verb == "list"
               ? "the office of this kiosk is another's"
               : "not understood; try ?";
  if (verb == "office" && first == "off") return office->stop(), "ok";
  if (verb == "office" && first == "on") return office->start(), "ok";
  if (verb == "approve") return office->command({"approve", first}) ? "ok" : "refused";
  if (verb == "issue") {
    const auto card = card_reader::profile(second);
    if (!card) return "no such card; try cards";
    std::vector<std::string> command{"issue", first, "--card", card->identification_code};
    if (!card->pan.empty()) command.insert(command.end(), {"--pan", card->pan});
    return office->command(command) ? "ok" : "refused";
  }
  if (verb == "list") return office->output({"list"});
  return "not understood; try ?";
}

}  // namespace huanka::shell
