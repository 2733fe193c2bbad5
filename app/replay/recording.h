// A visit as it happened: every event, one JSON line each, and the same visit played again. What went in twice comes
// out twice the same, byte for byte; that is what makes a visit that went wrong in a lobby repeatable on a desk.
// A recording holds personal data: it is kept in memory or in test folders, never in a log.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "result/result.h"
#include "visit/visit.h"

namespace huanka::replay {

struct RecordingError {
  int line = 0;  ///< from 1
  std::string what;
  bool operator==(const RecordingError&) const = default;
};

std::string to_json(const visit::Event& event);
std::string to_json(const visit::State& state);
/// Failure: the text is not an event as to_json writes it.
Result<visit::Event, RecordingError> event_from_json(std::string_view line);

/// The first line names the format.
std::string to_text(const std::vector<visit::Event>& events);
Result<std::vector<visit::Event>, RecordingError> from_text(std::string_view text);

/// The state after every event, as JSON; the first is the state before any.
std::vector<std::string> play(const std::vector<visit::Event>& events, const visit::World& world);

}  // namespace huanka::replay
