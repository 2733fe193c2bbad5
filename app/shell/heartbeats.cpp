#include "shell/heartbeats.h"

#include <spdlog/spdlog.h>

namespace huanka::shell {

Heartbeats::Heartbeats(Parts parts)
    : parts_(std::move(parts)),
      plan_(parts_.interval, parts_.now()),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

Heartbeats::~Heartbeats() { stop(); }

void Heartbeats::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  parts_.cancel();
  thread_.join();
}

void Heartbeats::saw(const std::function<void(wire::DeviceStates&)>& change) {
  {
    const std::lock_guard lock(mutex_);
    wire::DeviceStates devices = plan_.devices();
    change(devices);
    plan_.saw(devices, parts_.now());
  }
  changed_.notify_all();
}

void Heartbeats::run(const std::stop_token& stop) {
  ArrivalWatch arrivals;
  while (!stop.stop_requested()) {
    wire::DeviceStates devices;
    {
      std::unique_lock lock(mutex_);
      const auto due = plan_.due();
      const auto now = parts_.now();
      if (now < due) {
        // Woken by every change, for it may bring the time forward.
        changed_.wait_for(lock, stop, due - now, [&] { return plan_.due() != due || parts_.now() >= due; });
        continue;
      }
      devices = plan_.devices();
    }
    wire::Heartbeat heartbeat = parts_.look();
    heartbeat.devices = devices;
    const auto answer = parts_.tell(heartbeat);
    if (stop.stop_requested()) return;
    if (const auto line = arrivals.after(answer); !line.empty()) spdlog::info("{}", line);
    const std::lock_guard lock(mutex_);
    plan_.told(devices, answer && answer->status == 200, parts_.now(), parts_.chance());
  }
}

wire::PrinterReport report_of(const std::optional<printer::Trouble>& trouble, printer::Paper paper) {
  using printer::Paper;
  using printer::Trouble;
  wire::PrinterReport report{.state = wire::PrinterState::Ok, .paper = wire::PaperState::Unknown};
  if (trouble) switch (*trouble) {
      case Trouble::PaperOut:
        report.state = wire::PrinterState::PaperOut;
        break;
      case Trouble::Jam:
        report.state = wire::PrinterState::Jam;
        break;
      case Trouble::CoverOpen:
        report.state = wire::PrinterState::CoverOpen;
        break;
      case Trouble::TonerOut:
        report.state = wire::PrinterState::TonerOut;
        break;
      case Trouble::Offline:
        report.state = wire::PrinterState::Offline;
        break;
      case Trouble::Busy:
        report.state = wire::PrinterState::Busy;
        break;
      case Trouble::Other:
        report.state = wire::PrinterState::Other;
        break;
    }
  switch (paper) {
    case Paper::Unknown:
      break;
    case Paper::Enough:
      report.paper = wire::PaperState::Enough;
      break;
    case Paper::Low:
      report.paper = wire::PaperState::Low;
      break;
    case Paper::Out:
      report.paper = wire::PaperState::Out;
      break;
  }
  return report;
}

std::string ArrivalWatch::after(const sync::Answer& answer) {
  std::string trouble;
  if (!answer)
    trouble = sync::to_string(answer.error().code);
  else if (answer->status != 200)
    trouble = std::to_string(answer->status);
  if (trouble == trouble_) return {};
  trouble_ = trouble;
  return trouble.empty() ? "the office hears again how this terminal is"
                         : "the office does not hear how this terminal is: " + trouble;
}

}  // namespace huanka::shell
