// The catalogues: both languages say everything, and what is written in a key's place is filled in.
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <regex>
#include <set>

#include "text/catalog.h"
#include "text/dates.h"

using namespace huanka;
using namespace huanka::text;
using namespace std::chrono_literals;
using domain::Language;

namespace {
const std::filesystem::path built = std::filesystem::path(HUANKA_BINARY_DIR) / "assets/locale";

Catalog load(Language language) {
  auto catalog = Catalog::load(built, language);
  REQUIRE(catalog);
  return std::move(catalog).value();
}

/// Key -> text, from the merged .po (msgcat writes long texts over several lines).
std::map<std::string, std::string> entries(Language language) {
  std::ifstream in(built / folder_of(language) / "LC_MESSAGES/huanka.po");
  std::map<std::string, std::string> found;
  std::string key, line, *into = nullptr;
  std::string value;
  const auto keep = [&] {
    if (!key.empty()) found[key] = value;
    key.clear();
    value.clear();
  };
  while (std::getline(in, line)) {
    if (line.starts_with("msgid ")) {
      keep();
      into = &key;
    } else if (line.starts_with("msgstr ")) {
      into = &value;
    }
    const auto open = line.find('"');
    const auto shut = line.rfind('"');
    if (into != nullptr && !line.starts_with('#') && open != std::string::npos && shut > open)
      into->append(line, open + 1, shut - open - 1);
  }
  keep();
  return found;
}

std::multiset<std::string> placeholders(const std::string& text) {
  static const std::regex braces("\\{[a-z_0-9]+\\}");
  std::multiset<std::string> names;
  for (std::sregex_iterator it(text.begin(), text.end(), braces), end; it != end; ++it) names.insert(it->str());
  return names;
}
}  // namespace

TEST_CASE("Chinese and English hold the same keys, none of them empty", "[text]") {
  const auto zh = entries(Language::Chinese);
  const auto en = entries(Language::English);
  REQUIRE(zh.size() > 20);
  for (const auto& [key, value] : zh) {
    INFO(key);
    CHECK_FALSE(value.empty());
    CHECK(en.contains(key));
  }
  for (const auto& [key, value] : en) {
    INFO(key);
    CHECK_FALSE(value.empty());
    CHECK(zh.contains(key));
  }
}

TEST_CASE("A text has the same values to fill in in both languages", "[text]") {
  auto zh = entries(Language::Chinese);
  for (const auto& [key, value] : entries(Language::English)) {
    if (key.starts_with("date.")) continue;  // dates are ordered, and months named, by each language
    INFO(key);
    const auto in_zh = placeholders(zh[key]);
    const auto in_en = placeholders(value);
    CHECK(std::set(in_zh.begin(), in_zh.end()) == std::set(in_en.begin(), in_en.end()));
  }
}

TEST_CASE("Dates carry the day of the week in both languages", "[text]") {
  CHECK(long_date(load(Language::Chinese), 2026y / 12 / 3) == "2026年12月3日（星期四）");
  CHECK(long_date(load(Language::English), 2026y / 12 / 3) == "Thursday 3 December 2026");
  CHECK(short_date(load(Language::Chinese), 2026y / 11 / 30) == "11月30日（星期一）");
  CHECK(due_date(load(Language::Chinese), {2026y / 11 / 30, false}) == "11月30日（星期一）");
  CHECK(due_date(load(Language::Chinese), {2027y / 2 / 9, true}) == "2月9日（星期二，暂定，以节假日通知为准）");
  CHECK(due_date(load(Language::English), {2027y / 2 / 8, true}) ==
        "Monday 8 February (may move: holidays not yet announced)");
}

TEST_CASE("Values are filled in; a name nobody gave stays visible", "[text]") {
  const Catalog zh = load(Language::Chinese);
  CHECK(zh.format("slip.ask.counter", {{"bank", "建设银行"}}) == "请问建设银行柜台");
  CHECK(zh.format("slip.ask.counter", {}) == "请问{bank}柜台");
  CHECK(zh.format("no.such {x} key", {{"x", "1"}}) == "no.such 1 key");
}

TEST_CASE("A missing key is shown as itself and known to be missing", "[text]") {
  const Catalog en = load(Language::English);
  CHECK(en.text("no.such.key") == "no.such.key");
  CHECK_FALSE(en.has("no.such.key"));
  CHECK(en.has("date.long"));
}

TEST_CASE("A catalogue that is not there or is damaged is a typed error", "[text]") {
  const auto nowhere = Catalog::load("/nonexistent", Language::Chinese);
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().code == CatalogError::Code::Missing);

  const auto folder = std::filesystem::temp_directory_path() / ("huanka-text-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder / "en/LC_MESSAGES");
  std::ofstream(folder / "en/LC_MESSAGES/huanka.mo") << "not a catalogue at all";
  const auto damaged = Catalog::load(folder, Language::English);
  std::filesystem::remove_all(folder);
  REQUIRE_FALSE(damaged);
  CHECK(damaged.error().code == CatalogError::Code::Unreadable);
}
