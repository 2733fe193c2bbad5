// A gateway that takes JSON over HTTP (libcurl): POST {"key","to","text"} with Idempotency-Key. It has accepted a
// message only when it repeats the key; a proxy's cheerful 200 is no acceptance.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "office/sms_gateway.h"

namespace huanka::office {

struct SmsGatewayAddress {
  std::string url;
  std::filesystem::path authority;  ///< PEM; empty: the system's list
  std::string token;                ///< for "Authorization: Bearer"; empty: none
  std::chrono::seconds connect_within{5}, answer_within{15};
};

class HttpSmsGateway : public SmsGateway {
 public:
  explicit HttpSmsGateway(SmsGatewayAddress address) : address_(std::move(address)) {}
  SmsAnswer send(const Sms& sms, const std::stop_token& stop) override;

 private:
  SmsGatewayAddress address_;
};

/// What a gateway's answer means. Total: any bytes give an answer.
SmsAnswer meaning_of(int status, const std::string& body, std::optional<std::chrono::seconds> retry_after,
                     const std::string& key);

}  // namespace huanka::office
