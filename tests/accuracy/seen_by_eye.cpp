#include "seen_by_eye.h"

#include <set>

namespace huanka::accuracy {
namespace {
using Names = std::set<std::string>;
using photo::Measure;

const Names dark{"female/18#0", "female/23#0", "sample5.jpg#1"};
const Names grey{"male/20#0", "male/40#0"};
const Names tinted{"bald_guys.jpg#8", "female/18#0",   "female/23#0",   "female/30#0",  "male/31#0",
                   "sample3.jpg#0",   "sample3.jpg#1", "sample3.jpg#2", "sample5.jpg#1"};
const Names lit_from_one_side{"male/4#0", "male/34#0", "sample3.jpg#1"};
const Names soft{"bald_guys.jpg#12", "bald_guys.jpg#4", "sample3.jpg#1", "sample5.jpg#0", "sample5.jpg#1"};
/// Where the person was put before the white wall, something of the place where they stood came along.
const Names not_only_wall{"bald_guys.jpg#1",    "bald_guys.jpg#5",  "bald_guys.jpg#7",  "bald_guys.jpg#8",
                          "bald_guys.jpg#9",    "bald_guys.jpg#10", "bald_guys.jpg#14", "female/1#0",
                          "female/12#0",        "female/13#0",      "female/18#0",      "female/20#0",
                          "grace_hopper.jpg#0", "male/9#0",         "male/13#0",        "male/36#0",
                          "sample5.jpg#1",      "sample6.jpg#1"};
const Names none;

const Names& with_mistake(Measure measure) {
  switch (measure) {
    case Measure::FaceBrightness:
    case Measure::Underexposed:
      return dark;
    case Measure::Saturation:
      return grey;
    case Measure::ColourCast:
      return tinted;
    case Measure::SideLight:
      return lit_from_one_side;
    case Measure::Sharpness:
    case Measure::Motion:
      return soft;
    case Measure::BackgroundBrightness:
    case Measure::BackgroundEvenness:
    case Measure::BackgroundColour:
      return not_only_wall;
    default:
      return none;
  }
}
}  // namespace

bool is_seen_wrong(const std::string& name, Measure measure) { return with_mistake(measure).contains(name); }

}  // namespace huanka::accuracy
