// JSON from the network, read without mercy: bounded depth, no duplicate keys, valid UTF-8 (operations reference 6.2).
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "result/result.h"

namespace huanka::wire {

enum class JsonProblem { Malformed, TooDeep, DuplicateKey };

constexpr int max_json_depth = 32;

Result<nlohmann::json, JsonProblem> parse_strictly(std::string_view text);

}  // namespace huanka::wire
