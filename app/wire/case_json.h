// Cases and cards as JSON: the form they have in the kiosk's store, in messages to the office and in the office's book.
// Writing gives a fixed order of fields; reading is total and strict: a value or the name of the field that is wrong,
// never its content.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "domain/case.h"

namespace huanka::wire {

struct WireError {
  std::string field;  ///< "old_card.holder.id_number"
  std::string what;   ///< "missing", "not as described"
  bool operator==(const WireError&) const = default;
};

nlohmann::ordered_json to_json(const domain::Case& c);
nlohmann::ordered_json to_json(const domain::NewCard& card);
nlohmann::ordered_json to_json(const domain::DueDate& due);

Result<domain::Case, WireError> case_from_json(const nlohmann::json& json);
Result<domain::NewCard, WireError> new_card_from_json(const nlohmann::json& json);
std::optional<domain::DueDate> due_date_from_json(const nlohmann::json& json);

/// "2026-11-23", and back; nullopt for anything that is not a calendar day.
std::string to_text(domain::Date date);
std::optional<domain::Date> date_from(std::string_view text);

}  // namespace huanka::wire
