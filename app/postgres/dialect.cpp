#include "postgres/dialect.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace huanka::postgres {

namespace {
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> type_words{
    {{"INTEGER", "BIGINT"}, {"BLOB", "BYTEA"}, {"TEXT", "TEXT COLLATE \"C\""}, {"STRICT", ""}}};

bool is_of_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Behind the first `mark` at or after `start`.
std::size_t behind(std::string_view sql, char mark, std::size_t start) {
  const auto found = sql.find(mark, start);
  return found == std::string_view::npos ? sql.size() : found + 1;
}

std::string_view translated(std::string_view word) {
  const auto found = std::find_if(type_words.begin(), type_words.end(), [&](const auto& w) { return w.first == word; });
  return found == type_words.end() ? word : found->second;
}
}  // namespace

std::string in_postgres(std::string_view sql) {
  const auto begin = sql.find_first_not_of(" \n");
  const std::string_view first = begin == std::string_view::npos ? "" : sql.substr(begin);
  const bool makes_tables = first.starts_with("CREATE") || first.starts_with("ALTER");
  std::string out;
  int place = 0;
  for (std::size_t at = 0; at < sql.size();) {
    std::size_t end = at + 1;
    if (sql.substr(at, 2) == "--") {
      end = behind(sql, '\n', at);
    } else if (sql[at] == '\'' || sql[at] == '"') {
      end = behind(sql, sql[at], at + 1);
      out += sql.substr(at, end - at);
    } else if (is_of_word(sql[at])) {
      while (end < sql.size() && is_of_word(sql[end])) ++end;
      const auto word = sql.substr(at, end - at);
      out += makes_tables ? translated(word) : word;
    } else if (sql[at] == '?') {
      out += "$" + std::to_string(++place);
    } else {
      out += sql[at];
    }
    at = end;
  }
  return out;
}

}  // namespace huanka::postgres
