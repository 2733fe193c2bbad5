#include "photo/channel.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <utility>

#include "photo/protocol.h"

namespace huanka::photo {

SharedMemory::~SharedMemory() {
  if (!address_) return;
  wipe();
  ::munmap(address_, shared_bytes);
}

SharedMemory::SharedMemory(SharedMemory&& other) noexcept
    : descriptor_(std::move(other.descriptor_)), address_(std::exchange(other.address_, nullptr)) {}

SharedMemory& SharedMemory::operator=(SharedMemory&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(address_, other.address_);
  return *this;
}

std::optional<SharedMemory> SharedMemory::create() {
  Descriptor descriptor(::memfd_create("huanka-vision", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!descriptor || ::ftruncate(descriptor.get(), static_cast<off_t>(shared_bytes)) != 0) return std::nullopt;
  if (::fcntl(descriptor.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) return std::nullopt;
  return map(std::move(descriptor));
}

std::optional<SharedMemory> SharedMemory::adopt(Descriptor descriptor) {
  struct stat status {};
  if (!descriptor || ::fstat(descriptor.get(), &status) != 0) return std::nullopt;
  if (status.st_size != static_cast<off_t>(shared_bytes)) return std::nullopt;
  const int seals = ::fcntl(descriptor.get(), F_GET_SEALS);
  if (seals < 0 || (seals & F_SEAL_SHRINK) == 0) return std::nullopt;
  return map(std::move(descriptor));
}

std::optional<SharedMemory> SharedMemory::map(Descriptor descriptor) {
  void* address = ::mmap(nullptr, shared_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor.get(), 0);
  if (address == MAP_FAILED) return std::nullopt;
  SharedMemory memory;
  memory.descriptor_ = std::move(descriptor);
  memory.address_ = static_cast<std::uint8_t*>(address);
  return memory;
}

std::span<std::uint8_t> SharedMemory::bytes() const {
  return address_ ? std::span(address_, shared_bytes) : std::span<std::uint8_t>{};
}

void SharedMemory::wipe() {
  if (address_) ::explicit_bzero(address_, shared_bytes);
}

bool send_message(const Descriptor& socket, const std::string& bytes, int attached) {
  iovec part{const_cast<char*>(bytes.data()), bytes.size()};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  if (attached >= 0) {
    header.msg_control = control.data();
    header.msg_controllen = control.size();
    cmsghdr* rights = CMSG_FIRSTHDR(&header);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(rights), &attached, sizeof attached);
  }
  return ::sendmsg(socket.get(), &header, MSG_NOSIGNAL | MSG_DONTWAIT) == static_cast<ssize_t>(bytes.size());
}

Received receive_message(const Descriptor& socket) {
  // One byte more than a message may have, so that a longer one is seen to be too long.
  std::array<char, max_message_bytes + 1> buffer{};
  iovec part{buffer.data(), buffer.size()};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  header.msg_control = control.data();
  header.msg_controllen = control.size();
  const ssize_t got = ::recvmsg(socket.get(), &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  Received received;
  if (got <= 0) {
    received.closed = got == 0 || (errno != EAGAIN && errno != EINTR);
    return received;
  }
  received.bytes.assign(buffer.data(), static_cast<std::size_t>(got));
  const cmsghdr* rights = CMSG_FIRSTHDR(&header);
  if (rights && rights->cmsg_level == SOL_SOCKET && rights->cmsg_type == SCM_RIGHTS &&
      rights->cmsg_len == CMSG_LEN(sizeof(int))) {
    int fd = -1;
    std::memcpy(&fd, CMSG_DATA(rights), sizeof fd);
    received.attached = Descriptor(fd);
  }
  return received;
}

bool wait_readable(const Descriptor& socket, int bell, int timeout_ms) {
  std::array<pollfd, 2> watched{{{socket.get(), POLLIN, 0}, {bell, POLLIN, 0}}};
  return ::poll(watched.data(), watched.size(), timeout_ms) > 0;
}

}  // namespace huanka::photo
