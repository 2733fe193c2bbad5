#include "shell/local_office.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>

#include "shell/places.h"

namespace huanka::shell {

namespace {
using namespace std::chrono_literals;
constexpr auto start_within = 20s;  // the first start makes certificates
constexpr auto shortest_pause = 500ms, longest_pause = 30'000ms;

/// "listening 127.0.0.1:40123" -> 40123; 0 when it is something else.
int port_from(const std::string& line) {
  const auto colon = line.rfind(':');
  int port = 0;
  if (colon != std::string::npos) std::from_chars(line.data() + colon + 1, line.data() + line.size(), port);
  return port;
}
}  // namespace

LocalOffice::LocalOffice(std::filesystem::path folder, std::filesystem::path config, std::string kiosk_id,
                         std::string county, letter_proof::Suite letter_suite)
    : folder_(std::move(folder)),
      config_(std::move(config)),
      kiosk_id_(std::move(kiosk_id)),
      county_(std::move(county)),
      letter_suite_(letter_suite),
      keeper_([this](const std::stop_token& stop) { keep(stop); }) {
  make_private_folder(folder_);
}

LocalOffice::~LocalOffice() {
  stop();
  keeper_.request_stop();
}

sync::OfficeAddress LocalOffice::address() const {
  const std::lock_guard lock(mutex_);
  const auto certificates = folder_ / "certificates";
  return {.url = port_ == 0 ? "" : "https://127.0.0.1:" + std::to_string(port_),
          .authority = certificates / "ca.pem",
          .certificate = certificates / ("kiosk-" + kiosk_id_ + ".pem"),
          .key = certificates / ("kiosk-" + kiosk_id_ + ".key")};
}

void LocalOffice::start(std::function<void()> listening) {
  {
    const std::lock_guard lock(mutex_);
    if (listening) listening_ = std::move(listening);
    if (!wanted_) end_it_.hush();
    wanted_ = true;
  }
  changed_.notify_all();
}

void LocalOffice::stop() {
  std::unique_lock lock(mutex_);
  wanted_ = false;
  end_it_.ring();
  changed_.notify_all();
  changed_.wait(lock, [this] { return !running_; });
}

bool LocalOffice::wait_until_listening(std::chrono::milliseconds patience) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, patience, [this] { return answers_; });
}

pid_t LocalOffice::pid() const {
  const std::lock_guard lock(mutex_);
  return pid_;
}

bool LocalOffice::is_wanted() const {
  const std::lock_guard lock(mutex_);
  return wanted_;
}

void LocalOffice::listens(int port) {
  std::function<void()> tell;
  {
    const std::lock_guard lock(mutex_);
    answers_ = true;
    port_ = port;
    tell = listening_;
  }
  changed_.notify_all();
  if (tell) tell();
}

void LocalOffice::keep(const std::stop_token& stop) {
  auto pause = std::chrono::milliseconds(shortest_pause);
  int wish = 0;  // the first time any free port; then the same one, so that nobody has to be told
  while (true) {
    process::ChildProcess office;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, stop, [this] { return wanted_; });
      if (stop.stop_requested()) return;
      office = process::ChildProcess(
          {program("huanka-office").string(), "serve", "--folder", folder_.string(), "--config", config_.string(),
           "--county", county_, "--kiosk", kiosk_id_, "--letter-signature", letter_proof::to_string(letter_suite_),
           "--port", std::to_string(wish), "--console-port", "0", "--demo-accounts", "--exit-with-parent"},
          (folder_ / "office.log").string(), true);
      running_ = true;
      pid_ = office.started() ? office.pid() : 0;
    }
    std::string line;
    const auto give_up = std::chrono::steady_clock::now() + start_within;
    while (line.empty() && is_wanted() && office.started() && std::chrono::steady_clock::now() < give_up &&
           !office.wait(0ms))
      line = office.read_line(200ms);
    if (const int port = port_from(line); port > 0) {
      wish = port;
      pause = shortest_pause;
      listens(port);
      office.wait_for_end_or(end_it_);
    } else {
      wish = 0;
    }
    office.end();
    std::unique_lock lock(mutex_);
    running_ = answers_ = false;
    pid_ = 0;
    changed_.notify_all();
    if (!wanted_) continue;
    spdlog::error("the local office ended by itself; it is started again (its words are in {})",
                  (folder_ / "office.log").string());
    changed_.wait_for(lock, stop, pause, [this] { return !wanted_; });
    pause = std::min(std::chrono::milliseconds(longest_pause), pause * 2);
  }
}

LocalOffice::Said LocalOffice::command(const std::vector<std::string>& words) const {
  std::vector<std::string> all{program("huanka-office").string()};
  all.insert(all.end(), words.begin(), words.end());
  all.insert(all.end(), {"--folder", folder_.string(), "--config", config_.string(), "--county", county_});
  process::ChildProcess run(all, (folder_ / "command.log").string(), true);
  Said said;
  for (std::string line = run.read_line(20s); !line.empty(); line = run.read_line(20s)) said.text += line + "\n";
  said.exit_code = run.wait(20s).value_or(-1);
  return said;
}

}  // namespace huanka::shell
