// Made-up cards: plain values that describe a card, the ready-made ones, and the chip content they stand for.
// Used by the simulated reader and by the virtual card behind a real PC/SC service. No real person's data.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "card_reader/card_reader.h"
#include "card_reader/simulated_card_os.h"

namespace huanka::card_reader {

enum class CardKind { SocialSecurity, PlainBank, OtherChip, Blank };

/// What is wrong with the data on the chip.
enum class Damage {
  None,
  BrokenRecord,     ///< a record announces more bytes than it has
  WrongTag,         ///< a record holds another item
  BrokenName,       ///< the name is not GB 18030
  BrokenIdNumber,   ///< letters in the ID number
  BrokenDate,       ///< the issue date is not decimal
  UnknownVersion,   ///< the version record fits no generation
  DifferingPans,    ///< track 2 and the PAN object disagree
  HolderProtected,  ///< a second-generation card that denies the holder's data
  HolderMissing,    ///< personalisation stopped before the holder's data
  NotPersonalised   ///< even the identification code is unset
};

/// How a third-generation card behaves towards a security module.
enum class Authentication {
  Genuine,           ///< has the keys that the issuer's master keys give it
  NoKey,             ///< a clone: the files of a card and no key
  RecordedAnswer,    ///< a clone that plays back what a genuine card once answered
  OtherTerminalKey,  ///< knows terminals by another key: it does not accept our proof
  RepeatsChallenge   ///< asks for proof with the same challenge every time
};

struct CardProfile {
  std::string title;  ///< name of the ready-made profile
  CardKind kind = CardKind::SocialSecurity;
  Generation generation = Generation::Second;
  Interface interface = Interface::Contact;
  std::string spec_version = "2.00";  ///< empty: unset, as on some second-generation cards
  std::string identification_code = "441621D156000005A1B2C3D4E5F60718";
  std::string card_class = "1";
  std::string issue_date = "20170309";
  std::string expiry_date = "20270309";
  std::string card_number = "X00000019";
  std::string id_number = "441621199003071233";
  std::string name = "张三";
  char sex = '1';
  std::string nation = "01";
  std::string birth_date = "19900307";
  bool holder_free = true;             ///< a third-generation card protects the holder's data
  std::string pan;                     ///< empty: no bank application
  bool lists_bank_application = true;  ///< has a payment directory (PSE, PPSE)
  bool answers_gpo = true;
  Damage damage = Damage::None;
  Authentication authentication = Authentication::Genuine;
};

/// The issuer's master keys, from which third-generation cards have theirs.
struct IssuerKeys {
  security_module::KeyPair masters;
  security_module::Algorithm algorithm = security_module::Algorithm::Sm4;
};

/// Names of the ready-made profiles, in a fixed order.
std::vector<std::string> profile_names();
/// A ready-made profile to use or to change; empty when there is none of this name.
std::optional<CardProfile> profile(std::string_view name);

/// Puts another person on the card: the birth date and sex items are taken from the ID number.
void set_holder(CardProfile& card, std::string_view id_number, std::string_view name);

/// The chip that holds this. Without the issuer's keys a card knows nothing of authentication.
CardImage make_card_image(const CardProfile& card, const std::optional<IssuerKeys>& issuer = std::nullopt);
/// What a faultless reader makes of an undamaged social security card; with a security module also of what it protects.
CardData expected_reading(const CardProfile& card, bool authenticated = false);

}  // namespace huanka::card_reader
