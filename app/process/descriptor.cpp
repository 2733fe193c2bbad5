#include "process/descriptor.h"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <unistd.h>

#include <utility>

namespace huanka::process {

Descriptor::Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

void Descriptor::reset() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

Bell::Bell() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

void Bell::ring() const { ::eventfd_write(fd_.get(), 1); }
void Bell::hush() const {
  eventfd_t times = 0;
  ::eventfd_read(fd_.get(), &times);
}

FileLock::FileLock(const std::filesystem::path& file, WhenTaken when_taken)
    : file_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
  held_ = file_ && ::flock(file_.get(), LOCK_EX | (when_taken == WhenTaken::GiveUp ? LOCK_NB : 0)) == 0;
}

}  // namespace huanka::process
