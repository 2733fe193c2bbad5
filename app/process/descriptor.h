// What the system lends by number, given back by itself: descriptors, locks on files, and bells that wake a poll.
#pragma once

#include <filesystem>

namespace huanka::process {

/// Owns a file descriptor; closes it.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { reset(); }
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  void reset();

 private:
  int fd_ = -1;
};

/// An event descriptor: rung from any thread or a stop callback, readable from then on.
class Bell {
 public:
  Bell();
  void ring() const;
  /// Not rung any more.
  void hush() const;
  int get() const { return fd_.get(); }

 private:
  Descriptor fd_;
};

enum class WhenTaken { Wait, GiveUp };

/// An exclusive lock on a file that is made when missing. The system lets go when the process ends, however it ends.
class FileLock {
 public:
  FileLock(const std::filesystem::path& file, WhenTaken when_taken);
  bool held() const { return held_; }

 private:
  Descriptor file_;
  bool held_ = false;
};

}  // namespace huanka::process
