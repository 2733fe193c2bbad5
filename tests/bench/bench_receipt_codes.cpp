// Reading the code of a photo receipt: milliseconds (CPU) a frame for a hit, an empty page and the whole ladder, and
// the rate over five kinds of contents and fourteen conditions, on the half of the contents that nothing was tuned on.
// usage: bench_receipt_codes [CONTENTS]   each kind's number of texts, 10 by default
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>

#include "code_reader.h"
#include "measure.h"
#include "receipt_frames.h"

using namespace huanka::bench;
using namespace huanka::rig;
using huanka::photo::CodeReader;
namespace fs = std::filesystem;

namespace {

struct Symbols {
  std::vector<std::string> texts;
  std::vector<cv::Mat> pictures;
};

Symbols symbols(std::size_t kind, std::size_t count) {
  const fs::path scratch = fs::path(HUANKA_BINARY_DIR) / "receipt-symbols";
  fs::create_directories(scratch);
  Symbols made{contents(kind, Half::HeldOut, count), {}};
  for (const auto& text : made.texts) made.pictures.push_back(symbol(code_kinds.at(kind), text, scratch));
  return made;
}

void time_frames(FrameSize size, const std::string& name) {
  constexpr int rounds = 60;
  const Symbols made = symbols(0, 1);
  std::vector<double> hits, empties, ladders;
  const cv::Mat hit = frame(code_kinds.front(), made.pictures.front(), size, Condition::Clean, 1);
  const cv::Mat empty = empty_frame(size, Condition::Clean, 1);
  CodeReader reader;
  for (int round = 0; round < rounds; ++round) {
    hits.push_back(cpu_milliseconds_of([&] { (void)reader.read_frame(hit); }));
    empties.push_back(cpu_milliseconds_of([&] { (void)reader.read_frame(empty); }));
    if (round % 4 == 0) ladders.push_back(cpu_milliseconds_of([&] { (void)reader.read_still(empty); }));
  }
  print_times(("receipt code, " + name + ", frame with a code").c_str(), hits, "3 ms");
  print_times(("receipt code, " + name + ", empty frame, one rung").c_str(), empties, "none set");
  print_times(("receipt code, " + name + ", empty still, whole ladder").c_str(), ladders, "300 ms");
}

}  // namespace

int main(int argc, char** argv) {
  cv::setNumThreads(1);
  const std::size_t count = argc > 1 ? static_cast<std::size_t>(std::atoi(argv[1])) : 10;
  time_frames(FrameSize::Vga, "640x480");
  time_frames(FrameSize::Hd, "1280x720");
  int wrong = 0;
  std::map<int, int> lost;  // by condition
  std::vector<double> times;
  for (const FrameSize size : {FrameSize::Vga, FrameSize::Hd}) {
    for (std::size_t kind = 0; kind < code_kinds.size(); ++kind) {
      const Symbols made = symbols(kind, count);
      int read = 0, all = 0;
      for (std::size_t n = 0; n < count; ++n)
        for (int condition = 0; condition < conditions; ++condition) {
          const cv::Mat seen = frame(code_kinds.at(kind), made.pictures[n], size, static_cast<Condition>(condition),
                                     static_cast<std::uint32_t>(all));
          CodeReader reader;
          std::optional<huanka::photo::ReadCode> found;
          times.push_back(cpu_milliseconds_of([&] { found = reader.read_still(seen); }));
          ++all;
          const bool right = found && found->text == made.texts[n];
          read += right ? 1 : 0;
          wrong += found && !right ? 1 : 0;
          if (!right) ++lost[condition];
        }
      std::printf("receipt code, %s, %s: %d of %d read (%.1f %%)\n", size == FrameSize::Vga ? "640x480" : "1280x720",
                  code_kinds.at(kind).name, read, all, 100.0 * read / all);
    }
  }
  for (const auto& [condition, times_lost] : lost)
    std::printf("receipt code, lost: %s %d\n", to_string(static_cast<Condition>(condition)), times_lost);
  std::printf("receipt code, read wrongly: %d (aim: 0)\n", wrong);
  print_times("receipt code, still, all conditions", times, "none set");
  return wrong == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
