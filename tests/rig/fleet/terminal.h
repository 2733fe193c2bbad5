// What one terminal tells the office, one message after the other: people who come and file a case, some of whom change
// their mind. Each message is made once and is the same bytes, under the same key, however often it is sent.
#pragma once

#include <cstdint>
#include <string>

#include "domain/case.h"

namespace huanka::rig {

struct FleetMessage {
  domain::CaseNumber number;
  int sequence = 1;
  std::string key, body;
  std::string id_number;
};

class Terminal {
 public:
  /// `day`: of its first case; further ones lie before it when there are more than fit into a day.
  Terminal(std::string kiosk, domain::Date day) : kiosk_(std::move(kiosk)), day_(day) {}
  FleetMessage next();
  const std::string& kiosk() const { return kiosk_; }

 private:
  std::string kiosk_;
  domain::Date day_;
  int case_of_day_ = 0;
  std::uint64_t made_ = 0;
  bool withdraws_next_ = false;
};

}  // namespace huanka::rig
