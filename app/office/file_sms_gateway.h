// For trying out without a gateway: each message becomes one file, named by its key. The number stands there masked,
// for nothing is delivered from it and files outlive a demonstration.
#pragma once

#include <filesystem>

#include "office/sms_gateway.h"

namespace huanka::office {

class FileSmsGateway : public SmsGateway {
 public:
  /// The folder is made when the first message comes.
  explicit FileSmsGateway(std::filesystem::path folder) : folder_(std::move(folder)) {}
  SmsAnswer send(const Sms& sms, const std::stop_token& stop) override;

 private:
  std::filesystem::path folder_;
};

}  // namespace huanka::office
