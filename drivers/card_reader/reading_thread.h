// A thread that does one blocking read after another, so that a card which never answers can hold up that thread only
// and never the caller: PC/SC has no time limit anywhere (platform notes).
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>

#include "card_reader/card_reader.h"
#include "card_reader/exchange_clock.h"

namespace huanka::card_reader {

class ReadingThread {
 public:
  using Read = std::function<Result<CardData, Error>(const ReadLimits&, std::stop_token, ExchangeClock&)>;

  /// `read` is called on the thread; everything it owns lives until its last call returns, even when that is after
  /// this object is gone.
  explicit ReadingThread(Read read);
  ~ReadingThread();
  ReadingThread(const ReadingThread&) = delete;
  ReadingThread& operator=(const ReadingThread&) = delete;
  ReadingThread(ReadingThread&&) = delete;
  ReadingThread& operator=(ReadingThread&&) = delete;

  /// Returns within limits.total. When the card stays silent the call is given up with CardMute and the thread is left
  /// to end by itself (the card is pulled, the reader or the service goes); until then every read is CardMute.
  Result<CardData, Error> run(const ReadLimits& limits, const std::stop_token& stop);

 private:
  struct Shared;
  static void serve(const std::shared_ptr<Shared>& shared, const Read& read);

  std::shared_ptr<Shared> shared_;
  std::thread thread_;
};

}  // namespace huanka::card_reader
