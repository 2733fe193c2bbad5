// What is set for the back office by config/office.toml, checked before it starts, as settings.h does for the kiosk.
#pragma once

#include "settings/settings.h"

namespace huanka::settings {

enum class SmsDriver {
  File,  ///< a folder of text files: for trying out
  Http   ///< a gateway that takes JSON
};

/// How text messages (R70) leave the office.
struct SmsSettings {
  SmsDriver driver = SmsDriver::File;
  std::string url;         ///< Http only: https://, or http:// on this very machine
  std::string ca_file;     ///< Http only: authority of the gateway's certificate; empty: the system's list
  std::string token_file;  ///< Http only: holds what goes into "Authorization: Bearer"; empty: nothing is sent
  int connect_within_s = 5, answer_within_s = 15;
  domain::Language language = domain::Language::Chinese;  ///< of the messages
};

/// The console's list of terminals.
struct FleetSettings {
  int silent_after_min = 5;  ///< a terminal not heard for longer is marked and listed first
};

struct BackOfficeSettings {
  SmsSettings sms;
  FleetSettings fleet;
};

Result<BackOfficeSettings, Mistakes> load_back_office(const std::filesystem::path& file);

}  // namespace huanka::settings
