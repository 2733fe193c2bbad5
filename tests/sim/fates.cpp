#include "fates.h"

#include <array>

#include "card_reader/card_reader.h"
#include "line.h"
#include "printer/printer.h"

namespace huanka::sim {

namespace {
using Kind = DeviceFate::Kind;
constexpr std::array print_ends{"refused", "lost-and-out", "lost-and-not-out"};
constexpr std::array camera_faults{"not-found", "unplugged", "frozen", "failed"};
constexpr std::array refusals{"no-face",        "many-faces",     "come-closer",   "move-back",
                              "move-to-centre", "move-up",        "move-down",     "more-light",
                              "less-light",     "face-the-light", "look-straight", "hold-upright",
                              "open-eyes",      "close-mouth",    "hold-still",    "plain-wall"};
constexpr std::array codes{"receipt", "address", "endless", "empty"};
constexpr std::array clocks{"1970", "a-year-ahead", "three-days-back", "eight-hours-ahead", "eleven-minutes-ahead"};

struct Row {
  Kind kind;
  int count;
};
const std::array rows{Row{Kind::Reading, static_cast<int>(card_reader::all_faults().size())},
                      Row{Kind::ReaderGone, 1},
                      Row{Kind::CardPulled, 1},
                      Row{Kind::SlipTrouble, 7},
                      Row{Kind::SlipPrint, static_cast<int>(print_ends.size())},
                      Row{Kind::LetterTrouble, 7},
                      Row{Kind::LetterPrint, static_cast<int>(print_ends.size())},
                      Row{Kind::Camera, static_cast<int>(camera_faults.size())},
                      Row{Kind::PictureRefused, static_cast<int>(refusals.size())},
                      Row{Kind::NoFace, 1},
                      Row{Kind::ScannerGone, 1},
                      Row{Kind::Code, static_cast<int>(codes.size())},
                      Row{Kind::Message, static_cast<int>(Fate::SlowDrip)},
                      Row{Kind::Clock, static_cast<int>(clocks.size())}};

std::string hyphenated(std::string text) {
  for (char& c : text)
    if (c == ' ' || c == ',') c = '-';
  return text;
}
}  // namespace

const std::vector<DeviceFate>& all_device_fates() {
  static const std::vector<DeviceFate> all = [] {
    std::vector<DeviceFate> made;
    for (const Row& row : rows)
      for (int which = 0; which < row.count; ++which) made.push_back({row.kind, which});
    return made;
  }();
  return all;
}

std::string to_string(const DeviceFate& fate) {
  const auto which = static_cast<std::size_t>(fate.which);
  switch (fate.kind) {
    case Kind::Reading:
      return "reading:" + std::string(card_reader::to_string(card_reader::all_faults().at(which)));
    case Kind::ReaderGone:
      return "reader-gone";
    case Kind::CardPulled:
      return "card-pulled";
    case Kind::SlipTrouble:
      return "slip-printer:" + hyphenated(printer::to_string(static_cast<printer::Trouble>(fate.which)));
    case Kind::SlipPrint:
      return std::string("slip-print:") + print_ends.at(which);
    case Kind::LetterTrouble:
      return "letter-printer:" + hyphenated(printer::to_string(static_cast<printer::Trouble>(fate.which)));
    case Kind::LetterPrint:
      return std::string("letter-print:") + print_ends.at(which);
    case Kind::Camera:
      return std::string("camera:") + camera_faults.at(which);
    case Kind::PictureRefused:
      return std::string("picture:") + refusals.at(which);
    case Kind::NoFace:
      return "no-face";
    case Kind::ScannerGone:
      return "scanner-gone";
    case Kind::Code:
      return std::string("code:") + codes.at(which);
    case Kind::Message:
      return "message:" + hyphenated(to_string(static_cast<Fate>(fate.which + 1)));
    case Kind::Clock:
      return std::string("clock:") + clocks.at(which);
  }
  return "";
}

std::optional<DeviceFate> device_fate_from(const std::string& name) {
  for (const DeviceFate& fate : all_device_fates())
    if (to_string(fate) == name) return fate;
  return std::nullopt;
}

}  // namespace huanka::sim
