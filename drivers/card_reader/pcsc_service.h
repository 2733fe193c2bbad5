// The PC/SC surface this room uses, as value types: the only files that include winscard.h are pcsc_*.cpp, and the one
// place where PC/SC codes become faults is here.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "card_reader/card_reader.h"
#include "card_reader/exchange_clock.h"
#include "card_reader/iso7816.h"

namespace huanka::card_reader {

/// A PC/SC return code (LONG) as an unsigned number, 0x80100069.
using PcscCode = std::uint32_t;
constexpr PcscCode kPcscSuccess = 0;

/// What a code means to a kiosk. Codes that cannot be told apart at the call (a pulled card gives three different ones)
/// are settled by PcscCard.
Fault fault_of(PcscCode code);
/// "SCardTransmit 80100016"; for error details.
std::string describe(std::string_view call, PcscCode code);

/// What the service says of one reader. `changes` counts insertions and removals.
struct ReaderStatus {
  std::string name;
  bool known = true;
  bool has_card = false;
  std::uint16_t changes = 0;
  std::uint32_t raw = 0;  ///< to hand back in the next question
  Bytes atr;
};

/// One connection to the service. Not to be used by two threads at once, except for cancel().
class PcscContext {
 public:
  static Result<PcscContext, Error> establish();
  PcscContext(PcscContext&& other) noexcept;
  PcscContext& operator=(PcscContext&& other) noexcept;
  PcscContext(const PcscContext&) = delete;
  PcscContext& operator=(const PcscContext&) = delete;
  ~PcscContext();

  /// Readers whose name begins with `prefix`; no reader is an empty list, not an error.
  Result<std::vector<std::string>, Error> reader_names(std::string_view prefix);
  /// The status now of these readers; ones that are gone are left out.
  Result<std::vector<ReaderStatus>, Error> statuses(const std::vector<std::string>& names);
  /// Both in one.
  Result<std::vector<ReaderStatus>, Error> readers(std::string_view prefix);
  /// Returns when something differs from `seen`, the number of readers included, or the time is over.
  Result<Done, Error> wait_until_different(const std::vector<ReaderStatus>& seen, std::chrono::milliseconds timeout);
  /// Ends a wait_until_different of another thread.
  void cancel();

  long handle() const { return handle_; }

 private:
  explicit PcscContext(long handle) : handle_(handle) {}
  long handle_ = 0;
  std::uint32_t pnp_seen_ = 0;
};

/// A powered card in a reader, held exclusively; let go of on destruction.
class PcscCard : public Transport {
 public:
  /// `clock` runs while the card owes an answer; powering counts, because a dead card blocks there too.
  static Result<PcscCard, Error> connect(PcscContext& context, const ReaderStatus& reader, ExchangeClock& clock);
  PcscCard(PcscCard&& other) noexcept;
  PcscCard& operator=(PcscCard&&) = delete;
  PcscCard(const PcscCard&) = delete;
  PcscCard& operator=(const PcscCard&) = delete;
  ~PcscCard() override;

  Result<ResponseApdu, Error> transmit(const CommandApdu& command) override;
  Interface interface() const override { return interface_of(reader_.atr); }
  Bytes historical_bytes() const override { return historical_bytes_of(reader_.atr); }

 private:
  PcscCard(PcscContext& context, ExchangeClock& clock, ReaderStatus reader, long handle, Protocol protocol)
      : context_(context), clock_(clock), reader_(std::move(reader)), handle_(handle), protocol_(protocol) {}
  Error settle(PcscCode code, std::size_t length);

  PcscContext& context_;
  ExchangeClock& clock_;
  ReaderStatus reader_;
  long handle_ = 0;
  Protocol protocol_ = Protocol::T0;
  bool healthy_ = true;
};

}  // namespace huanka::card_reader
