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
    "printer slip|letter HOW    HOW: ok, paper_low, paper_out, jam, cover_open, toner_out, offline\n"
    "end slip|letter HOW        how the next print ends: failed, unknown\n"
    "scan TEXT                  hold a code to the scanner\n"
    "scanner off|on             unplug the scanner, plug it in\n"
    "camera on|off|freeze       plug it in, unplug it, let its picture stand still; also nobody, two (persons)\n"
    "office off|on              cut the office off, bring it back\n"
    "approve CASE               the original bank agrees\n"
    "issue CASE CARD            the bank made this new card for the case\n"
    "list                       the office's cases; CASE may be \"last\": the newest of them\n";

const RigAnswer ok{true, "ok"};
RigAnswer refused(std::string why) { return {false, std::move(why)}; }

RigAnswer set_printer(printer::SimulatedPrinter* device, const std::string& how) {
  using printer::Trouble;
  static const std::map<std::string, std::optional<Trouble>> words{
      {"ok", std::nullopt},         {"paper_low", std::nullopt},        {"paper_out", Trouble::PaperOut},
      {"jam", Trouble::Jam},        {"cover_open", Trouble::CoverOpen}, {"toner_out", Trouble::TonerOut},
      {"offline", Trouble::Offline}};
  const auto word = words.find(how);
  if (word == words.end()) return refused("no such condition; try ?");
  device->set_trouble(word->second);
  device->set_paper_low(how == "paper_low");
  return ok;
}
}  // namespace

RigAnswer obey(const std::string& line, Devices& devices, LocalOffice* office) {
  std::istringstream words(line);
  std::string verb, first, second;
  words >> verb >> first >> second;
  if (verb == "?" || verb.empty()) return {true, help};
  if (devices.simulated_reader == nullptr) return refused("the devices of this kiosk are real");
  auto& reader = *devices.simulated_reader;
  const auto printer_named = [&] {
    return first == "slip" ? devices.simulated_slip : first == "letter" ? devices.simulated_letter : nullptr;
  };
  if (verb == "cards") {
    std::string names;
    for (const auto& name : card_reader::profile_names()) names += name + "\n";
    return {true, names};
  }
  if (verb == "insert") {
    const auto card = card_reader::profile(first);
    if (!card) return refused("no such card; try cards");
    reader.insert(*card);
    return ok;
  }
  if (verb == "pull") return reader.pull(), ok;
  if (verb == "reader" && first == "off") return reader.unplug(), ok;
  if (verb == "reader" && first == "on") return reader.plug(), ok;
  if (verb == "service" && first == "off") return reader.stop_service(), ok;
  if (verb == "service" && first == "on") return reader.start_service(), ok;
  if (verb == "printer" && printer_named() != nullptr) return set_printer(printer_named(), second);
  if (verb == "end" && printer_named() != nullptr && (second == "failed" || second == "unknown")) {
    printer_named()->end_next(second == "failed" ? printer::Outcome::Failed : printer::Outcome::Unknown);
    return ok;
  }
  if (verb == "scan" && !first.empty()) {
    devices.simulated_scanner->scan(first);
    return ok;
  }
  if (verb == "scanner" && (first == "off" || first == "on"))
    return devices.simulated_scanner->set_plugged(first == "on"), ok;
  if (verb == "camera" && devices.simulated_camera != nullptr) {
    using photo::Scene;
    static const std::map<std::string, Scene> scenes{{"on", Scene::Person},
                                                     {"off", Scene::Unplugged},
                                                     {"freeze", Scene::Frozen},
                                                     {"nobody", Scene::Nobody},
                                                     {"two", Scene::TwoPersons}};
    const auto scene = scenes.find(first);
    if (scene == scenes.end()) return refused("no such scene; try ?");
    return devices.simulated_camera(scene->second), ok;
  }
  if (office == nullptr)
    return refused(verb == "office" || verb == "approve" || verb == "issue" || verb == "list"
                       ? "the office of this kiosk is another's"
                       : "not understood; try ?");
  if (verb == "office" && first == "off") return office->stop(), ok;
  if (verb == "office" && first == "on") return office->start(), ok;
  if (first == "last" && (verb == "approve" || verb == "issue")) {
    std::istringstream listed(office->command({"list"}).text);
    first.clear();
    listed >> first;
    if (first.empty()) return refused("no cases");
  }
  const auto decided = [&](const std::vector<std::string>& command) {
    const auto said = office->command(command);
    return said.exit_code == 0 ? ok : refused(said.text.empty() ? "refused" : said.text);
  };
  if (verb == "approve") return decided({"approve", first});
  if (verb == "issue") {
    const auto card = card_reader::profile(second);
    if (!card) return refused("no such card; try cards");
    std::vector<std::string> command{"issue", first, "--card", card->identification_code};
    if (!card->pan.empty()) command.insert(command.end(), {"--pan", card->pan});
    return decided(command);
  }
  if (verb == "list") {
    const auto said = office->command({"list"});
    return {said.exit_code == 0, said.text.empty() ? "no cases\n" : said.text};
  }
  return refused("not understood; try ?");
}

}  // namespace huanka::shell
