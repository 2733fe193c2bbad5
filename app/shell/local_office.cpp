#include "shell/local_office.h"

#include "process/loopback.h"
#include "shell/places.h"

namespace huanka::shell {

using namespace std::chrono_literals;

LocalOffice::LocalOffice(std::filesystem::path folder, std::filesystem::path config, std::string kiosk_id,
                         std::string county)
    : folder_(std::move(folder)),
      config_(std::move(config)),
      kiosk_id_(std::move(kiosk_id)),
      county_(std::move(county)),
      port_(process::free_loopback_port()) {
  std::filesystem::create_directories(folder_);
}

sync::OfficeAddress LocalOffice::address() const {
  const auto certificates = folder_ / "certificates";
  return {.url = "https://127.0.0.1:" + std::to_string(port_),
          .authority = certificates / "ca.pem",
          .certificate = certificates / ("kiosk-" + kiosk_id_ + ".pem"),
          .key = certificates / ("kiosk-" + kiosk_id_ + ".key")};
}

void LocalOffice::start() {
  const std::lock_guard lock(mutex_);
  if (process_.started()) return;
  process_ = process::ChildProcess(
      {program("huanka-office").string(), "serve", "--folder", folder_.string(), "--config", config_.string(),
       "--county", county_, "--kiosk", kiosk_id_, "--port", std::to_string(port_), "--exit-with-parent"},
      (folder_ / "office.log").string(), true);
  process_.read_line(20s);  // "listening ..."
}

void LocalOffice::stop() {
  const std::lock_guard lock(mutex_);
  process_ = {};
}

bool LocalOffice::command(const std::vector<std::string>& words) const {
  return !output(words).empty();  // the case it changed; nothing when a rule refused
}

std::string LocalOffice::output(const std::vector<std::string>& words) const {
  std::vector<std::string> all{program("huanka-office").string()};
  all.insert(all.end(), words.begin(), words.end());
  all.insert(all.end(), {"--folder", folder_.string(), "--config", config_.string(), "--county", county_});
  process::ChildProcess run(all, (folder_ / "command.log").string(), true);
  std::string said;
  for (std::string line = run.read_line(20s); !line.empty(); line = run.read_line(20s)) said += line + "\n";
  return said;
}

}  // namespace huanka::shell
