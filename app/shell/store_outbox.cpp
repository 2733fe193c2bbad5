#include "shell/store_outbox.h"

#include <spdlog/spdlog.h>

namespace huanka::shell {

namespace {
sync::OutboxItem item_from(const store::OutboxItem& due) {
  return {due.id, due.case_number, due.sequence, due.idempotency_key, due.body, due.attempts};
}
}  // namespace

std::optional<sync::OutboxItem> StoreOutbox::next_due(sync::Instant now) {
  const auto item = store_.with([&](store::Store& s) { return s.next_due(now); });
  if (!item || !*item) return std::nullopt;
  return item_from(**item);
}

std::vector<sync::OutboxItem> StoreOutbox::due_together(sync::Instant now, std::size_t most, std::size_t bytes) {
  const auto items = store_.with([&](store::Store& s) { return s.due_together(now, most, bytes); });
  std::vector<sync::OutboxItem> due;
  if (!items) return due;
  due.reserve(items->size());
  for (const auto& item : *items) due.push_back(item_from(item));
  return due;
}

std::optional<sync::Instant> StoreOutbox::next_try() {
  const auto at = store_.with([](store::Store& s) { return s.next_try(); });
  return at ? *at : std::nullopt;
}

bool StoreOutbox::delivered(const sync::OutboxItem& item, domain::CaseState state) {
  return store_.with([&](store::Store& s) { return s.mark_sent(item.id, now_(), state); }).has_value();
}

bool StoreOutbox::failed(const sync::OutboxItem& item, sync::Instant next_try, const std::string& reason) {
  spdlog::info("message {}/{} waits: {}", item.case_number, item.sequence, reason);
  return store_.with([&](store::Store& s) { return s.mark_failed(item.id, next_try, reason); }).has_value();
}

bool StoreOutbox::set_aside(const sync::OutboxItem& item, const std::string& reason) {
  spdlog::error("message {}/{} set aside: {}", item.case_number, item.sequence, reason);
  return store_.with([&](store::Store& s) { return s.set_aside(item.id, reason, now_()); }).has_value();
}

}  // namespace huanka::shell
