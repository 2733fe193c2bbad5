// The code reader on printed codes that zint, another program, made: five kinds of contents under fourteen conditions
// (platform notes, part C section 5; issue 5, R125). The ladder was built looking at the other half of the contents
// only; the limits are what was measured on this half, rounded down.
#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <vector>

#include "code_reader.h"
#include "photo/code_vote.h"
#include "receipt_frames.h"
#include "rig/temporary_folder.h"

using namespace huanka::rig;
using huanka::photo::CodeReader;
using huanka::photo::CodeVote;

namespace {

constexpr std::size_t contents_each = 4;

struct Symbol {
  std::string text;
  cv::Mat picture;
};

std::vector<Symbol> symbols(std::size_t kind) {
  const TemporaryFolder scratch;
  std::vector<Symbol> made;
  for (auto& text : contents(kind, Half::HeldOut, contents_each)) {
    cv::Mat picture = symbol(code_kinds.at(kind), text, scratch.path());
    REQUIRE_FALSE(picture.empty());
    made.push_back({std::move(text), std::move(picture)});
  }
  return made;
}

struct Count {
  int read = 0, wrong = 0, all = 0;
  std::string lost;  ///< which ones
};

void read_all(std::size_t kind, Count& count) {
  for (const Symbol& made : symbols(kind)) {
    for (const FrameSize size : {FrameSize::Vga, FrameSize::Hd}) {
      for (int number = 0; number < conditions; ++number) {
        const auto condition = static_cast<Condition>(number);
        CodeReader reader;
        const auto seed = static_cast<std::uint32_t>(count.all++);
        const auto found = reader.read_still(frame(code_kinds.at(kind), made.picture, size, condition, seed));
        const bool right = found && found->text == made.text;
        count.read += right ? 1 : 0;
        count.wrong += found && !right ? 1 : 0;
        if (right) continue;
        count.lost += std::string(code_kinds.at(kind).name) + (size == FrameSize::Vga ? ", small" : ", large") +
                      " frame, " + to_string(condition) + "; ";
      }
    }
  }
}

}  // namespace

TEST_CASE("R125: codes are read slanted, soft, moved, dark, noisy and partly glossy, and never wrongly", "[receipt]") {
  struct Floor {
    std::vector<std::size_t> kinds;
    double percent;
  };
  const auto floor = GENERATE(values<Floor>({{{0, 1}, 97}, {{2, 3}, 99}, {{4}, 78}}));  // Code 128, QR, PDF417
  Count count;
  for (const std::size_t kind : floor.kinds) read_all(kind, count);
  INFO(count.read << " of " << count.all << " read; lost: " << count.lost);
  CHECK(count.wrong == 0);
  CHECK(100.0 * count.read / count.all >= floor.percent);
}

TEST_CASE("R125: a page without a code has none, whatever the light", "[receipt]") {
  for (int condition = 0; condition < conditions; ++condition) {
    CodeReader reader;
    CHECK_FALSE(reader.read_still(empty_frame(FrameSize::Vga, static_cast<Condition>(condition), 7)));
  }
}

TEST_CASE("R125: live, one rung of the ladder with each frame; a slanted code is believed within two rounds",
          "[receipt]") {
  constexpr std::size_t digits = 0;
  const Symbol made = symbols(digits).front();
  for (const auto condition : {Condition::Clean, Condition::Turned45, Condition::Noise, Condition::Glare}) {
    CodeReader reader;
    CodeVote vote;
    std::optional<std::string> believed;
    int frames = 0;
    for (; !believed && frames < 2 * CodeReader::rungs(); ++frames) {
      const auto seed = static_cast<std::uint32_t>(frames);
      const auto read = reader.read_frame(frame(code_kinds.at(digits), made.picture, FrameSize::Hd, condition, seed));
      believed = vote.see(read ? std::optional(read->text) : std::nullopt);
    }
    INFO(to_string(condition));
    CHECK(believed == made.text);
    CHECK(frames >= 2);
  }
}
