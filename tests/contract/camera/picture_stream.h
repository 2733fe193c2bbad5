// The other end of a network camera: an MJPEG stream on a free loopback port, for one viewer after the other.
#pragma once

#include <atomic>
#include <string>
#include <thread>

namespace huanka::rig {

class PictureStream {
 public:
  PictureStream();
  ~PictureStream();
  PictureStream(const PictureStream&) = delete;
  PictureStream& operator=(const PictureStream&) = delete;

  std::string url() const;
  /// The stream stays open and sends no more pictures.
  void freeze() { frozen_ = true; }
  /// Viewers are cut off and nobody can connect.
  void unplug();
  void replug();

 private:
  void serve(const std::stop_token& stopping, int listener);

  std::string jpeg_;
  int port_ = 0;
  int listener_ = -1;
  std::atomic<bool> frozen_ = false;
  std::jthread server_;
};

}  // namespace huanka::rig
