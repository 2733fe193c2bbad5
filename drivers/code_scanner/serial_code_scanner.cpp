#include "code_scanner/serial_code_scanner.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>

namespace huanka::code_scanner {

Descriptor open_serial(const std::string& path) {
  // Without O_NOCTTY the line could become this program's terminal, and its hang-up our end.
  Descriptor line(::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  termios how{};
  if (!line || ::tcgetattr(line.get(), &how) != 0 || ::ioctl(line.get(), TIOCEXCL) != 0) return {};
  ::cfmakeraw(&how);
  how.c_cflag &= ~static_cast<tcflag_t>(CSTOPB | CRTSCTS | HUPCL);
  how.c_cflag |= CREAD | CLOCAL;
  // A read gives a byte or says that there is none yet: then "nothing" can only mean that the line is gone.
  how.c_cc[VMIN] = 1;
  how.c_cc[VTIME] = 0;
  ::cfsetspeed(&how, B9600);
  if (::tcsetattr(line.get(), TCSANOW, &how) != 0 || ::tcflush(line.get(), TCIFLUSH) != 0) return {};
  return line;
}

SerialCodeScanner::SerialCodeScanner(std::string path, OpenDevice open_device, std::chrono::milliseconds look_again)
    : DeviceCodeScanner(std::move(path), std::move(open_device), look_again, 1) {}

SerialCodeScanner::~SerialCodeScanner() { decoder_.reset(); }

std::optional<std::string> SerialCodeScanner::take(std::span<const std::byte> piece,
                                                   std::chrono::steady_clock::time_point at) {
  return decoder_.take(static_cast<char>(piece.front()), at);
}

}  // namespace huanka::code_scanner
