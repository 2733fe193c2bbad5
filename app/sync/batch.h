// Several messages in one request (config/office.openapi.yaml, postMessages), and what its answer says of each. Pure.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sync/relay.h"

namespace huanka::sync {

/// Operations reference 1.1. The contract would allow a hundred; an office whose disk is slow must be done with all of
/// them, and with those of its other kiosks, before this kiosk gives the answer up.
inline constexpr std::size_t most_in_batch = 20;
/// Of messages; stays below the contract's largest body when written into JSON.
inline constexpr std::size_t most_bytes_in_batch = std::size_t{240} * 1024;

std::string batch_body(const std::vector<OutboxItem>& items);

/// The office does not know batches, or not these: the same messages go one by one.
struct OneByOne {
  bool operator==(const OneByOne&) const = default;
};
/// For each message the answer it would have had alone; nothing for one that was not tried.
using BatchReplies = std::vector<std::optional<Answer>>;
using BatchVerdict = std::variant<OneByOne, BatchReplies>;
BatchVerdict verdict_on(const Answer& answer, std::size_t messages);

}  // namespace huanka::sync
