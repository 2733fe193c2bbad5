#include "replay/recording.h"

#include <sstream>

#include "replay/codec.h"

namespace huanka::replay {

namespace {
constexpr std::string_view format_line = R"({"huanka_recording":1})";
}  // namespace

std::optional<domain::Date> read_date(const Json& json) {
  if (!json.is_array() || json.size() != 3) return std::nullopt;
  const auto year = read_number<int>(json[0]);
  const auto month = read_number<int>(json[1]);
  const auto day = read_number<int>(json[2]);
  if (!year || !month || !day) return std::nullopt;
  const domain::Date date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                          std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return date;
}

std::string to_json(const visit::Event& event) { return write(event).dump(); }
std::string to_json(const visit::State& state) { return write(state).dump(); }

Result<visit::Event, RecordingError> event_from_json(std::string_view line) {
  const Json json = Json::parse(line, nullptr, false);
  if (json.is_discarded()) return Failure{RecordingError{1, "not JSON"}};
  auto event = read_variant(json, static_cast<visit::Event*>(nullptr));
  if (!event) return Failure{RecordingError{1, "no event of this name and shape"}};
  return std::move(*event);
}

std::string to_text(const std::vector<visit::Event>& events) {
  std::string text(format_line);
  text += '\n';
  for (const visit::Event& event : events) text += to_json(event) + '\n';
  return text;
}

Result<std::vector<visit::Event>, RecordingError> from_text(std::string_view text) {
  std::istringstream lines{std::string(text)};
  std::string line;
  if (!std::getline(lines, line) || line != format_line)
    return Failure{RecordingError{1, "the first line must be " + std::string(format_line)}};
  std::vector<visit::Event> events;
  for (int number = 2; std::getline(lines, line); ++number) {
    auto event = event_from_json(line);
    if (!event) return Failure{RecordingError{number, event.error().what}};
    events.push_back(std::move(event).value());
  }
  return events;
}

std::vector<std::string> play(const std::vector<visit::Event>& events, const visit::World& world) {
  visit::State state = visit::initial(world);
  std::vector<std::string> states{to_json(state)};
  for (const visit::Event& event : events) {
    state = visit::advance(state, event, world).state;
    states.push_back(to_json(state));
  }
  return states;
}

}  // namespace huanka::replay
