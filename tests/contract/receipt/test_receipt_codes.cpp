// The code reader on printed codes that zint, another program, made: five kinds of contents under fourteen conditions
// (platform notes, part C section 5; issue 5, R125). The ladder was built looking at the other half of the contents
// only; the limits are what was measured on this half, rounded down.
#include <catch2/catch.hpp>
#include <map>

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
  double percent() const { return 100.0 * read / all; }
};

Count read_all(std::size_t kind) {
  Count count;
  for (const Symbol& made : symbols(kind)) {
    for (const FrameSize size : {FrameSize::Vga, FrameSize::Hd}) {
      for (int condition = 0; condition < conditions; ++condition) {
        CodeReader reader;
        const auto seed = static_cast<std::uint32_t>(count.all);
        const auto found =
            reader.read_still(frame(code_kinds.at(kind), made.picture, size, static_cast<Condition>(condition), seed));
        ++count.all;
        if (!found) {
          UNSCOPED_INFO(made.text << " not read: " << to_string(static_cast<Condition>(condition))
                                  << (size == FrameSize::Vga ? ", small frame" : ", large frame"));
          continue;
        }
        count.read += found->text == made.text ? 1 : 0;
        count.wrong += found->text == made.text ? 0 : 1;
      }
    }
  }
  return count;
}

}  // namespace

TEST_CASE("R125: codes are read slanted, soft, moved, dark, noisy and partly glossy, and never wrongly", "[receipt]") {
  struct Floor {
    std::size_t kind;
    double percent;
  };
  const auto floor = GENERATE(values<Floor>({{0, 90}, {1, 90}, {2, 99}, {3, 99}, {4, 75}}));
  const Count count = read_all(floor.kind);
  INFO(code_kinds.at(floor.kind).name << ": " << count.read << " of " << count.all);
  CHECK(count.wrong == 0);
  CHECK(count.percent() >= floor.percent);
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
