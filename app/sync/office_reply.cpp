#include "sync/office_reply.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "domain/visible_text.h"
#include "wire/case_json.h"
#include "wire/strict_json.h"

namespace huanka::sync {

namespace {
using Json = nlohmann::json;
constexpr std::size_t longest_word = 512;

std::optional<std::string> word(const Json& object, const char* field) {
  if (!object.is_object()) return std::nullopt;
  const auto found = object.find(field);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  auto text = found->get<std::string>();
  return text.size() <= longest_word ? std::optional(std::move(text)) : std::nullopt;
}

std::optional<int> whole(const Json& object, const char* field) {
  if (!object.is_object()) return std::nullopt;
  const auto found = object.find(field);
  if (found == object.end() || !found->is_number_integer()) return std::nullopt;
  const auto value = found->get<std::int64_t>();
  return value >= 0 && value <= 1'000'000 ? std::optional(static_cast<int>(value)) : std::nullopt;
}

bool is_absent(const Json& object, const char* field) { return !object.contains(field) || object[field].is_null(); }

/// False when the field is there but no date.
bool read_date(const Json& object, const char* field, std::optional<domain::Date>& into) {
  if (is_absent(object, field)) return true;
  const auto text = word(object, field);
  into = text ? wire::date_from(*text) : std::nullopt;
  return into.has_value();
}

std::optional<CaseStatus> status_from(const Json& json) {
  const auto number = word(json, "case_number"), state = word(json, "state"), route = word(json, "route");
  const auto holding = word(json, "holding_bank"), target = word(json, "target_bank");
  if (!number || !state || !route || !holding || !target || !domain::is_case_number(*number)) return std::nullopt;
  const auto known_state = domain::case_state_from(*state);
  const auto known_route = domain::route_from(*route);
  if (!known_state || !known_route) return std::nullopt;
  CaseStatus status{.number = *number,
                    .state = *known_state,
                    .route = *known_route,
                    .holding_bank = *holding,
                    .target_bank = *target,
                    .refusal_reason = domain::visible(word(json, "refusal_reason").value_or("")),
                    .letter_number = domain::visible(word(json, "letter_number").value_or(""))};
  if (!read_date(json, "approved_on", status.approved_on)) return std::nullopt;
  if (!read_date(json, "window_last_day", status.window_last_day)) return std::nullopt;
  if (!read_date(json, "confirm_until", status.confirm_until)) return std::nullopt;
  if (!read_date(json, "transfer_confirmed_on", status.transfer_confirmed_on)) return std::nullopt;
  if (!is_absent(json, "review_due")) {
    status.review_due = wire::due_date_from_json(json["review_due"]);
    if (!status.review_due) return std::nullopt;
  }
  return status;
}

std::optional<Json> object_from(std::string_view body) {
  auto json = wire::parse_strictly(body);
  if (!json || !json->is_object()) return std::nullopt;
  return std::move(json).value();
}
}  // namespace

std::optional<Receipt> receipt_from(std::string_view body) {
  const auto json = object_from(body);
  if (!json) return std::nullopt;
  const auto number = word(*json, "case_number"), sha256 = word(*json, "sha256"), state = word(*json, "state");
  const auto sequence = whole(*json, "sequence");
  const auto known = state ? domain::case_state_from(*state) : std::nullopt;
  if (!number || !sha256 || !sequence || !known) return std::nullopt;
  return Receipt{*number, *sequence, *sha256, *known};
}

std::optional<CaseStatus> case_status_from(std::string_view body) {
  const auto json = object_from(body);
  return json ? status_from(*json) : std::nullopt;
}

std::optional<std::vector<CaseStatus>> cases_from(std::string_view body) {
  const auto json = object_from(body);
  if (!json || !json->contains("cases") || !(*json)["cases"].is_array()) return std::nullopt;
  std::vector<CaseStatus> cases;
  for (const Json& item : (*json)["cases"]) {
    auto status = status_from(item);
    if (!status) return std::nullopt;
    cases.push_back(*std::move(status));
  }
  return cases;
}

std::optional<domain::Case> taken_up_from(std::string_view body) {
  const auto json = object_from(body);
  const auto record = json ? json->find("case") : Json::const_iterator{};
  if (!json || record == json->end()) return std::nullopt;
  auto c = wire::case_from_json(*record);
  return c ? std::optional(std::move(c).value()) : std::nullopt;
}

std::optional<Owner> owner_from(std::string_view body) {
  const auto json = object_from(body);
  const auto said = json ? word(*json, "owner") : std::nullopt;
  if (said == "match") return Owner::Match;
  if (said == "mismatch") return Owner::Mismatch;
  if (said == "unknown") return Owner::Unknown;
  return std::nullopt;
}

std::optional<PhotoReceipt> photo_receipt_from(std::string_view body) {
  const auto json = object_from(body);
  const auto said = json ? word(*json, "outcome") : std::nullopt;
  if (said && *said == "matched") {
    const auto jpeg = json->find("jpeg");
    if (jpeg == json->end() || !jpeg->is_string()) return std::nullopt;
    return PhotoReceipt{domain::ReceiptStanding::Good, jpeg->get<std::string>()};
  }
  const auto standing = said ? domain::receipt_standing_from(*said) : std::nullopt;
  const bool is_answer =
      standing && *standing != domain::ReceiptStanding::Good && *standing != domain::ReceiptStanding::Unchecked;
  return is_answer ? std::optional(PhotoReceipt{*standing, {}}) : std::nullopt;
}

std::optional<Problem> problem_from(std::string_view body) {
  const auto json = object_from(body);
  const auto code = json ? word(*json, "code") : std::nullopt;
  if (!code) return std::nullopt;
  return Problem{*code, whole(*json, "expected")};
}

}  // namespace huanka::sync
