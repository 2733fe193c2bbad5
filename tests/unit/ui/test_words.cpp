// The words of the screens: short sentences, both languages complete, no claim the rules do not make, no stray
// characters on a line of their own (operations reference 3; R131).
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>

#include "all_states.h"
#include "ui/line_break.h"
#include "ui/screen.h"

using namespace huanka;
using namespace huanka::ui;
using namespace huanka::visit;
using namespace huanka::visit::testing;
namespace fs = std::filesystem;

namespace {
constexpr int longest_sentence = 20;  // Han characters

const std::map<std::string, std::string>& catalogue(const std::string& language) {
  static std::map<std::string, std::map<std::string, std::string>> all;
  auto& words = all[language];
  if (!words.empty()) return words;
  for (const char* part : {"ui.po", "domain.po"}) {
    std::ifstream file(fs::path(HUANKA_SOURCE_DIR) / "assets/locale" / language / part);
    std::string line, key;
    while (std::getline(file, line)) {
      if (line.rfind("msgid \"", 0) == 0) key = line.substr(7, line.size() - 8);
      if (line.rfind("msgstr \"", 0) == 0 && !key.empty()) words[key] = line.substr(8, line.size() - 9);
    }
  }
  return words;
}

bool is_han(char32_t c) { return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF); }

/// Han characters of the longest sentence; a sentence ends with 。！？；.
int longest_in(const std::string& text) {
  int longest = 0, here = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (std::u32string_view(U"。！？；").find(c) != std::u32string_view::npos) here = 0;
    if (is_han(c)) longest = std::max(longest, ++here);
  }
  return longest;
}

const text::Catalog& words(domain::Language language) {
  static const auto zh =
      must(text::Catalog::load(fs::path(HUANKA_BINARY_DIR) / "assets/locale", domain::Language::Chinese));
  static const auto en =
      must(text::Catalog::load(fs::path(HUANKA_BINARY_DIR) / "assets/locale", domain::Language::English));
  return language == domain::Language::Chinese ? zh : en;
}

TextEngine& engine() {
  static const auto opened = must(TextEngine::open(debian_fonts()));
  return *opened;
}
}  // namespace

TEST_CASE("Both catalogues have the same keys, none empty, and the same places to fill", "[ui][words]") {
  const auto& zh = catalogue("zh_CN");
  const auto& en = catalogue("en");
  REQUIRE(zh.size() > 200);
  const std::regex place(R"(\{[a-z_]+\})");
  const auto places = [&](const std::string& text) {
    return std::set<std::string>(std::sregex_token_iterator(text.begin(), text.end(), place),
                                 std::sregex_token_iterator());
  };
  for (const auto& [key, text] : zh) {
    CAPTURE(key);
    REQUIRE(en.contains(key));
    CHECK_FALSE(text.empty());
    CHECK_FALSE(en.at(key).empty());
    CHECK(places(text) == places(en.at(key)));
  }
  CHECK(zh.size() == en.size());
}

TEST_CASE("A guide calls the three routes as card, advice, review and slip do (R3-R17)", "[ui][words]") {
  for (const auto& [language, colon] : {std::pair{"zh_CN", "："}, std::pair{"en", ":"}}) {
    const auto& all = catalogue(language);
    int line = 0;
    for (const char* route : {"same_bank_same_number", "same_bank_new_number", "change_bank"})
      CHECK(all.at("guide.three_routes." + std::to_string(++line))
                .starts_with(all.at(std::string("route.") + route) + colon));
  }
}

TEST_CASE("No sentence on a screen has more than 20 Han characters", "[ui][words]") {
  // The name of the province's system (R18) is a name, not a sentence.
  const std::set<std::string> names{"screen.wish-system.name"};
  for (const auto& [key, text] : catalogue("zh_CN")) {
    if (names.contains(key)) continue;
    CAPTURE(key, text);
    CHECK(longest_in(text) <= longest_sentence);
  }
}

TEST_CASE("No word of the catalogues claims what the rules do not say (R58, R130, R131)", "[ui][words]") {
  for (const auto& [key, text] : catalogue("zh_CN")) {
    CAPTURE(key, text);
    // The name of a field of the province's form (R109) is no claim.
    const std::string said = std::regex_replace(text, std::regex("联系电话"), "");
    for (const char* claim : {"免费", "停发", "营业时间", "上班时间", "电话", "地址", "分钟", "代办", "通知您领"})
      CHECK(said.find(claim) == std::string::npos);
  }
  for (const auto& [key, text] : catalogue("en")) {
    CAPTURE(key, text);
    for (const char* claim : {"free of charge", "minutes", "opening hours", "phone number", "payments stop"})
      CHECK(text.find(claim) == std::string::npos);
  }
}

TEST_CASE("No line of a screen holds a single Han character or mark of its own", "[ui][layout][words]") {
  const World w = full_world();
  std::set<std::string> lonely;
  for (State state : all_states(w))
    for (const bool portrait : {true, false})
      for (const auto size : {TextSize::Standard, TextSize::Large, TextSize::ExtraLarge}) {
        state.text_size = size;
        const ui::Screen screen =
            view(state, w,
                 {words(domain::Language::Chinese), engine(), {portrait ? 1080 : 1920, portrait ? 1920 : 1080, 23.8}});
        for (const auto& primitive : screen.drawing)
          if (const auto* run = std::get_if<TextRun>(&primitive)) {
            std::size_t at = 0;
            const char32_t first = next_code_point(run->utf8, at);
            const bool mark = std::u32string_view(U"，。；：、！？）”").find(first) != std::u32string_view::npos;
            if ((is_han(first) && at == run->utf8.size()) || mark)
              lonely.insert(screen.name + " \"" + run->utf8 + "\"");
          }
      }
  std::string list;
  for (const auto& one : lonely) list += one + "\n";
  INFO(list);
  CHECK(lonely.empty());
}

TEST_CASE("Upright, no screen leaves an empty band of more than a third of its height", "[ui][layout]") {
  const World w = full_world();
  std::map<std::string, int> empty;
  for (State state : all_states(w))
    for (const auto language : {domain::Language::Chinese, domain::Language::English}) {
      state.language = language;
      const ui::Screen screen = view(state, w, {words(language), engine(), {1080, 1920, 23.8}});
      std::vector<std::pair<int, int>> used;
      for (const auto& primitive : screen.drawing) {
        const Rect rect = paint_bounds(primitive);
        if (rect.h < 1800) used.emplace_back(rect.y, rect.bottom());
      }
      std::sort(used.begin(), used.end());
      int reached = 0, widest = 0;
      for (const auto& [top, bottom] : used) {
        widest = std::max(widest, top - reached);
        reached = std::max(reached, bottom);
      }
      widest = std::max(widest, 1920 - reached);
      if (widest > 1920 / 3) empty[screen.name] = std::max(empty[screen.name], widest);
    }
  std::string list;
  for (const auto& [name, height] : empty) list += name + " " + std::to_string(height) + " px\n";
  INFO(list);
  CHECK(empty.empty());
}
