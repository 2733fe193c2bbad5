#include "office/console/form.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "domain/utf8.h"

namespace huanka::office {

namespace {
constexpr std::size_t most_fields = 32;

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '+') {
      out += ' ';
    } else if (text[at] != '%') {
      out += text[at];
    } else {
      unsigned char byte = 0;
      const char* digits = text.data() + at + 1;
      if (at + 2 >= text.size()) return std::nullopt;
      const auto [end, failed] = std::from_chars(digits, digits + 2, byte, 16);
      if (failed != std::errc{} || end != digits + 2) return std::nullopt;
      out += static_cast<char>(byte);
      at += 2;
    }
  }
  return out;
}
}  // namespace

std::optional<Fields> fields_from(std::string_view text) {
  Fields fields;
  while (!text.empty()) {
    const auto end = std::min(text.find('&'), text.size());
    const auto piece = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (piece.empty()) continue;
    const auto equals = std::min(piece.find('='), piece.size());
    const auto name = percent_decoded(piece.substr(0, equals));
    const auto value = percent_decoded(piece.substr(std::min(equals + 1, piece.size())));
    if (!name || !value || !is_fit_field(*name) || !is_fit_field(*value) || fields.size() == most_fields)
      return std::nullopt;
    if (!fields.emplace(*name, *value).second) return std::nullopt;
  }
  return fields;
}

bool is_fit_field(std::string_view text) {
  const bool controlled = std::any_of(text.begin(), text.end(), [](unsigned char c) {
    return (c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7f;
  });
  return !controlled && domain::decode_utf8(text).has_value();
}

std::string field(const Fields& fields, std::string_view name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : found->second;
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_plain(c)) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', "0123456789ABCDEF"[byte >> 4U], "0123456789ABCDEF"[byte & 15U]};
    }
  }
  return out;
}

std::string cookie(std::string_view header, std::string_view name) {
  std::optional<std::string> found;
  while (!header.empty()) {
    const auto end = std::min(header.find(';'), header.size());
    auto piece = header.substr(0, end);
    header.remove_prefix(std::min(end + 1, header.size()));
    while (!piece.empty() && piece.front() == ' ') piece.remove_prefix(1);
    if (piece.size() <= name.size() || piece[name.size()] != '=' || !piece.starts_with(name)) continue;
    if (found) return {};
    found = std::string(piece.substr(name.size() + 1));
  }
  return found.value_or("");
}

std::pair<std::string, std::string> path_and_query(std::string_view target) {
  const auto mark = std::min(target.find('?'), target.size());
  return {std::string(target.substr(0, mark)), std::string(target.substr(std::min(mark + 1, target.size())))};
}

bool is_own_path(std::string_view text) {
  return text.size() <= 512 && text.starts_with('/') && !text.starts_with("//") &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_plain(c) || c == '/' || c == '?' || c == '=' || c == '&' || c == '%'; });
}

}  // namespace huanka::office
