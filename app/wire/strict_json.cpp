#include "wire/strict_json.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace huanka::wire {

namespace {
using nlohmann::json;

/// Looks at the text without building anything, and stops at the first thing that is wrong. (nlohmann's own parser
/// callback is no place for this: with it, a list of n objects takes n * n steps.)
class Inspector : public nlohmann::json_sax<json> {
 public:
  std::optional<JsonProblem> problem;

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }

  bool start_object(std::size_t) override { return opens(); }
  bool end_object() override { return closes(); }
  bool start_array(std::size_t) override { return opens(); }
  bool end_array() override { return closes(); }
  bool key(string_t& name) override {
    if (!keys_of_open_.back().insert(name).second) problem = JsonProblem::DuplicateKey;
    return !problem;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    problem = JsonProblem::Malformed;
    return false;
  }

 private:
  bool opens() {
    if (keys_of_open_.size() >= max_json_depth) problem = JsonProblem::TooDeep;
    if (!problem) keys_of_open_.emplace_back();
    return !problem;
  }
  bool closes() {
    keys_of_open_.pop_back();
    return true;
  }

  std::vector<std::set<std::string>> keys_of_open_;  ///< one for every open object or list
};
}  // namespace

Result<json, JsonProblem> parse_strictly(std::string_view text) {
  Inspector inspector;
  const bool sound = json::sax_parse(text.begin(), text.end(), &inspector);
  if (inspector.problem) return Failure{*inspector.problem};
  auto parsed = json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (!sound || parsed.is_discarded()) return Failure{JsonProblem::Malformed};
  return parsed;
}

}  // namespace huanka::wire
