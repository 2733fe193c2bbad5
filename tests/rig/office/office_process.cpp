#include "office_process.h"

#include <csignal>
#include <cstdlib>

#include "rig/book_place.h"

namespace huanka::rig {

using namespace std::chrono_literals;

OfficeProcess::OfficeProcess(std::vector<std::string> kiosks, std::string config)
    : kiosks_(std::move(kiosks)), config_(config.empty() ? HUANKA_CONFIG : std::move(config)) {
  if (const auto place = book_in(folder_); !place.postgres.empty()) book_ = {"--postgres", place.postgres};
  start();
}

void OfficeProcess::start() {
  std::vector<std::string> words{HUANKA_OFFICE,       "serve", "--folder", folder_.path().string(),
                                 "--config",          config_, "--port",   std::to_string(port_),
                                 "--exit-with-parent"};
  words.insert(words.end(), book_.begin(), book_.end());
  for (const auto& kiosk : kiosks_) words.insert(words.end(), {"--kiosk", kiosk});
  process_ = process::ChildProcess(words, (folder_.path() / "office.log").string(), true);
  const std::string line = process_.read_line(20s);
  const auto colon = line.rfind(':');
  port_ = colon == std::string::npos ? 0 : std::atoi(line.c_str() + colon + 1);
}

void OfficeProcess::stop() { process_.end(); }

std::optional<int> OfficeProcess::asked_to_stop() {
  process_.signal(SIGTERM);
  return process_.wait(20s);
}

sync::OfficeAddress OfficeProcess::address(const std::string& kiosk) const {
  const auto certificates = folder_.path() / "certificates";
  return {.url = "https://127.0.0.1:" + std::to_string(port_),
          .authority = certificates / "ca.pem",
          .certificate = certificates / ("kiosk-" + kiosk + ".pem"),
          .key = certificates / ("kiosk-" + kiosk + ".key")};
}

int OfficeProcess::run(std::vector<std::string> words) const {
  words.insert(words.begin(), HUANKA_OFFICE);
  words.insert(words.end(), {"--folder", folder_.path().string(), "--config", config_});
  words.insert(words.end(), book_.begin(), book_.end());
  process::ChildProcess reviewer(words, (folder_.path() / "reviewer.log").string(), false);
  return reviewer.wait(20s).value_or(-1);
}

bool OfficeProcess::issue(const domain::CaseNumber& number, const domain::NewCard& card) const {
  std::vector<std::string> words{"issue", number, "--card", card.identification_code};
  if (card.pan) words.insert(words.end(), {"--pan", card.pan->digits()});
  return command(std::move(words));
}

}  // namespace huanka::rig
