#include "card_reader/pcsc_service.h"

#include <fmt/format.h>
#include <winscard.h>

#include <algorithm>
#include <array>
#include <utility>

namespace huanka::card_reader {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr const char* kPlugAndPlay = "\\\\?PnP?\\Notification";
/// After this long "still there" is worth believing: pcscd looks for the card every 400 ms.
constexpr milliseconds kSettleTime{1'000};
constexpr std::size_t kLongestResponse = 258;

PcscCode code_of(LONG value) { return static_cast<PcscCode>(value); }

struct CodeRow {
  PcscCode code;
  Fault fault;
};

const std::array kCodes{
    CodeRow{code_of(SCARD_E_NO_SERVICE), Fault::ServiceDown},
    CodeRow{code_of(SCARD_E_SERVICE_STOPPED), Fault::ServiceDown},
    CodeRow{code_of(SCARD_F_COMM_ERROR), Fault::ServiceDown},
    CodeRow{code_of(SCARD_F_INTERNAL_ERROR), Fault::ServiceDown},
    CodeRow{code_of(SCARD_E_INVALID_HANDLE), Fault::ServiceDown},
    CodeRow{code_of(SCARD_E_NO_MEMORY), Fault::ServiceDown},
    CodeRow{code_of(SCARD_W_SECURITY_VIOLATION), Fault::ServiceDown},
    CodeRow{code_of(SCARD_E_NO_READERS_AVAILABLE), Fault::NoReader},
    CodeRow{code_of(SCARD_E_UNKNOWN_READER), Fault::ReaderUnplugged},
    CodeRow{code_of(SCARD_E_READER_UNAVAILABLE), Fault::ReaderUnplugged},
    CodeRow{code_of(SCARD_E_READER_UNSUPPORTED), Fault::ReaderUnplugged},
    CodeRow{code_of(SCARD_E_SHARING_VIOLATION), Fault::ReaderBusy},
    CodeRow{code_of(SCARD_E_NO_SMARTCARD), Fault::NoCard},
    CodeRow{code_of(SCARD_W_REMOVED_CARD), Fault::CardRemoved},
    CodeRow{code_of(SCARD_W_UNRESPONSIVE_CARD), Fault::CardMute},
    CodeRow{code_of(SCARD_W_UNPOWERED_CARD), Fault::CardMute},
    CodeRow{code_of(SCARD_W_UNSUPPORTED_CARD), Fault::CardMute},
    CodeRow{code_of(SCARD_E_NOT_TRANSACTED), Fault::CardMute},
    CodeRow{code_of(SCARD_E_TIMEOUT), Fault::CardMute},
    CodeRow{code_of(SCARD_W_RESET_CARD), Fault::ProtocolError},
    CodeRow{code_of(SCARD_E_PROTO_MISMATCH), Fault::ProtocolError},
    CodeRow{code_of(SCARD_E_CANCELLED), Fault::Cancelled},
};

Error pcsc_error(std::string_view call, LONG value) {
  return {fault_of(code_of(value)), describe(call, code_of(value))};
}

/// The high half is a counter of insertions and removals, not flags (platform notes).
ReaderStatus status_of(const SCARD_READERSTATE& state) {
  const auto flags = static_cast<std::uint32_t>(state.dwEventState);
  const std::size_t atr_size = std::min<std::size_t>(state.cbAtr, sizeof state.rgbAtr);
  ReaderStatus status;
  status.name = state.szReader;
  status.known = (flags & (SCARD_STATE_UNKNOWN | SCARD_STATE_UNAVAILABLE | SCARD_STATE_IGNORE)) == 0;
  status.has_card = status.known && (flags & SCARD_STATE_PRESENT) != 0;
  status.changes = static_cast<std::uint16_t>(flags >> 16);
  status.raw = flags & ~static_cast<std::uint32_t>(SCARD_STATE_CHANGED);
  status.atr.assign(state.rgbAtr, state.rgbAtr + atr_size);
  return status;
}

SCARD_READERSTATE question(const char* name, std::uint32_t seen) {
  SCARD_READERSTATE state{};
  state.szReader = name;
  state.dwCurrentState = seen;
  return state;
}

}  // namespace

Fault fault_of(PcscCode code) {
  const auto row = std::find_if(kCodes.begin(), kCodes.end(), [&](const CodeRow& each) { return each.code == code; });
  return row == kCodes.end() ? Fault::ProtocolError : row->fault;
}

std::string describe(std::string_view call, PcscCode code) { return fmt::format("{} {:08X}", call, code); }

Result<PcscContext, Error> PcscContext::establish() {
  SCARDCONTEXT handle = 0;
  const LONG value = SCardEstablishContext(SCARD_SCOPE_SYSTEM, nullptr, nullptr, &handle);
  if (value != SCARD_S_SUCCESS)
    return Failure{Error{Fault::ServiceDown, describe("SCardEstablishContext", code_of(value))}};
  return PcscContext(handle);
}

PcscContext::PcscContext(PcscContext&& other) noexcept
    : handle_(std::exchange(other.handle_, 0)), pnp_seen_(other.pnp_seen_) {}

PcscContext& PcscContext::operator=(PcscContext&& other) noexcept {
  std::swap(handle_, other.handle_);
  std::swap(pnp_seen_, other.pnp_seen_);
  return *this;
}

PcscContext::~PcscContext() {
  if (handle_ != 0) SCardReleaseContext(handle_);
}

Result<std::vector<std::string>, Error> PcscContext::reader_names(std::string_view prefix) {
  DWORD size = SCARD_AUTOALLOCATE;
  char* names = nullptr;
  const LONG value = SCardListReaders(handle_, nullptr, reinterpret_cast<LPSTR>(&names), &size);
  if (value == SCARD_E_NO_READERS_AVAILABLE) return std::vector<std::string>{};
  if (value != SCARD_S_SUCCESS) return Failure{pcsc_error("SCardListReaders", value)};
  std::vector<std::string> found;
  for (const char* name = names; *name != '\0'; name += std::string_view(name).size() + 1)
    if (std::string_view(name).starts_with(prefix)) found.emplace_back(name);
  SCardFreeMemory(handle_, names);
  return found;
}

Result<std::vector<ReaderStatus>, Error> PcscContext::statuses(const std::vector<std::string>& names) {
  std::vector<ReaderStatus> found;
  if (names.empty()) return found;
  std::vector<SCARD_READERSTATE> states;
  states.reserve(names.size());
  for (const std::string& name : names) states.push_back(question(name.c_str(), SCARD_STATE_UNAWARE));
  const LONG value = SCardGetStatusChange(handle_, 0, states.data(), static_cast<DWORD>(states.size()));
  if (value == SCARD_E_UNKNOWN_READER) return found;  // unplugged since it was named
  if (value != SCARD_S_SUCCESS && value != SCARD_E_TIMEOUT) return Failure{pcsc_error("SCardGetStatusChange", value)};
  for (const SCARD_READERSTATE& state : states)
    if (ReaderStatus status = status_of(state); status.known) found.push_back(std::move(status));
  return found;
}

Result<std::vector<ReaderStatus>, Error> PcscContext::readers(std::string_view prefix) {
  const auto names = reader_names(prefix);
  if (!names) return Failure{names.error()};
  return statuses(*names);
}

Result<Done, Error> PcscContext::wait_until_different(const std::vector<ReaderStatus>& seen, milliseconds timeout) {
  std::vector<SCARD_READERSTATE> states;
  states.reserve(seen.size() + 1);
  for (const ReaderStatus& reader : seen) states.push_back(question(reader.name.c_str(), reader.raw));
  states.push_back(question(kPlugAndPlay, pnp_seen_));
  const LONG value = SCardGetStatusChange(handle_, static_cast<DWORD>(timeout.count()), states.data(),
                                          static_cast<DWORD>(states.size()));
  const bool ordinary = value == SCARD_S_SUCCESS || value == SCARD_E_TIMEOUT || value == SCARD_E_CANCELLED ||
                        value == SCARD_E_UNKNOWN_READER;
  if (!ordinary) return Failure{pcsc_error("SCardGetStatusChange", value)};
  if (value == SCARD_S_SUCCESS)
    pnp_seen_ =
        static_cast<std::uint32_t>(states.back().dwEventState) & ~static_cast<std::uint32_t>(SCARD_STATE_CHANGED);
  return Done{};
}

void PcscContext::cancel() { SCardCancel(handle_); }

Result<PcscCard, Error> PcscCard::connect(PcscContext& context, const ReaderStatus& reader, ExchangeClock& clock) {
  SCARDHANDLE handle = 0;
  DWORD protocol = 0;
  const auto attempt = [&] {
    return SCardConnect(context.handle(), reader.name.c_str(), SCARD_SHARE_EXCLUSIVE,
                        SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &handle, &protocol);
  };
  clock.begin();
  LONG value = attempt();
  // A card that was put back in is now and then offered with the protocol of the one before (platform notes).
  if (value == SCARD_E_PROTO_MISMATCH || value == SCARD_W_RESET_CARD) value = attempt();
  clock.end();
  if (value != SCARD_S_SUCCESS) return Failure{pcsc_error("SCardConnect", value)};

  return PcscCard(context, clock, reader, handle, protocol == SCARD_PROTOCOL_T1 ? Protocol::T1 : Protocol::T0);
}

PcscCard::PcscCard(PcscCard&& other) noexcept
    : context_(other.context_),
      clock_(other.clock_),
      reader_(std::move(other.reader_)),
      handle_(std::exchange(other.handle_, 0)),
      protocol_(other.protocol_),
      healthy_(other.healthy_) {}

PcscCard::~PcscCard() {
  if (handle_ != 0) SCardDisconnect(handle_, healthy_ ? SCARD_LEAVE_CARD : SCARD_UNPOWER_CARD);
}

Result<ResponseApdu, Error> PcscCard::transmit(const CommandApdu& command) {
  const SCARD_IO_REQUEST* header = protocol_ == Protocol::T1 ? SCARD_PCI_T1 : SCARD_PCI_T0;
  const Bytes bytes = command.encoded(protocol_);
  std::array<std::uint8_t, kLongestResponse> buffer{};
  DWORD length = buffer.size();
  clock_.begin();
  const LONG value =
      SCardTransmit(handle_, header, bytes.data(), static_cast<DWORD>(bytes.size()), nullptr, buffer.data(), &length);
  clock_.end();
  if (value == SCARD_S_SUCCESS) {
    if (auto response = ResponseApdu::parse(ByteView(buffer.data(), length))) return std::move(*response);
  }
  healthy_ = false;
  return Failure{settle(code_of(value), value == SCARD_S_SUCCESS ? length : 0)};
}

/// A pulled card, a mute card and a broken answer share their codes; what the reader says a moment later tells which.
Error PcscCard::settle(PcscCode code, std::size_t length) {
  const std::string detail = code == kPcscSuccess ? fmt::format("answer of {} bytes", length) : describe("PC/SC", code);
  const Fault first_guess = code == kPcscSuccess ? Fault::ProtocolError : fault_of(code);
  const bool certain =
      first_guess == Fault::ServiceDown || first_guess == Fault::ReaderUnplugged || first_guess == Fault::CardRemoved;
  if (certain) return {first_guess, detail};

  const auto until = steady_clock::now() + kSettleTime;
  while (steady_clock::now() < until) {
    const auto now = context_.readers(reader_.name);
    if (!now) return now.error();
    if (now->empty()) return {Fault::ReaderUnplugged, detail};
    if (!now->front().has_card || now->front().changes != reader_.changes) return {Fault::CardRemoved, detail};
    const auto left = std::chrono::ceil<milliseconds>(until - steady_clock::now());
    if (const auto waited = context_.wait_until_different(*now, std::max(left, milliseconds{1})); !waited)
      return waited.error();
  }
  return {first_guess, detail};
}

}  // namespace huanka::card_reader
