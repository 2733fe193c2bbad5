// Many terminals, each on one connection with its own client certificate, asking an office as fast as it answers or at
// a given rate. A message is sent again, the same, until its receipt is here; then the next one is made. What the
// receipts said can be held against the office afterwards.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace huanka::rig {

struct FleetWish {
  std::uint16_t port = 0;
  std::filesystem::path certificates;
  std::vector<std::string> kiosks;
  int days_ago = 0;  ///< day of the first cases: runs at one office must not use the same numbers
  double seconds = 10;
  double per_second = 0;          ///< messages of all terminals together; 0: as fast as they are answered
  double health_per_second = 0;   ///< signs of life beside them, of all terminals together
  bool asks_first = true;         ///< each new person's cases are asked for first, as a kiosk does
  int together = 1;               ///< messages in one request, as after an outage; questions are left out then
  bool check_afterwards = false;  ///< every message once more: each must get its first receipt again, as a repeat
};

struct FleetResult {
  std::vector<double> message_ms, question_ms;  ///< from when it was due until its answer
  std::uint64_t accepted = 0;                   ///< receipts, each of another message
  std::uint64_t unanswered = 0;                 ///< tries without an answer, or told to come back
  std::uint64_t connections = 0;                ///< made
  std::vector<std::string> wrong;               ///< answers that must never be; the first few
  std::uint64_t checked = 0;                    ///< receipts that were the same again
  double seconds = 0;
  std::uint64_t cases = 0;  ///< different ones among the accepted
};

FleetResult run_fleet(const FleetWish& wish);

}  // namespace huanka::rig
