// Inside the wire room only: fields of a JSON object, read one after another. The first thing that is wrong ends the
// reading (by an exception that never leaves reading()), so that a half-read value cannot be used.
#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "wire/case_json.h"

namespace huanka::wire {

inline constexpr std::size_t longest_text = 512;  ///< bytes; no field of a case is longer

class Fields {
 public:
  Fields(const nlohmann::json& json, std::string path) : json_(json), path_(std::move(path)) {
    if (!json.is_object()) throw WireError{path_.empty() ? "(all)" : path_, "not as described"};
  }

  std::string text(const char* field) const {
    const auto& value = required(field);
    if (!value.is_string()) wrong(field);
    auto content = value.template get<std::string>();
    if (content.size() > longest_text) wrong(field);
    return content;
  }
  std::optional<std::string> optional_text(const char* field) const {
    return has(field) ? std::optional(text(field)) : std::nullopt;
  }
  std::optional<std::vector<std::string>> optional_texts(const char* field) const {
    if (!has(field)) return std::nullopt;
    const auto& list = required(field);
    if (!list.is_array() || list.size() > 16) wrong(field);
    std::vector<std::string> words;
    for (const auto& item : list) {
      if (!item.is_string()) wrong(field);
      words.push_back(item.template get<std::string>());
    }
    return words;
  }
  int number(const char* field) const {
    const auto& value = required(field);
    if (!value.is_number_integer()) wrong(field);
    const auto wide = value.template get<std::int64_t>();
    if (wide < 0 || wide > std::numeric_limits<int>::max()) wrong(field);
    return static_cast<int>(wide);
  }
  std::optional<int> optional_number(const char* field) const {
    return has(field) ? std::optional(number(field)) : std::nullopt;
  }
  bool flag(const char* field) const {
    const auto& value = required(field);
    if (!value.is_boolean()) wrong(field);
    return value.template get<bool>();
  }
  std::optional<bool> optional_flag(const char* field) const {
    return has(field) ? std::optional(flag(field)) : std::nullopt;
  }
  domain::Date date(const char* field) const {
    const auto day = date_from(text(field));
    if (!day) wrong(field);
    return *day;
  }
  std::optional<domain::Date> optional_date(const char* field) const {
    return has(field) ? std::optional(date(field)) : std::nullopt;
  }
  std::optional<domain::DueDate> optional_due(const char* field) const {
    if (!has(field)) return std::nullopt;
    auto due = due_date_from_json(required(field));
    if (!due) wrong(field);
    return due;
  }
  template <class T>
  T parsed(const char* field) const {
    auto value = T::parse(text(field));
    if (!value) wrong(field);
    return std::move(value).value();
  }
  template <class T>
  std::optional<T> optional_parsed(const char* field) const {
    return has(field) ? std::optional(parsed<T>(field)) : std::nullopt;
  }
  /// A word of a fixed table of (value, word).
  template <class Table>
  auto word(const Table& table, const char* field) const {
    return meaning(table, text(field), field);
  }
  template <class Table>
  auto meaning(const Table& table, const std::string& said, const char* field) const {
    for (const auto& [value, word] : table)
      if (said == word) return value;
    wrong(field);
  }
  template <class T, class Convert>
  T converted(const char* field, Convert convert, T) const {
    const std::optional<T> value = convert(text(field));
    if (!value) wrong(field);
    return *value;
  }
  Fields object(const char* field) const { return {required(field), name(field)}; }

 private:
  bool has(const char* field) const {
    const auto found = json_.find(field);
    return found != json_.end() && !found->is_null();
  }
  const nlohmann::json& required(const char* field) const {
    const auto found = json_.find(field);
    if (found == json_.end()) throw WireError{name(field), "missing"};
    return *found;
  }
  std::string name(const char* field) const { return path_.empty() ? field : path_ + "." + field; }
  [[noreturn]] void wrong(const char* field) const { throw WireError{name(field), "not as described"}; }

  const nlohmann::json& json_;
  std::string path_;
};

template <class T, class Read>
Result<T, WireError> reading(const nlohmann::json& json, Read read) {
  try {
    return read(Fields(json, ""));
  } catch (const WireError& error) {
    return Failure{error};
  }
}

}  // namespace huanka::wire
