// The other end of an ESC/POS line: a TCP server that understands what a receipt printer must, answers its status
// questions, and keeps the dots it was sent. Written from the command descriptions, not from the driver.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>

namespace huanka::rig {

struct Slip {
  int width = 0, height = 0;
  std::string rows;  ///< as in PBM: one bit a dot
  int cuts = 0;
  std::string bytes;  ///< all that came over the line, in order
};

class ReceiptPeer {
 public:
  ReceiptPeer();
  ~ReceiptPeer();
  ReceiptPeer(const ReceiptPeer&) = delete;
  ReceiptPeer& operator=(const ReceiptPeer&) = delete;
  ReceiptPeer(ReceiptPeer&&) = delete;
  ReceiptPeer& operator=(ReceiptPeer&&) = delete;

  std::string address() const;
  std::atomic<bool> paper_out = false, paper_low = false, cover_open = false;
  std::atomic<bool> mute_at_end = false;         ///< prints, but never proves it
  std::atomic<bool> hang_up_in_picture = false;  ///< the plug is pulled
  std::atomic<bool> paper_ends_in_picture = false;
  Slip slip() const;

 private:
  void serve();
  void talk(int line);

  int listener_ = -1, port_ = 0;
  std::atomic<bool> stopping_ = false;
  mutable std::mutex mutex_;
  Slip slip_;
  std::thread thread_;
};

}  // namespace huanka::rig
