// A text message gateway on a loopback port (Boost.Beast), as office.toml describes one: knows the keys it has taken,
// and misbehaves when told to.
#pragma once

#include <atomic>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace huanka::rig {

class SmsPeer {
 public:
  /// What it does with one request; without any, it takes the message.
  struct Mood {
    int status = 202;
    std::string retry_after;           ///< header, when not empty
    std::optional<std::string> body;   ///< instead of its usual answer
    bool hangs_up = false;             ///< takes the message, then closes without an answer
    bool reads_nothing_taken = false;  ///< closes without taking it
    bool waits = false;                ///< takes the message, and answers only when the peer ends
  };
  struct Seen {
    std::string key, key_header, to, text, authorization;
  };

  explicit SmsPeer(int port = 0);
  ~SmsPeer();
  SmsPeer(const SmsPeer&) = delete;
  SmsPeer& operator=(const SmsPeer&) = delete;
  SmsPeer(SmsPeer&&) = delete;
  SmsPeer& operator=(SmsPeer&&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/sms"; }
  int port() const { return port_; }
  void next(Mood mood);
  std::vector<Seen> seen() const;                    ///< every request, in order
  std::map<std::string, std::string> taken() const;  ///< text by key: what people got
  /// Waits until it has seen so many requests; false when it did not in ten seconds.
  bool wait_for(std::size_t requests) const;

 private:
  struct Inside;
  void serve();

  mutable std::mutex mutex_;
  std::deque<Mood> moods_;
  std::vector<Seen> seen_;
  std::map<std::string, std::string> taken_;
  std::atomic<bool> stopping_ = false;
  int port_ = 0;
  std::unique_ptr<Inside> inside_;
  std::thread thread_;
};

}  // namespace huanka::rig
