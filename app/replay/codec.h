// Inside the replay room only: one codec for every described value. Members keep their declared order, so equal values
// give equal bytes. Reading is total: what does not fit is nullopt.
#pragma once

#include <boost/core/type_name.hpp>
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <type_traits>
#include <variant>
#include <vector>

#include "replay/described_visit.h"

namespace huanka::replay {

using Json = nlohmann::ordered_json;

template <class T>
concept Described = boost::describe::has_describe_members<T>::value && !std::is_enum_v<T>;
template <class T>
concept NamedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;
/// Parsed values that are written as their text: ID number, mobile, PAN, name.
template <class T>
concept Parsed = requires(std::string_view text) {
  T::parse(text);
};

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <class T>
inline constexpr bool is_set = false;
template <class T>
inline constexpr bool is_set<std::set<T>> = true;
template <class T>
inline constexpr bool is_variant = false;
template <class... T>
inline constexpr bool is_variant<std::variant<T...>> = true;

/// "huanka::visit::event::Touched" -> "Touched"
template <class T>
const std::string& short_name() {
  static const std::string name = [] {
    const std::string full = boost::core::type_name<T>();
    const auto colon = full.rfind(':');
    return colon == std::string::npos ? full : full.substr(colon + 1);
  }();
  return name;
}

inline Json write(const domain::Date& date) {
  return Json::array(
      {static_cast<int>(date.year()), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day())});
}

template <class T>
Json write(const T& value) {
  if constexpr (std::is_same_v<T, char>) {
    return std::string(1, value);
  } else if constexpr (std::is_arithmetic_v<T> || std::is_same_v<T, std::string>) {
    return value;
  } else if constexpr (std::is_same_v<T, domain::PersonName>) {
    return value.utf8();
  } else if constexpr (Parsed<T>) {
    return value.digits();
  } else if constexpr (NamedEnum<T>) {
    return boost::describe::enum_to_string(value, "?");
  } else if constexpr (std::is_enum_v<T>) {
    return static_cast<int>(value);
  } else if constexpr (is_optional<T>) {
    return value ? write(*value) : Json(nullptr);
  } else if constexpr (is_vector<T> || is_set<T>) {
    Json list = Json::array();
    for (const auto& item : value) list.push_back(write(item));
    return list;
  } else if constexpr (is_variant<T>) {
    return std::visit([]<class A>(const A& alternative) { return Json{{short_name<A>(), write(alternative)}}; }, value);
  } else {
    static_assert(Described<T>, "describe this type in described_*.h");
    Json object = Json::object();
    boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_any_access>>(
        [&](auto member) { object[member.name] = write(value.*member.pointer); });
    return object;
  }
}

template <class T>
std::optional<T> read(const Json& json);

template <class T>
std::optional<T> read_member(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() ? std::nullopt : read<T>(*found);
}

/// Builds the aggregate from all members at once: some hold parsed values that cannot be made empty.
template <class T, template <class...> class List, class... Members>
std::optional<T> read_described(const Json& json, List<Members...>) {
  if (!json.is_object()) return std::nullopt;
  auto members = std::tuple{
      read_member<std::remove_cvref_t<decltype(std::declval<T>().*Members::pointer)>>(json, Members::name)...};
  return std::apply(
      [](auto&... member) -> std::optional<T> {
        if (!(member.has_value() && ...)) return std::nullopt;
        return T{std::move(*member)...};
      },
      members);
}

template <class... Alternatives>
std::optional<std::variant<Alternatives...>> read_variant(const Json& json, std::variant<Alternatives...>*) {
  std::optional<std::variant<Alternatives...>> found;
  if (!json.is_object() || json.size() != 1) return found;
  const std::string& name = json.begin().key();
  const auto try_one = [&]<class A>(std::type_identity<A>) {
    if (found || short_name<A>() != name) return;
    if (auto value = read<A>(json.front())) found.emplace(std::move(*value));
  };
  (try_one(std::type_identity<Alternatives>{}), ...);
  return found;
}

template <class T>
std::optional<T> read_number(const Json& json) {
  if (!json.is_number_integer()) return std::nullopt;
  const auto wide = json.get<std::int64_t>();
  if (wide < std::numeric_limits<T>::min() || wide > std::numeric_limits<T>::max()) return std::nullopt;
  return static_cast<T>(wide);
}

std::optional<domain::Date> read_date(const Json& json);

template <class T>
std::optional<T> read_list(const Json& json) {
  if (!json.is_array()) return std::nullopt;
  T list;
  for (const Json& item : json) {
    auto value = read<typename T::value_type>(item);
    if (!value) return std::nullopt;
    list.insert(list.end(), std::move(*value));
  }
  return list;
}

template <class T>
std::optional<T> read_word(const Json& json) {
  if (!json.is_string()) return std::nullopt;
  const auto& word = json.get_ref<const std::string&>();
  if constexpr (std::is_same_v<T, std::string>) {
    return word;
  } else if constexpr (std::is_same_v<T, char>) {
    return word.size() == 1 ? std::optional<char>(word.front()) : std::nullopt;
  } else if constexpr (std::is_enum_v<T>) {
    T value{};
    return boost::describe::enum_from_string(word.c_str(), value) ? std::optional<T>(value) : std::nullopt;
  } else {
    auto parsed = T::parse(word);
    return parsed ? std::optional<T>(std::move(parsed).value()) : std::nullopt;
  }
}

template <class T>
std::optional<T> read(const Json& json) {
  if constexpr (std::is_same_v<T, domain::Date>) {
    return read_date(json);
  } else if constexpr (std::is_same_v<T, bool>) {
    return json.is_boolean() ? std::optional<bool>(json.get<bool>()) : std::nullopt;
  } else if constexpr (std::is_same_v<T, char> || std::is_same_v<T, std::string> || Parsed<T> || NamedEnum<T>) {
    return read_word<T>(json);
  } else if constexpr (std::is_integral_v<T>) {
    return read_number<T>(json);
  } else if constexpr (is_optional<T>) {
    if (json.is_null()) return T{};
    auto value = read<typename T::value_type>(json);
    return value ? std::optional<T>(T(std::move(*value))) : std::nullopt;
  } else if constexpr (is_vector<T> || is_set<T>) {
    return read_list<T>(json);
  } else {
    static_assert(Described<T>, "describe this type in described_*.h");
    return read_described<T>(json, boost::describe::describe_members<T, boost::describe::mod_any_access>{});
  }
}

}  // namespace huanka::replay
