// Touches and redrawing: on release, one finger, no double taps, only what changed.
#include <algorithm>

#include "ui/stage.h"
#include "world.h"

using namespace huanka;
using namespace huanka::ui;
using namespace huanka::visit;
using namespace huanka::visit::testing;
namespace fs = std::filesystem;

namespace {
struct Bench {
  World w = testing::world();
  std::unique_ptr<Stage> stage =
      must(Stage::open({fs::path(HUANKA_BINARY_DIR) / "assets/locale", fs::path(HUANKA_SOURCE_DIR) / "assets/icons"},
                       {1080, 1920, 23.8}));
  State state = initial(w);
  std::int64_t now = 10'000;

  explicit Bench(Step step) {
    state.step = std::move(step);
    stage->show(state, w);
    stage->redraw();
  }
  Point middle(const std::string& id) const {
    const Target* target = stage->screen().find(id);
    REQUIRE(target != nullptr);
    return {target->rect.x + target->rect.w / 2, target->rect.y + target->rect.h / 2};
  }
  std::optional<Event> act(Touch::Kind kind, Point at, std::int64_t finger = 1) {
    return stage->touch({kind, finger, at, now});
  }
  std::optional<Event> tap(const std::string& id) {
    const Point at = middle(id);
    act(Touch::Kind::Down, at);
    return act(Touch::Kind::Up, at);
  }
  std::uint32_t pixel(Point at) const { return stage->canvas().row(at.y)[at.x]; }
};
}  // namespace

TEST_CASE("A target acts when the finger leaves it, not before", "[ui][touch]") {
  Bench bench(step::ServiceMenu{});
  const Point at = bench.middle("service.swap");
  CHECK_FALSE(bench.act(Touch::Kind::Down, at));
  CHECK(bench.act(Touch::Kind::Up, at) == Event{event::ServiceChosen{Service::SwapCard}});
}

TEST_CASE("Sliding off a target and letting go does nothing", "[ui][touch]") {
  Bench bench(step::ServiceMenu{});
  bench.act(Touch::Kind::Down, bench.middle("service.swap"));
  bench.act(Touch::Kind::Move, {5, 1000});
  CHECK_FALSE(bench.act(Touch::Kind::Up, bench.middle("service.swap")));
}

TEST_CASE("A second finger is ignored", "[ui][touch]") {
  Bench bench(step::ServiceMenu{});
  bench.act(Touch::Kind::Down, bench.middle("service.swap"), 1);
  CHECK_FALSE(bench.act(Touch::Kind::Down, bench.middle("service.guides"), 2));
  CHECK_FALSE(bench.act(Touch::Kind::Up, bench.middle("service.guides"), 2));
  CHECK(bench.act(Touch::Kind::Up, bench.middle("service.swap"), 1));
}

TEST_CASE("A second tap within 300 ms is a trembling hand", "[ui][touch]") {
  Bench bench(step::MobileNumber{});
  CHECK(bench.tap("digit.1"));
  bench.now += 299;
  CHECK_FALSE(bench.tap("digit.1"));
  bench.now += 1;
  CHECK(bench.tap("digit.1"));
}

TEST_CASE("A touch between the targets does nothing; the whole attract screen is one", "[ui][touch]") {
  Bench menu(step::ServiceMenu{});
  CHECK_FALSE(menu.act(Touch::Kind::Up, {3, 900}));
  Bench attract(step::Attract{});
  attract.act(Touch::Kind::Down, {30, 900});
  CHECK(attract.act(Touch::Kind::Up, {30, 900}) == Event{event::Touched{}});
  attract.now += 1000;
  CHECK(attract.tap("language") == Event{event::LanguageChosen{domain::Language::English}});
}

TEST_CASE("A finger put down on one screen does not press the next", "[ui][touch]") {
  Bench bench(step::ServiceMenu{});
  const Point at = bench.middle("service.swap");
  bench.act(Touch::Kind::Down, at);
  bench.state.step = step::Notice{};
  bench.stage->show(bench.state, bench.w);
  CHECK_FALSE(bench.act(Touch::Kind::Up, at));
}

TEST_CASE("Pressing is seen at once and repaints only the button", "[ui][damage]") {
  Bench bench(step::ServiceMenu{});
  const Target button = *bench.stage->screen().find("service.swap");
  const Point inside{button.rect.right() - 30, button.rect.y + 12};
  const auto before = bench.pixel(inside);
  bench.act(Touch::Kind::Down, bench.middle("service.swap"));
  const auto changed = bench.stage->redraw();
  REQUIRE_FALSE(changed.empty());
  for (const Rect& rect : changed)
    CHECK(Rect{button.rect.x - 4, button.rect.y - 4, button.rect.w + 8, button.rect.h + 8}.contains(rect));
  CHECK(bench.pixel(inside) != before);
  CHECK(bench.stage->redraw().empty());
}

TEST_CASE("Showing the same state again repaints nothing", "[ui][damage]") {
  Bench bench(step::MobileNumber{.digits = "138"});
  bench.stage->show(bench.state, bench.w);
  CHECK(bench.stage->redraw().empty());
  bench.state.step = step::MobileNumber{.digits = "1381"};
  bench.stage->show(bench.state, bench.w);
  int area = 0;
  for (const Rect& rect : bench.stage->redraw()) area += rect.w * rect.h;
  CHECK(area > 0);
  CHECK(area < 1080 * 1920 / 5);
}

TEST_CASE("After forgetting, no pixel of the last person is left", "[ui][privacy]") {
  Bench bench(step::MobileNumber{.digits = "13812345678"});
  bench.stage->forget();
  const auto first = bench.pixel({0, 0});
  bool same = true;
  for (int y = 0; y < 1920; y += 7)
    for (int x = 0; x < 1080; x += 7) same = same && bench.pixel({x, y}) == first;
  CHECK(same);
}

TEST_CASE("A rare character of a name is drawn by a fallback font, never dropped", "[ui][text]") {
  const auto text = must(TextEngine::open(debian_fonts()));
  const Font font{40, FontWeight::Regular};
  CHECK(text->missing("张𠮷䶮龘·A").empty());
  CHECK(text->width("𠮷", font) > 20);
  CHECK(text->missing("\xF3\xB0\x80\x80").size() == 1);  // no font has it: said, not dropped
  CHECK(text->width("\xF3\xB0\x80\x80", font) > 0);
}

TEST_CASE("A card left behind is said to the staff too, not only to a person who is gone (issue 2)", "[ui]") {
  const auto words =
      must(text::Catalog::load(fs::path(HUANKA_BINARY_DIR) / "assets/locale", domain::Language::Chinese));
  const World w = testing::world();
  State state = initial(w);
  state.devices.card_present = true;
  const auto notes = [&](bool alarm) {
    state.step = step::Farewell{.alarm = alarm};
    const auto knowing = plan(state, w, words).knowing;
    return std::count_if(knowing.begin(), knowing.end(), [](const Block& block) {
      const auto* note = std::get_if<block::Note>(&block);
      return note != nullptr && note->tone == Tone::Bad;
    });
  };
  CHECK(notes(false) == 0);
  CHECK(notes(true) == 1);
}
