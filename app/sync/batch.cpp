#include "sync/batch.h"

#include <nlohmann/json.hpp>

#include "wire/strict_json.h"

namespace huanka::sync {

namespace {
using Json = nlohmann::json;
constexpr int not_tried = 424;

/// The outcomes as single answers; nothing when this is no list of as many.
std::optional<BatchReplies> replies_in(const std::string& body, std::size_t messages) {
  const auto json = wire::parse_strictly(body);
  if (!json || !json->is_object()) return std::nullopt;
  const auto list = json->find("outcomes");
  if (list == json->end() || !list->is_array() || list->size() != messages) return std::nullopt;
  BatchReplies replies;
  for (const Json& outcome : *list) {
    const bool is_one = outcome.is_object() && outcome.contains("status") && outcome["status"].is_number_integer();
    if (!is_one) return std::nullopt;
    const auto status = outcome["status"].get<std::int64_t>();
    if (status == not_tried) {
      replies.emplace_back(std::nullopt);
      continue;
    }
    const auto said = outcome.find(outcome.contains("receipt") ? "receipt" : "problem");
    const bool known = status >= 200 && status < 600 && said != outcome.end();
    replies.emplace_back(Reply{.status = known ? static_cast<int>(status) : 0,
                               .body = known ? said->dump() : "",
                               .retry_after = std::nullopt});
  }
  return replies;
}
}  // namespace

std::string batch_body(const std::vector<OutboxItem>& items) {
  nlohmann::ordered_json messages = nlohmann::ordered_json::array();
  for (const OutboxItem& item : items) messages.push_back({{"key", item.idempotency_key}, {"message", item.body}});
  return nlohmann::ordered_json{{"messages", std::move(messages)}}.dump();
}

BatchVerdict verdict_on(const Answer& answer, std::size_t messages) {
  if (answer && answer->status == 200)
    if (auto replies = replies_in(answer->body, messages)) return *std::move(replies);
  if (answer) {
    const int status = answer->status;
    if (status == 404 || status == 405) return OneByOne{};
    // A refusal by the office of the whole; what only holds for now, or for this kiosk, holds for each message.
    const bool for_each = status < 400 || status >= 500 || status == 401 || status == 403 || status == 408 ||
                          status == 425 || status == 429;
    if (!for_each && problem_from(answer->body)) return OneByOne{};
  }
  return BatchReplies(messages, answer);
}

}  // namespace huanka::sync
