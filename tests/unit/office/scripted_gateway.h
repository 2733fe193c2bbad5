// A gateway for tests: says what it is told to say, keeps what it was asked, and knows a key that it accepted.
#pragma once

#include <deque>
#include <map>
#include <vector>

#include "office/sms_desk.h"

namespace huanka::office {

class ScriptedGateway : public SmsGateway {
 public:
  SmsAnswer send(const Sms& sms, const std::stop_token&) override {
    asked.push_back(sms);
    if (next.empty()) {
      delivered.emplace(sms.key, sms.text);
      return SmsAccepted{"ref-" + std::to_string(asked.size())};
    }
    auto answer = std::move(next.front());
    next.pop_front();
    return answer;
  }
  /// The message is taken, the answer gets lost.
  void lose_answer() { next.push_back(SmsNotNow{"timed out", std::nullopt}); }

  std::deque<SmsAnswer> next;  ///< what it says first; then it accepts
  std::vector<Sms> asked;
  std::map<std::string, std::string> delivered;  ///< by key
};

}  // namespace huanka::office
