// A mobile number on a lobby screen: never whole, yet a person can check every digit (screens are read by OCR).
#include "ui/masked_number.h"
#include "ui/stage.h"
#include "world.h"

using namespace huanka;
using namespace huanka::ui;
using namespace huanka::visit;
using namespace huanka::visit::testing;
namespace fs = std::filesystem;

namespace {
using Groups = std::vector<std::string>;
const std::string number = "13812345678";

std::unique_ptr<Stage> open_stage() {
  return must(Stage::open({fs::path(HUANKA_BINARY_DIR) / "assets/locale", fs::path(HUANKA_SOURCE_DIR) / "assets/icons"},
                          {1080, 1920, 23.8}));
}

/// Every digit in reading order that is not a key or a sentence: the runs in the field's large type.
std::string seen_in_fields(const ui::Screen& screen) {
  const Metrics metrics = make_metrics({1080, 1920, 23.8}, screen.text_size, Density::Normal);
  std::string seen;
  for (const auto& primitive : screen.drawing)
    if (const auto* run = std::get_if<TextRun>(&primitive); run != nullptr && run->font.px == metrics.em_display)
      seen += run->utf8;
  return seen;
}
}  // namespace

TEST_CASE("What is no whole mobile number stands open to be mended; a whole one has its middle covered (R66)",
          "[ui][privacy]") {
  CHECK(groups_while_typing("") == Groups{"", "", ""});
  CHECK(groups_while_typing("138") == Groups{"138", "", ""});
  CHECK(groups_while_typing("1381") == Groups{"138", "1", ""});
  CHECK(groups_while_typing("1381234") == Groups{"138", "1234", ""});
  CHECK(groups_while_typing("13812345") == Groups{"138", "1234", "5"});
  CHECK(groups_while_typing("1381234567") == Groups{"138", "1234", "567"});
  CHECK(groups_while_typing("12812345678") == Groups{"128", "1234", "5678"});  // no mobile number: nobody's
  CHECK(groups_while_typing(number) == Groups{"138", "****", "5678"});
  CHECK(group_being_typed("13") == 0);
  CHECK(group_being_typed("138") == 1);
  CHECK(group_being_typed("1381234") == 2);
  CHECK(group_being_typed(number) == 2);
}

TEST_CASE("Standing and held together show each digit once, neither shows all", "[ui][privacy]") {
  CHECK(groups_at_rest(number) == Groups{"138", "****", "5678"});
  CHECK(groups_while_held(number) == Groups{"***", "1234", "****"});
}

TEST_CASE("No frame of typing and confirming shows a whole mobile number", "[ui][privacy]") {
  const World w = testing::world();
  const auto stage = open_stage();
  State state = initial(w);
  const auto digits_shown = [&] {
    int digits = 0;
    for (const char c : seen_in_fields(stage->screen())) digits += c >= '0' && c <= '9' ? 1 : 0;
    return digits;
  };
  for (std::size_t length = 0; length <= number.size(); ++length) {
    state.step = step::MobileNumber{.digits = number.substr(0, length)};
    stage->show(state, w);
    CHECK(digits_shown() <= (length < number.size() ? 10 : 7));
  }
  state.step = step::MobileNumber{.phase = step::MobileNumber::Phase::ConfirmMessages, .digits = number};
  stage->show(state, w);
  CHECK(seen_in_fields(stage->screen()) == "138****5678");
}

TEST_CASE("The covered group is seen only while the finger stays on its control; letting go changes nothing",
          "[ui][privacy][touch]") {
  const World w = testing::world();
  const auto stage = open_stage();
  State state = initial(w);
  state.step = step::MobileNumber{.phase = step::MobileNumber::Phase::ConfirmMessages, .digits = number};
  stage->show(state, w);
  const Target* control = stage->screen().find("hold");
  REQUIRE(control != nullptr);
  const Rect place = control->rect;
  const Point at{place.x + place.w / 2, place.y + place.h / 2};

  stage->touch({Touch::Kind::Down, 1, at, 10'000});
  CHECK(seen_in_fields(stage->screen()) == "***1234****");
  CHECK(stage->screen().find("hold")->rect == place);  // nothing moves under the finger
  SECTION("let go") {
    const auto event = stage->touch({Touch::Kind::Up, 1, at, 12'000});
    CHECK(seen_in_fields(stage->screen()) == "138****5678");
    REQUIRE(event);
    CHECK(advance(state, *event, w).state == state);
    CHECK(advance(state, *event, w).effects.empty());
  }
  SECTION("slid off") {
    stage->touch({Touch::Kind::Move, 1, {5, 5}, 10'500});
    CHECK(seen_in_fields(stage->screen()) == "138****5678");
  }
  SECTION("the visit goes on by itself while the finger is down") {
    state.overlay = Overlay::IdleWarning;
    stage->show(state, w);
    state.overlay = Overlay::None;
    stage->show(state, w);
    CHECK(seen_in_fields(stage->screen()) == "138****5678");
  }
}
