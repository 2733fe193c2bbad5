// Inside the settings room only: one TOML table being read. Every key asked for is remembered, so that a key nobody
// asked for (most often a typing mistake) is named too.
#pragma once

#include <toml++/toml.h>

#include <functional>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "settings/settings.h"

namespace huanka::settings {

class Section {
 public:
  Section(const toml::table& table, std::string file, std::string path, Mistakes& mistakes)
      : table_(table), file_(std::move(file)), path_(std::move(path)), mistakes_(mistakes) {}

  using Check = std::function<bool(const std::string&)>;
  /// A text for which `check` holds; a mistake otherwise, and then "".
  std::string text(const char* key, const std::string& accepted, const Check& check);
  std::string any_text(const char* key) {
    return text(key, "a text", [](const std::string&) { return true; });
  }
  /// One of the words; a mistake otherwise, and then the first.
  template <class T>
  T word(const char* key, std::initializer_list<std::pair<const char*, T>> words) {
    std::string list;
    for (const auto& [said, value] : words) list += std::string(list.empty() ? "" : ", ") + "\"" + said + "\"";
    T found = words.begin()->second;
    text(key, list, [&](const std::string& said) {
      for (const auto& [known, value] : words)
        if (said == known) return found = value, true;
      return false;
    });
    return found;
  }
  /// For a key that may be left out.
  bool has(const char* key) { return node(key) != nullptr; }
  int number(const char* key, int least, int most);
  double decimal(const char* key, double least, double most);
  bool flag(const char* key);
  domain::Date date(const char* key);
  std::vector<std::string> texts(const char* key);
  std::vector<domain::Date> dates(const char* key);
  /// Reads the sub-table; a mistake when there is none.
  void section(const char* key, const std::function<void(Section&)>& read);
  /// Reads every table of an array of tables, which must not be empty.
  void each(const char* key, const std::function<void(Section&)>& read);

  void mistake(const char* key, const std::string& accepted);
  /// Names the keys nobody asked for.
  void finish();

 private:
  const toml::node* node(const char* key);

  const toml::table& table_;
  std::string file_, path_;
  Mistakes& mistakes_;
  std::set<std::string> asked_;
};

/// Parses the file and lets `read` take it apart; syntax mistakes are named with their line.
void read_file(const std::filesystem::path& file, Mistakes& mistakes, const std::function<void(Section&)>& read);

}  // namespace huanka::settings
