// The card reader's contract: what a kiosk can ask of a smart-card reader and everything that can go wrong.
// Implemented by PcscCardReader (real, PC/SC) and SimulatedCardReader (scripted); both pass the same contract test.
// It decodes what a social security card gives away without keys; it never judges whether the card may be exchanged,
// never keeps card data and never puts personal data into an error.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "result/result.h"

namespace huanka::card_reader {

enum class Generation { First, Second, Third };
enum class Interface { Contact, Contactless };

/// Which data objects the PAN was taken from (domain reference 2.2: tag 57 is track 2, tag 5A the PAN itself).
enum class PanSource { None, Track2, PanObject, Both };

/// What the card said. Text is UTF-8; dates are YYYYMMDD or empty; an item the card did not give is empty.
/// A first- or second-generation card always has identification_code, id_number and name; a third-generation card
/// without a security module guarantees identification_code and spec_version only; with one it gives all (domain
/// reference 1.5).
struct CardData {
  Generation generation = Generation::Second;
  std::string spec_version;         ///< 规范版本 as stored, "2.00"
  std::string identification_code;  ///< 卡识别码, 32 upper-case hex characters
  std::string card_class;           ///< 卡的类别, one character
  std::string issue_date;
  std::string expiry_date;
  std::string card_number;  ///< 社会保障卡卡号, 9 characters
  std::string id_number;    ///< 社会保障号码, 18 characters; its check digit is the caller's to judge
  std::string name;         ///< 姓名 with the name extension (record 4E) joined
  char sex = '\0';          ///< as stored: '1' male, '2' female, '\0' not given
  std::string nation;       ///< GB/T 3304 two digits, "01" Han
  std::string birth_date;
  std::optional<std::string> pan;
  PanSource pan_source = PanSource::None;
  Interface interface = Interface::Contact;
  std::string historical_bytes;  ///< of the ATR, upper-case hex (卡复位信息)
  bool authenticated = false;    ///< card and terminal proved themselves to each other before the holder was read
  bool operator==(const CardData&) const = default;
};

enum class Fault {
  ServiceDown,         ///< the smart-card service (pcscd) is not there
  NoReader,            ///< no reader (of the wanted name) is connected
  ReaderUnplugged,     ///< the reader went away during the read
  ReaderBusy,          ///< another program holds the reader
  NoCard,              ///< nothing inserted
  CardRemoved,         ///< pulled during the read
  CardMute,            ///< does not answer: inserted the wrong way round, dirty or broken chip
  PlainBankCard,       ///< a bank card without a social-security application
  OtherChipCard,       ///< some other chip card
  BlankCard,           ///< a card without an application, or without a holder
  CardRefused,         ///< the card denies an item that this generation gives freely
  GarbledData,         ///< an item is there but is not what the standard says
  ProtocolError,       ///< the card breaks ISO 7816-4
  TooManyExchanges,    ///< ReadLimits::exchanges used up
  TimedOut,            ///< ReadLimits::total used up
  Cancelled,           ///< the caller asked to stop
  ModuleMissing,       ///< a security module is wanted and cannot be used
  ModuleLost,          ///< the security module went away or fell silent during the read
  ModuleRefused,       ///< the security module does not do what was asked
  CardNotGenuine,      ///< the card does not show the key that a genuine one has (or the module's key is another)
  TerminalNotTrusted,  ///< the card does not accept this terminal's proof: the module's key is not the card's
  ChallengeRepeated    ///< the card asked for proof with a challenge it had used before
};

/// Stable code for staff, logs and scripts, for example "E-CARD-REMOVED".
std::string_view to_string(Fault fault);
/// Exit code of command line tools, one per class of faults; see the table in card_reader.cpp.
int exit_code(Fault fault);
/// All faults in declaration order, so that tests and help texts can walk them.
const std::vector<Fault>& all_faults();

struct Error {
  Fault fault = Fault::ProtocolError;
  std::string detail;  ///< the step and its status word or PC/SC code: "select SSSE: 6A82"; never personal data
  bool operator==(const Error&) const = default;
};

/// Bounds of one read (operations reference T10). Whatever the card does, read_card returns within `total`.
struct ReadLimits {
  std::chrono::milliseconds total{30'000};
  std::chrono::milliseconds one_exchange{4'000};  ///< silence this long means CardMute
  int exchanges = 64;
};

enum class State { ServiceDown, NoReader, Empty, CardPresent };
enum class Event { CardInserted, CardRemoved, ReaderFound, ReaderLost, ServiceFound, ServiceLost };

std::string_view to_string(State state);
std::string_view to_string(Event event);

struct ReaderInfo {
  std::string name;
  bool has_card = false;
  bool operator==(const ReaderInfo&) const = default;
};

/// One reader as a kiosk sees it. All functions may be called from any thread and never throw; wait_for_change is
/// meant for one watching thread. After any fault the reader is ready for the next card without being rebuilt.
class CardReader {
 public:
  virtual ~CardReader() = default;

  /// The readers the machine has now, whether or not they are the ones this object would use.
  virtual Result<std::vector<ReaderInfo>, Error> list() = 0;
  virtual State state() = 0;
  /// The next event in order, or empty when `timeout` passed or `stop` was requested. What is found at the first
  /// call (reader, card) is reported as events too. A card exchanged quickly is a CardRemoved and a CardInserted.
  virtual std::optional<Event> wait_for_change(std::chrono::milliseconds timeout, std::stop_token stop) = 0;
  /// Reads the inserted card completely.
  virtual Result<CardData, Error> read_card(const ReadLimits& limits, std::stop_token stop) = 0;

 protected:
  CardReader() = default;
  CardReader(const CardReader&) = default;
  CardReader& operator=(const CardReader&) = default;
};

/// The events that lead from one state to another, in the order they are reported.
std::vector<Event> events_between(State before, State after);

}  // namespace huanka::card_reader
