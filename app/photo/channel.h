// The two ends of the wire between kiosk and vision worker: a socket pair that keeps message borders, and memory that
// both see. The memory has no name in any file system and a sealed size, so that neither side can shrink it under the
// other.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "process/descriptor.h"

namespace huanka::photo {

using process::Descriptor;

/// shared_bytes of memory, zero at first, wiped at the end.
class SharedMemory {
 public:
  SharedMemory() = default;
  ~SharedMemory();
  SharedMemory(SharedMemory&& other) noexcept;
  SharedMemory& operator=(SharedMemory&& other) noexcept;
  SharedMemory(const SharedMemory&) = delete;
  SharedMemory& operator=(const SharedMemory&) = delete;

  /// New memory; empty when the machine has none.
  static std::optional<SharedMemory> create();
  /// The other side's memory; empty when it is not of the agreed size or not sealed.
  static std::optional<SharedMemory> adopt(Descriptor descriptor);

  const Descriptor& descriptor() const { return descriptor_; }
  std::span<std::uint8_t> bytes() const;
  void wipe();

 private:
  static std::optional<SharedMemory> map(Descriptor descriptor);
  Descriptor descriptor_;
  std::uint8_t* address_ = nullptr;
};

/// One datagram, with a descriptor beside it when `attached` is not -1. Never blocks; false when the other side is gone
/// or its queue is full.
bool send_message(const Descriptor& socket, const std::string& bytes, int attached = -1);

struct Received {
  bool closed = false;  ///< the other side is gone
  std::string bytes;    ///< empty when nothing was waiting
  Descriptor attached;
};
/// The next waiting datagram; does not wait. One that is longer than a message may be arrives cut, and decodes to
/// nothing.
Received receive_message(const Descriptor& socket);

/// Waits until something can be received on `socket` or `bell` (-1: none); false when the time passed.
bool wait_readable(const Descriptor& socket, int bell, int timeout_ms);

}  // namespace huanka::photo
