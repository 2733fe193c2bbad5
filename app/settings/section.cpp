#include "settings/section.h"

#include <fstream>
#include <iterator>
#include <sstream>

namespace huanka::settings {

namespace {
std::string as_written(const toml::node& node) {
  std::ostringstream out;
  node.visit([&](const auto& value) { out << value; });
  std::string text = out.str();
  constexpr std::size_t enough = 60;
  return text.size() > enough ? text.substr(0, enough) + "..." : text;
}

bool is_date(const toml::node& node, domain::Date& into) {
  const auto* date = node.as_date();
  if (date == nullptr) return false;
  into = domain::Date{std::chrono::year{date->get().year}, std::chrono::month{date->get().month},
                      std::chrono::day{date->get().day}};
  return into.ok();
}

// toml++ 3.3 runs into __builtin_unreachable (marzer/tomlplusplus#190, #295) when it asks of many a non-ASCII character
// whether it is white space: any outside strings and comments, and the first after a line that ends in a backslash.
// TOML 1.0 allows none of the former: in a copy of the text, '!' in their place is as wrong there and as right
// elsewhere. The latter we do not accept.
bool has_continued_line(std::string_view text) {
  for (std::size_t at = text.find('\\'); at != std::string_view::npos; at = text.find('\\', at + 1)) {
    const std::size_t next = text.find_first_not_of(" \t\r", at + 1);
    if (next != std::string_view::npos && text[next] == '\n') return true;
  }
  return false;
}

// Each byte becomes characters of its own, so that keys which differ still do.
std::string with_exclamation_marks(std::string_view text) {
  std::string ascii;
  for (const char byte : text) {
    const auto value = static_cast<unsigned char>(byte);
    if (value < 0x80)
      ascii += byte;
    else
      ascii.append({'!', static_cast<char>('a' + (value >> 4)), static_cast<char>('a' + (value & 0xF))});
  }
  return ascii;
}

toml::table parse(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  static_cast<void>(toml::parse(with_exclamation_marks(text)));  // throws when it is not TOML
  return toml::parse(text);
}
}  // namespace

std::string to_string(const ConfigMistake& m) {
  return m.file + (m.line > 0 ? ":" + std::to_string(m.line) : "") + ": " + (m.key.empty() ? "the file" : m.key) +
         " is " + m.found + "; accepted: " + m.accepted;
}

const toml::node* Section::node(const char* key) {
  asked_.insert(key);
  return table_.get(key);
}

void Section::mistake(const char* key, const std::string& accepted) {
  const toml::node* at = node(key);
  mistakes_.push_back({file_, path_ + key, at != nullptr ? static_cast<int>(at->source().begin.line) : 0,
                       at != nullptr ? as_written(*at) : "nothing", accepted});
}

std::string Section::text(const char* key, const std::string& accepted, const Check& check) {
  const toml::node* at = node(key);
  const auto value = at != nullptr ? at->value_exact<std::string>() : std::nullopt;
  if (value && check(*value)) return *value;
  mistake(key, accepted);
  return "";
}

int Section::number(const char* key, int least, int most) {
  const toml::node* at = node(key);
  const auto value = at != nullptr ? at->value_exact<std::int64_t>() : std::nullopt;
  if (value && *value >= least && *value <= most) return static_cast<int>(*value);
  mistake(key, "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  return least;
}

double Section::decimal(const char* key, double least, double most) {
  const toml::node* at = node(key);
  const auto value = at != nullptr ? at->value<double>() : std::nullopt;
  if (value && *value >= least && *value <= most) return *value;
  std::ostringstream accepted;
  accepted << "a number from " << least << " to " << most;
  mistake(key, accepted.str());
  return least;
}

bool Section::flag(const char* key) {
  const toml::node* at = node(key);
  const auto value = at != nullptr ? at->value_exact<bool>() : std::nullopt;
  if (!value) mistake(key, "true or false");
  return value.value_or(false);
}

domain::Date Section::date(const char* key) {
  domain::Date found{};
  const toml::node* at = node(key);
  if (at == nullptr || !is_date(*at, found)) mistake(key, "a date, such as 2026-11-23");
  return found;
}

std::vector<std::string> Section::texts(const char* key) {
  std::vector<std::string> list;
  const toml::node* at = node(key);
  const auto* items = at != nullptr ? at->as_array() : nullptr;
  bool good = items != nullptr;
  if (good)
    for (const toml::node& item : *items) {
      const auto text = item.value_exact<std::string>();
      good = good && text && !text->empty();
      if (text) list.push_back(*text);
    }
  if (!good) mistake(key, "a list of texts");
  return list;
}

std::vector<domain::Date> Section::dates(const char* key) {
  std::vector<domain::Date> list;
  const toml::node* at = node(key);
  const auto* items = at != nullptr ? at->as_array() : nullptr;
  bool good = items != nullptr;
  if (good)
    for (const toml::node& item : *items) {
      domain::Date day{};
      good = good && is_date(item, day);
      list.push_back(day);
    }
  if (!good) mistake(key, "a list of dates, such as [2026-10-01, 2026-10-02]");
  return list;
}

void Section::section(const char* key, const std::function<void(Section&)>& read) {
  const toml::node* at = node(key);
  const auto* table = at != nullptr ? at->as_table() : nullptr;
  if (table == nullptr) return mistake(key, "a section [" + path_ + key + "]");
  Section inner(*table, file_, path_ + key + ".", mistakes_);
  read(inner);
  inner.finish();
}

void Section::each(const char* key, const std::function<void(Section&)>& read) {
  const toml::node* at = node(key);
  const auto* list = at != nullptr ? at->as_array() : nullptr;
  if (list == nullptr || list->empty()) return mistake(key, "one or more sections [[" + path_ + key + "]]");
  int index = 0;
  for (const toml::node& item : *list) {
    const std::string name = path_ + key + "[" + std::to_string(index++) + "]";
    if (const auto* table = item.as_table()) {
      Section inner(*table, file_, name + ".", mistakes_);
      read(inner);
      inner.finish();
    } else {
      mistakes_.push_back({file_, name, static_cast<int>(item.source().begin.line), as_written(item), "a section"});
    }
  }
}

void Section::finish() {
  std::string known;
  for (const std::string& key : asked_) known += (known.empty() ? "" : ", ") + key;
  for (const auto& [key, at] : table_)
    if (!asked_.contains(std::string(key.str())))
      mistakes_.push_back({file_, path_ + std::string(key.str()), static_cast<int>(at.source().begin.line),
                           "not a key of this section", known});
}

void read_file(const std::filesystem::path& file, Mistakes& mistakes, const std::function<void(Section&)>& read) {
  const std::string name = file.filename().string();
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored)) {
    mistakes.push_back({file.string(), "", 0, "not there", "a readable TOML file"});
    return;
  }
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (has_continued_line(text)) {
    mistakes.push_back({name, "", 0, "not plain: a line ends in a backslash", "each value on a line of its own"});
    return;
  }
  try {
    const toml::table table = parse(text);
    Section whole(table, name, "", mistakes);
    read(whole);
    whole.finish();
  } catch (const toml::parse_error& error) {
    mistakes.push_back({name, "", static_cast<int>(error.source().begin.line),
                        "not TOML: " + std::string(error.description()), "TOML 1.0"});
  }
}

}  // namespace huanka::settings
