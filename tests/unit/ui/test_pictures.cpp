// Not a test but a look: a picture of every screen in both languages, upright and lying, in every text size.
//   HUANKA_PNG_FOLDER=DIR [HUANKA_PNG_ONLY=zh-portrait-large] test_ui "[.png]"
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "all_states.h"
#include "ui/stage.h"

using namespace huanka;
using namespace huanka::ui;
using namespace huanka::visit;
using namespace huanka::visit::testing;
namespace fs = std::filesystem;

TEST_CASE("Pictures of every screen, for eyes", "[.png]") {
  const char* folder = std::getenv("HUANKA_PNG_FOLDER");
  REQUIRE(folder != nullptr);
  const char* only = std::getenv("HUANKA_PNG_ONLY");
  const World w = full_world();
  for (const bool portrait : {true, false}) {
    auto stage =
        must(Stage::open({fs::path(HUANKA_BINARY_DIR) / "assets/locale", fs::path(HUANKA_SOURCE_DIR) / "assets/icons"},
                         {portrait ? 1080 : 1920, portrait ? 1920 : 1080, 23.8}));
    for (const auto& [language, tag] :
         {std::pair{domain::Language::Chinese, "zh"}, std::pair{domain::Language::English, "en"}})
      for (const auto& [size, size_tag] :
           {std::pair{TextSize::Standard, "standard"}, std::pair{TextSize::Large, "large"},
            std::pair{TextSize::ExtraLarge, "extra-large"}}) {
        const std::string set = std::string(tag) + (portrait ? "-portrait-" : "-landscape-") + size_tag;
        if (only != nullptr && set != only) continue;
        fs::create_directories(fs::path(folder) / set);
        int n = 0;
        for (State state : all_states(w)) {
          state.language = language;
          state.text_size = size;
          stage->show(state, w);
          stage->redraw();
          char file[96];
          std::snprintf(file, sizeof file, "%03d-%.60s.png", n++, stage->screen().name.c_str());
          CHECK(save_png(stage->canvas(), (fs::path(folder) / set / file).string()));
        }
      }
  }
}
