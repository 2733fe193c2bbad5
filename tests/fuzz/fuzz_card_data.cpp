// Any card: the input is what the card answers, whatever it is asked. The whole decoder must come to an end within its
// bounds, with a card or a fault (operations reference T10).
//
// Input: answers one after the other, each a length byte and that many bytes (status word last). When the input is used
// up the card answers 6A82.
#include <cstddef>
#include <cstdint>

#include "card_reader/social_security_card.h"
#include "require.h"

namespace {

using namespace huanka;
using namespace huanka::card_reader;

class FuzzedTransport : public Transport {
 public:
  explicit FuzzedTransport(ByteView input) : rest_(input) {}

  Result<ResponseApdu, Error> transmit(const CommandApdu& command) override {
    ++exchanges;
    (void)command.encoded(Protocol::T0);
    if (rest_.empty()) return ResponseApdu{{}, 0x6A82};
    const std::size_t length = std::min<std::size_t>(rest_.front(), rest_.size() - 1);
    const auto response = ResponseApdu::parse(rest_.subspan(1, length));
    rest_ = rest_.subspan(1 + length);
    if (!response) return Failure{Error{Fault::ProtocolError, "short answer"}};
    return *response;
  }
  Interface interface() const override { return interface_of(rest_); }
  Bytes historical_bytes() const override { return historical_bytes_of(rest_); }

  int exchanges = 0;

 private:
  ByteView rest_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedTransport card(ByteView(data, size));
  const ReadLimits limits;
  const auto read = read_social_security_card(card, limits);
  require(card.exchanges <= limits.exchanges);
  if (!read) {
    require(!read.error().detail.empty());
    return 0;
  }
  require(read->identification_code.size() == 32);
  require(read->generation == Generation::Third || (read->id_number.size() == 18 && !read->name.empty()));
  if (read->pan) require(read->pan->size() >= 16 && read->pan->size() <= 19);
  return 0;
}
