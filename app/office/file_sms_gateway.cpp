#include "office/file_sms_gateway.h"

#include "domain/masking.h"
#include "vault/files.h"

namespace huanka::office {

namespace fs = std::filesystem;

SmsAnswer FileSmsGateway::send(const Sms& sms, const std::stop_token&) {
  const fs::path file = folder_ / (sms.key + ".txt");
  if (auto made = vault::make_folder(folder_); !made) return SmsNotNow{made.error().detail, std::nullopt};
  const std::string content = domain::masked(sms.to) + "\n" + sms.text + "\n";
  // A key that came before has its file already, and that one stays.
  const auto written = vault::write_first(file, content, fs::perms::owner_read | fs::perms::owner_write);
  if (!written) return SmsNotNow{written.error().detail, std::nullopt};
  return SmsAccepted{file.filename().string()};
}

}  // namespace huanka::office
