// The store's outbox as the relay sees it: each call is durable when it returns.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "shell/store_door.h"
#include "sync/relay.h"

namespace huanka::shell {

class StoreOutbox : public sync::OutboxPort {
 public:
  StoreOutbox(StoreDoor& store, std::function<sync::Instant()> now) : store_(store), now_(std::move(now)) {}

  std::optional<sync::OutboxItem> next_due(sync::Instant now) override;
  std::vector<sync::OutboxItem> due_together(sync::Instant now, std::size_t most, std::size_t bytes) override;
  std::optional<sync::Instant> next_try() override;
  bool delivered(const sync::OutboxItem& item, domain::CaseState state) override;
  bool failed(const sync::OutboxItem& item, sync::Instant next_try, const std::string& reason) override;
  bool set_aside(const sync::OutboxItem& item, const std::string& reason) override;

 private:
  StoreDoor& store_;
  std::function<sync::Instant()> now_;
};

}  // namespace huanka::shell
