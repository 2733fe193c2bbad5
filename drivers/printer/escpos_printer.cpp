#include "printer/escpos_printer.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "process/descriptor.h"

namespace huanka::printer {

namespace {
using process::Descriptor;
using std::chrono::milliseconds;

constexpr int band_rows = 128;  // small bands: cheap printers have a few kilobytes of buffer
constexpr std::string_view initialize("\x1b@", 2), feed_and_cut("\x1b\x64\x04\x1dV\x42\x00", 7);
constexpr std::string_view ask_offline("\x10\x04\x02", 3), ask_paper("\x10\x04\x04", 3), ask_when_done("\x1dr\x01", 3);

/// The open line to the printer.
class Line {
 public:
  explicit Line(const std::string& where) {
    descriptor_ = where.starts_with("tcp://")
                      ? dial(where.substr(6))
                      : Descriptor(::open(where.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  }
  bool open() const { return bool(descriptor_); }

  /// The number of bytes that went out.
  std::size_t send(std::string_view bytes, milliseconds patience) const {
    std::size_t sent = 0;
    while (sent < bytes.size() && ready(POLLOUT, patience)) {
      const auto n = ::write(descriptor_.get(), bytes.data() + sent, bytes.size() - sent);
      if (n < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (n <= 0) break;
      sent += static_cast<std::size_t>(n);
    }
    return sent;
  }

  std::optional<unsigned char> answer(std::string_view question, milliseconds patience) const {
    unsigned char byte = 0;
    while (ready(POLLIN, milliseconds(0)) && ::read(descriptor_.get(), &byte, 1) == 1)
      continue;  // answers nobody waits for
    if (send(question, patience) != question.size() || !ready(POLLIN, patience)) return std::nullopt;
    return ::read(descriptor_.get(), &byte, 1) == 1 ? std::optional(byte) : std::nullopt;
  }

 private:
  static Descriptor dial(const std::string& host_and_port) {
    const auto colon = host_and_port.rfind(':');
    if (colon == std::string::npos) return {};
    addrinfo hints{}, *found = nullptr;
    hints.ai_socktype = SOCK_STREAM;
    if (::getaddrinfo(host_and_port.substr(0, colon).c_str(), host_and_port.substr(colon + 1).c_str(), &hints,
                      &found) != 0)
      return {};
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> keeper(found, &::freeaddrinfo);
    Descriptor descriptor(::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    timeval patience{3, 0};
    ::setsockopt(descriptor.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);  // bounds connect() too
    if (descriptor && ::connect(descriptor.get(), found->ai_addr, found->ai_addrlen) == 0) return descriptor;
    return {};
  }

  bool ready(short what, milliseconds patience) const {
    pollfd wait{descriptor_.get(), what, 0};
    return ::poll(&wait, 1, static_cast<int>(patience.count())) == 1 && (wait.revents & what) != 0;
  }

  Descriptor descriptor_;
};

struct Condition {
  std::optional<Trouble> trouble = Trouble::Offline;  // until it answers
  Paper paper = Paper::Unknown;
};

Condition condition(const Line& line, milliseconds patience) {
  const auto offline = line.answer(ask_offline, patience);
  const auto paper = offline ? line.answer(ask_paper, patience) : std::nullopt;
  if (!offline || !paper) return {};
  Condition found{.trouble = std::nullopt, .paper = Paper::Enough};
  if ((*paper & 0x0cU) != 0) found.paper = Paper::Low;  // a roll near its end, where a sensor for that is fitted
  if ((*paper & 0x60U) != 0 || (*offline & 0x20U) != 0) {
    found.trouble = Trouble::PaperOut;
    found.paper = Paper::Out;
  } else if ((*offline & 0x04U) != 0)
    found.trouble = Trouble::CoverOpen;
  else if ((*offline & 0x40U) != 0)
    found.trouble = Trouble::Jam;  // cutter or mechanics: somebody has to open it
  return found;
}

void pause(milliseconds time, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, time, [] { return false; });
}
}  // namespace

std::string escpos_picture(const Dots& dots) {
  const int row_bytes = (dots.width_px + 7) / 8;
  std::string bytes(initialize);
  for (int y = 0; y < dots.height_px; y += band_rows) {
    const int rows = std::min(band_rows, dots.height_px - y);
    bytes += std::string("\x1dv0\0", 4);
    for (const int number : {row_bytes, rows}) {
      bytes += static_cast<char>(number % 256);
      bytes += static_cast<char>(number / 256);
    }
    bytes += dots.rows.substr(static_cast<std::size_t>(y) * row_bytes, static_cast<std::size_t>(rows) * row_bytes);
  }
  return bytes += feed_and_cut;
}

EscposPrinter::EscposPrinter(std::string line, EscposTiming timing) : line_(std::move(line)), timing_(timing) {}

std::optional<Trouble> EscposPrinter::known() const {
  const std::lock_guard lock(known_mutex_);
  return known_;
}

Paper EscposPrinter::paper() const {
  const std::lock_guard lock(known_mutex_);
  return paper_;
}

std::optional<Trouble> EscposPrinter::remember(std::optional<Trouble> seen, Paper paper) {
  const std::lock_guard lock(known_mutex_);
  paper_ = paper;
  return known_ = seen;
}

std::optional<Trouble> EscposPrinter::trouble() {
  const std::unique_lock lock(line_in_use_, std::try_to_lock);
  if (!lock) return known();
  const Line line(line_);
  const Condition now = line.open() ? condition(line, timing_.answer) : Condition{};
  return remember(now.trouble, now.paper);
}

Report EscposPrinter::print(const PrintJob& job, const Progress& progress, const std::stop_token& stop) {
  const std::lock_guard lock(line_in_use_);
  std::optional<Trouble> told;
  const auto tell = [&](Trouble trouble) {
    if (told != trouble && progress.waiting) progress.waiting(trouble);
    told = trouble;
  };
  for (;; pause(timing_.between_questions, stop)) {
    if (stop.stop_requested()) return {Outcome::Failed, "E-PRINT-STOPPED", "before it was sent"};
    const Line line(line_);
    const Condition now = line.open() ? condition(line, timing_.answer) : Condition{};
    if (const auto trouble = remember(now.trouble, now.paper)) {
      tell(*trouble);
      continue;
    }
    if (told && progress.going) progress.going();

    std::string picture;
    for (int copy = 0; copy < job.copies; ++copy) picture += escpos_picture(job.dots);
    const std::size_t sent = line.send(picture, timing_.finish);
    if (sent == 0) return {Outcome::Failed, "E-PRINT-OFFLINE", "nothing was taken"};
    if (sent != picture.size()) return {Outcome::Unknown, "E-PRINT-LOST", "part of the slip was sent"};
    const auto done = line.answer(ask_when_done, timing_.finish);
    if (!done) return {Outcome::Unknown, "E-PRINT-LOST", "no answer after the slip"};
    // Paper that ended during the slip may have cut it short.
    if ((*done & 0x0cU) != 0) return {Outcome::Unknown, "E-PRINT-PAPER", "the paper ended while printing"};
    return {Outcome::Printed, "", ""};
  }
}

}  // namespace huanka::printer
