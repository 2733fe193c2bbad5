#include "wire/strict_json.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace huanka::wire {

Result<nlohmann::json, JsonProblem> parse_strictly(std::string_view text) {
  using nlohmann::json;
  std::optional<JsonProblem> problem;
  std::vector<std::set<std::string>> keys_of_open_objects;

  const auto watch = [&](int depth, json::parse_event_t event, json& parsed) {
    const bool opens = event == json::parse_event_t::object_start || event == json::parse_event_t::array_start;
    if (opens && depth >= max_json_depth) problem = JsonProblem::TooDeep;
    if (event == json::parse_event_t::object_start) keys_of_open_objects.emplace_back();
    if (event == json::parse_event_t::object_end) keys_of_open_objects.pop_back();
    if (event == json::parse_event_t::key && !keys_of_open_objects.back().insert(parsed.get<std::string>()).second)
      problem = JsonProblem::DuplicateKey;
    return !problem;
  };
  auto parsed = json::parse(text.begin(), text.end(), watch, /*allow_exceptions=*/false);
  if (problem) return Failure{*problem};
  if (parsed.is_discarded()) return Failure{JsonProblem::Malformed};
  return parsed;
}

}  // namespace huanka::wire
