#include "office_process.h"

#include <sys/wait.h>

#include <cstdlib>

namespace huanka::rig {

using namespace std::chrono_literals;

OfficeProcess::OfficeProcess(std::vector<std::string> kiosks) : kiosks_(std::move(kiosks)) { start(); }

void OfficeProcess::start() {
  std::vector<std::string> words{HUANKA_OFFICE,       "serve",       "--folder", folder_.path().string(),
                                 "--config",          HUANKA_CONFIG, "--port",   std::to_string(port_),
                                 "--exit-with-parent"};
  for (const auto& kiosk : kiosks_) words.insert(words.end(), {"--kiosk", kiosk});
  process_ = process::ChildProcess(words, (folder_.path() / "office.log").string(), true);
  const std::string line = process_.read_line(20s);
  const auto colon = line.rfind(':');
  port_ = colon == std::string::npos ? 0 : std::atoi(line.c_str() + colon + 1);
}

void OfficeProcess::stop() { process_.end(); }

sync::OfficeAddress OfficeProcess::address(const std::string& kiosk) const {
  const auto certificates = folder_.path() / "certificates";
  return {.url = "https://127.0.0.1:" + std::to_string(port_),
          .authority = certificates / "ca.pem",
          .certificate = certificates / ("kiosk-" + kiosk + ".pem"),
          .key = certificates / ("kiosk-" + kiosk + ".key")};
}

bool OfficeProcess::command(std::vector<std::string> words) const {
  words.insert(words.begin(), HUANKA_OFFICE);
  words.insert(words.end(), {"--folder", folder_.path().string(), "--config", HUANKA_CONFIG});
  std::string line;
  for (const auto& word : words) line += "'" + word + "' ";
  const int status = std::system((line + " >/dev/null 2>&1").c_str());
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace huanka::rig
