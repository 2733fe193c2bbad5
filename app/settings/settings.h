// What is set by files: this terminal (config/kiosk.toml), its county (config/county/<id>/) and the calendar
// (config/calendar/<year>.toml). Everything is checked before the kiosk starts, and every mistake is named at once.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "domain/calendar.h"
#include "domain/county.h"
#include "domain/language.h"
#include "result/result.h"

namespace huanka::settings {

struct ConfigMistake {
  std::string file;
  std::string key;       ///< "screen.width_px"; empty when the file as a whole cannot be read
  int line = 0;          ///< 0 when the key is missing
  std::string found;     ///< as written, or "nothing"
  std::string accepted;  ///< what would have been right
  bool operator==(const ConfigMistake&) const = default;
};
using Mistakes = std::vector<ConfigMistake>;
/// One line for a technician: file:line: key is "found"; accepted: ...
std::string to_string(const ConfigMistake& mistake);

enum class TextSize { Standard, Large, ExtraLarge };
enum class DeviceMode { Simulated, Real };
enum class OfficeMode { Local, Remote };  ///< Local: the kiosk runs its own huanka-office on loopback

enum class OldestTls { Tls12, Tls13 };

struct ScreenSettings {
  int width_px = 1080, height_px = 1920;
  double diagonal_inch = 23.8;
  bool fullscreen = true;
};

enum class ScannerKind {
  None,
  Keyboard,  ///< an event device under /dev/input/
  Serial,    ///< a line under /dev/serial/, or /dev/tty...
  Camera     ///< the word "camera"
};

struct DeviceSettings {
  DeviceMode mode = DeviceMode::Simulated;
  std::string card_reader;     ///< part of the reader's PC/SC name; empty takes the first
  std::string slip_printer;    ///< ipp://, ipps://, or escpos: followed by a device file or tcp://host:port
  std::string letter_printer;  ///< ipp:// or ipps://
  std::string code_scanner;    ///< device file, or "camera"; empty when none is fitted
  std::string camera;          ///< video device file; empty when none is fitted
  ScannerKind scanner_kind() const;
};

struct OfficeSettings {
  OfficeMode mode = OfficeMode::Local;
  std::string url, ca_file, certificate_file, key_file;  ///< Remote only
  std::vector<std::string> pins;  ///< base64 SHA-256 of the office's public keys, this one and the next; may be empty
  OldestTls oldest_tls = OldestTls::Tls13;
  int heartbeat_s = 60;  ///< the office is told how this terminal is at least so often
};

enum class LetterSignature { Sm2, P256 };

/// How the transfer letter's code is signed (R15).
struct LetterSettings {
  LetterSignature signature = LetterSignature::Sm2;
  std::string keys;  ///< Remote office only: folder with <bank>-<kiosk>.pem and .key
};

/// What opens new cards (domain reference 1.5).
enum class ModuleKind {
  None,      ///< new cards are read as far as they let themselves be read
  Software,  ///< keys in a file: for trying out
  Psam       ///< a card in a second slot
};
enum class ModuleCipher { Sm4, TripleDes };

/// Command headers are CLA INS P1 P2 as eight hex digits, references P1 P2 as four.
struct ModuleSettings {
  ModuleKind kind = ModuleKind::None;
  std::string internal_reference, external_reference;              ///< of the card's two commands
  ModuleCipher cipher = ModuleCipher::Sm4;                         ///< Software only
  std::string key_file;                                            ///< Software only
  std::string psam_reader;                                         ///< Psam only: begin of that slot's PC/SC name
  std::string psam_application;                                    ///< Psam only: hex, empty selects none
  std::string psam_begin, psam_challenge, psam_check, psam_prove;  ///< Psam only
};

/// Where the machine key comes from, under which everything personal is sealed.
enum class MachineKey {
  File,        ///< a plain file: reduced protection
  Credential,  ///< systemd's LoadCredentialEncrypted=
  Tpm          ///< sealed by this machine's TPM 2.0
};

struct ProtectionSettings {
  MachineKey machine_key = MachineKey::File;
  std::string credential;  ///< Credential only: its name
  std::string tpm;         ///< Tpm only: how to reach it (TCTI)
};

struct KioskSettings {
  std::string kiosk_id;  ///< 2 to 16 capital letters and digits
  std::string county;    ///< folder under config/county
  std::string branch_name;
  std::string contact_zh, contact_en;  ///< who answers for personal data (PIPL 17)
  domain::Language language = domain::Language::Chinese;
  TextSize text_size = TextSize::Large;
  int idle_s = 120, idle_large_s = 180, countdown_s = 45;
  ScreenSettings screen;
  DeviceSettings devices;
  OfficeSettings office;
  LetterSettings letter;
  ModuleSettings security_module;
  ProtectionSettings protection;
  std::string store_folder;  ///< empty: the user's data folder
  std::string staff_code;    ///< see staff_code.h
};

struct Settings {
  KioskSettings kiosk;
  domain::County county;
  domain::WorkingCalendar calendar;
};

Result<KioskSettings, Mistakes> load_kiosk(const std::filesystem::path& file);
Result<domain::County, Mistakes> load_county(const std::filesystem::path& folder);
Result<domain::WorkingCalendar, Mistakes> load_calendar(const std::filesystem::path& folder);
/// `config_dir` holds kiosk.toml, county/ and calendar/. Mistakes of all files together.
Result<Settings, Mistakes> load_all(const std::filesystem::path& config_dir);
/// The same with another kiosk.toml.
Result<Settings, Mistakes> load_all_with(const std::filesystem::path& config_dir,
                                         const std::filesystem::path& kiosk_file);

}  // namespace huanka::settings
