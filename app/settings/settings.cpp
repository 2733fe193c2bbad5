#include "settings/settings.h"

#include <algorithm>
#include <cctype>
#include <regex>
#include <set>

#include "domain/case.h"
#include "settings/section.h"
#include "settings/staff_code.h"

namespace huanka::settings {

namespace {
namespace fs = std::filesystem;

bool is_kiosk_id(const std::string& text) {
  return text.size() >= 2 && text.size() <= 16 && !domain::is_counter_prefix(text) &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

bool is_code(const std::string& text) {
  return !text.empty() && text.size() <= 16 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

bool is_digits(const std::string& text, std::size_t least, std::size_t most) {
  return text.size() >= least && text.size() <= most &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool not_empty(const std::string& text) { return !text.empty(); }

bool starts_with_any(const std::string& text, std::initializer_list<const char*> beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(), [&](const char* b) { return text.starts_with(b); });
}

bool is_pattern(const std::string& text) {
  if (text.empty()) return true;
  try {
    const std::regex compiled(text, std::regex::ECMAScript);
    return text.size() <= 200;
  } catch (const std::regex_error&) {
    return false;
  }
}

ScannerKind scanner_kind_of(const std::string& named) {
  if (named == "camera") return ScannerKind::Camera;
  if (starts_with_any(named, {"/dev/input/"})) return ScannerKind::Keyboard;
  return starts_with_any(named, {"/dev/serial/", "/dev/tty"}) ? ScannerKind::Serial : ScannerKind::None;
}

void read_screen(Section& in, ScreenSettings& screen) {
  screen.width_px = in.number("width_px", 640, 7680);
  screen.height_px = in.number("height_px", 640, 7680);
  // Below this some screens find no room in the smallest legible type; lying down a screen has the least height.
  const bool lies_down = screen.width_px > screen.height_px;
  screen.diagonal_inch = in.decimal("diagonal_inch", lies_down ? 18.5 : 15.6, 65);
  screen.fullscreen = in.flag("fullscreen");
}

void read_devices(Section& in, DeviceSettings& devices) {
  devices.mode = in.word<DeviceMode>("mode", {{"simulated", DeviceMode::Simulated}, {"real", DeviceMode::Real}});
  devices.card_reader = in.any_text("card_reader");
  devices.slip_printer =
      in.text("slip_printer", "ipp://, ipps:// or escpos: and a device or tcp://host:port", [](const std::string& uri) {
        return starts_with_any(uri, {"ipp://", "ipps://", "escpos:"});
      });
  devices.letter_printer =
      in.text("letter_printer", "an address beginning with ipp:// or ipps://", [](const std::string& uri) {
        return starts_with_any(uri, {"ipp://", "ipps://"});
      });
  const auto device_file = [](const std::string& path) { return path.empty() || path.starts_with("/dev/"); };
  devices.code_scanner =
      in.text("code_scanner",
              "a file under /dev/input/ (types like a keyboard), a file under /dev/serial/ or /dev/tty (serial line), "
              "\"camera\", or \"\" when none is fitted",
              [](const std::string& named) { return named.empty() || scanner_kind_of(named) != ScannerKind::None; });
  devices.camera = in.text("camera", "a file under /dev/, or \"\" when none is fitted", device_file);
  if (devices.mode == DeviceMode::Real && devices.scanner_kind() == ScannerKind::Camera && devices.camera.empty())
    in.mistake("camera", "a file under /dev/, because code_scanner is \"camera\"");
}

/// Base64 of 32 bytes.
bool is_pin(const std::string& text) {
  constexpr std::size_t length = 44;
  constexpr std::string_view last_before_padding = "AEIMQUYcgkosw048";  // two bits of the last character are unused
  return text.size() == length && text.back() == '=' &&
         last_before_padding.find(text[length - 2]) != std::string::npos &&
         std::all_of(text.begin(), text.end() - 1,
                     [](unsigned char c) { return c < 128 && (std::isalnum(c) != 0 || c == '+' || c == '/'); });
}

void read_office(Section& in, OfficeSettings& office) {
  office.mode = in.word<OfficeMode>("mode", {{"local", OfficeMode::Local}, {"remote", OfficeMode::Remote}});
  const bool remote = office.mode == OfficeMode::Remote;
  const auto needed = [remote](const std::string& text) { return !remote || !text.empty(); };
  office.url = in.text("url", "https://host:port, without a path", [&](const std::string& url) {
    return !remote || (url.starts_with("https://") && !url.ends_with('/'));
  });
  office.ca_file = in.text("ca_file", "a PEM file", needed);
  office.certificate_file = in.text("certificate_file", "a PEM file", needed);
  office.key_file = in.text("key_file", "a PEM file", needed);
  if (in.has("pins")) office.pins = in.texts("pins");
  constexpr std::size_t most_pins = 4;
  if (office.pins.size() > most_pins || !std::all_of(office.pins.begin(), office.pins.end(), is_pin))
    in.mistake("pins", "up to 4 base64 texts of 44 characters, as `huanka office pin FILE` prints them");
  if (in.has("oldest_tls"))
    office.oldest_tls = in.word<OldestTls>("oldest_tls", {{"1.3", OldestTls::Tls13}, {"1.2", OldestTls::Tls12}});
  if (in.has("heartbeat_s")) office.heartbeat_s = in.number("heartbeat_s", 10, 3600);
}

void read_letter(Section& in, LetterSettings& letter, bool remote) {
  letter.signature =
      in.word<LetterSignature>("signature", {{"sm2", LetterSignature::Sm2}, {"p256", LetterSignature::P256}});
  letter.keys = in.text("keys", "the folder of the letter keys",
                        [remote](const std::string& folder) { return !remote || !folder.empty(); });
}

bool is_hex(const std::string& text, std::size_t length) {
  return text.size() == length && std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
         });
}

void read_security_module(Section& in, ModuleSettings& module, const DeviceSettings& devices) {
  module.kind = in.word<ModuleKind>(
      "kind", {{"none", ModuleKind::None}, {"software", ModuleKind::Software}, {"psam", ModuleKind::Psam}});
  const bool software = module.kind == ModuleKind::Software, psam = module.kind == ModuleKind::Psam;
  if (psam && devices.mode == DeviceMode::Simulated)
    in.mistake("kind", R"("none" or "software", as devices.mode is "simulated")");
  const auto reference = [&](const char* key) {
    return in.text(key, "P1 and P2 as four hex digits", [](const auto& text) { return is_hex(text, 4); });
  };
  module.internal_reference = reference("internal_reference");
  module.external_reference = reference("external_reference");
  module.cipher = in.word<ModuleCipher>("cipher", {{"sm4", ModuleCipher::Sm4}, {"3des", ModuleCipher::TripleDes}});
  module.key_file =
      in.text("key_file", "the file with the keys", [&](const auto& text) { return !software || !text.empty(); });
  module.psam_reader =
      in.text("psam_reader", "the begin of the PSAM slot's PC/SC name, which devices.card_reader does not begin with",
              [&](const auto& text) { return !psam || (!text.empty() && !devices.card_reader.starts_with(text)); });
  constexpr std::size_t longest_name = 16;
  module.psam_application = in.text("psam_application", "up to 16 bytes in hex, or \"\"", [&](const auto& text) {
    return text.size() % 2 == 0 && text.size() <= 2 * longest_name && is_hex(text, text.size());
  });
  const auto header = [&](const char* key) {
    return in.text(key, "CLA INS P1 P2 as eight hex digits",
                   [&](const auto& text) { return (!psam && text.empty()) || is_hex(text, 8); });
  };
  module.psam_begin = header("psam_begin");
  module.psam_challenge = header("psam_challenge");
  module.psam_check = header("psam_check");
  module.psam_prove = header("psam_prove");
}

/// Names as systemd takes them; one is a file name, so it must not lead elsewhere.
bool is_credential_name(const std::string& text) {
  return !text.empty() && text.size() <= 64 && text.front() != '.' && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  });
}

void read_protection(Section& in, ProtectionSettings& protection) {
  protection.machine_key = in.word<MachineKey>(
      "machine_key", {{"file", MachineKey::File}, {"credential", MachineKey::Credential}, {"tpm", MachineKey::Tpm}});
  protection.credential = in.text("credential", "the credential's name: letters, digits, - _ .", [&](const auto& name) {
    return protection.machine_key != MachineKey::Credential || is_credential_name(name);
  });
  protection.tpm =
      in.text("tpm", "device:/dev/tpmrm0, or swtpm: and its host and port for trying out", [&](const auto& tcti) {
        return protection.machine_key != MachineKey::Tpm || starts_with_any(tcti, {"device:/dev/", "swtpm:"});
      });
}

void read_kiosk(Section& in, KioskSettings& kiosk) {
  kiosk.kiosk_id = in.text("kiosk_id", "2 to 16 capital letters and digits, not beginning with DESK", is_kiosk_id);
  kiosk.county = in.text("county", "the name of a folder under county/", is_code);
  kiosk.branch_name = in.text("branch_name", "the outlet's name as on the transfer letter", not_empty);
  kiosk.contact_zh = in.text("contact_zh", "who answers for personal data, and a telephone", not_empty);
  kiosk.contact_en = in.text("contact_en", "the same in English", not_empty);
  kiosk.language =
      in.word<domain::Language>("language", {{"zh_CN", domain::Language::Chinese}, {"en", domain::Language::English}});
  kiosk.text_size = in.word<TextSize>(
      "text_size",
      {{"large", TextSize::Large}, {"standard", TextSize::Standard}, {"extra_large", TextSize::ExtraLarge}});
  kiosk.idle_s = in.number("idle_s", 30, 3600);
  kiosk.idle_large_s = in.number("idle_large_s", 30, 3600);
  kiosk.countdown_s = in.number("countdown_s", 20, 300);
  kiosk.store_folder = in.any_text("store_folder");
  kiosk.staff_code = in.text("staff_code", "what `huanka config staff-code` prints", is_staff_code_hash);
  in.section("screen", [&](Section& section) { read_screen(section, kiosk.screen); });
  in.section("devices", [&](Section& section) { read_devices(section, kiosk.devices); });
  in.section("office", [&](Section& section) { read_office(section, kiosk.office); });
  in.section("letter",
             [&](Section& section) { read_letter(section, kiosk.letter, kiosk.office.mode == OfficeMode::Remote); });
  in.section("security_module",
             [&](Section& section) { read_security_module(section, kiosk.security_module, kiosk.devices); });
  in.section("protection", [&](Section& section) { read_protection(section, kiosk.protection); });
  if (kiosk.devices.mode == DeviceMode::Real && is_trial_staff_code(kiosk.staff_code))
    in.mistake("staff_code", "with real devices a code of your own: what `huanka config staff-code` prints");
}

void read_portrait(Section& in, domain::PortraitRule& portrait) {
  domain::each_number(
      portrait, [&](const char* name, int& number, int least, int most) { number = in.number(name, least, most); });
  const auto in_order = [&](const domain::Range& range, const char* low, const char* high) {
    if (range.high < range.low) in.mistake(high, std::string("not less than ") + low);
  };
  in_order(portrait.face_width_px, "face_width_px_min", "face_width_px_max");
  in_order(portrait.crown_px, "crown_px_min", "crown_px_max");
  in_order(portrait.jpeg_kib, "jpeg_kib_min", "jpeg_kib_max");
  if (portrait.face_width_px.high > portrait.width_px) in.mistake("face_width_px_max", "not more than width_px");
  if (portrait.crown_px.high > portrait.height_px / 2) in.mistake("crown_px_max", "not more than half of height_px");
  if (portrait.eyes_to_bottom_px > portrait.height_px) in.mistake("eyes_to_bottom_px_min", "not more than height_px");
}

void read_county(Section& in, domain::County& county) {
  county.name_zh = in.text("name_zh", "the county's name", not_empty);
  county.name_en = in.text("name_en", "the county's name", not_empty);
  county.division = in.text("division", "six digits", [](const std::string& text) { return is_digits(text, 6, 6); });
  county.online_channels = in.texts("online_channels");
  in.section("review", [&](Section& review) {
    county.review.min_working_days = review.number("min_working_days", 1, 60);
    county.review.max_working_days = review.number("max_working_days", 1, 60);
    if (county.review.max_working_days < county.review.min_working_days)
      review.mistake("max_working_days", "not less than min_working_days");
    county.review.window_days = review.number("window_days", 1, 365);
    county.review.warn_from_day = review.number("warn_from_day", 0, 365);
    if (county.review.warn_from_day > county.review.window_days)
      review.mistake("warn_from_day", "not more than window_days");
    county.review.window_counts = review.word<domain::DayCount>(
        "window_counts",
        {{"calendar_days", domain::DayCount::CalendarDays}, {"working_days", domain::DayCount::WorkingDays}});
    county.review.message_day = review.number("message_day", 0, 1);
  });
  in.section("refusal", [&](Section& refusal) {
    county.refusal.self_confirmation_days = refusal.number("self_confirmation_days", 0, 60);
  });
  in.section("photo", [&](Section& photo) {
    county.photo.camera_allowed = photo.flag("camera_allowed");
    county.photo.headscarf_allowed = photo.flag("headscarf_allowed");
    county.photo.receipt_pattern =
        photo.text("receipt_pattern", "a regular expression (ECMAScript), or \"\"", is_pattern);
    county.photo.receipt_valid_days = photo.number("receipt_valid_days", 1, 3650);
    photo.section("portrait", [&](Section& section) { read_portrait(section, county.photo.portrait); });
  });
  in.section("fees", [&](Section& fees) { county.fees.online_yuan = fees.number("online_yuan", 0, 1000); });
}

void read_banks(Section& in, domain::County& county) {
  in.each("bank", [&](Section& bank) {
    domain::Bank b;
    b.code = bank.text("code", "small letters and digits, each code once",
                       [&](const std::string& code) { return is_code(code) && county.bank(code) == nullptr; });
    b.name_zh = bank.text("name_zh", "the bank's name", not_empty);
    b.name_en = bank.text("name_en", "the bank's name", not_empty);
    b.hotline = bank.text("hotline", "digits, or \"\" when not known for certain",
                          [](const std::string& text) { return text.empty() || is_digits(text, 5, 12); });
    b.online_exchange_discouraged = bank.flag("online_exchange_discouraged");
    county.banks.push_back(std::move(b));
  });
}

void read_bins(Section& in, domain::County& county) {
  in.each("bins", [&](Section& group) {
    const std::string bank = group.text("bank", "a code from banks.toml",
                                        [&](const std::string& code) { return county.bank(code) != nullptr; });
    const int length = group.number("pan_length", 16, 19);
    for (const std::string& prefix : group.texts("prefixes")) {
      if (!is_digits(prefix, 4, 12)) group.mistake("prefixes", "texts of 4 to 12 digits");
      county.bins.push_back({prefix, length, bank});
    }
  });
}

void read_year(Section& in, std::map<int, domain::CalendarYear>& years) {
  const int year = in.number("year", 2020, 2100);
  domain::CalendarYear days;
  days.provisional = in.flag("provisional");
  const auto of_this_year = [&](const char* key) {
    std::set<domain::Date> set;
    for (const domain::Date day : in.dates(key)) {
      if (static_cast<int>(day.year()) != year) in.mistake(key, "dates of the year " + std::to_string(year));
      set.insert(day);
    }
    return set;
  };
  days.days_off = of_this_year("days_off");
  days.working_weekends = of_this_year("working_weekends");
  years[year] = std::move(days);
}
}  // namespace

ScannerKind DeviceSettings::scanner_kind() const { return scanner_kind_of(code_scanner); }

Result<KioskSettings, Mistakes> load_kiosk(const fs::path& file) {
  Mistakes mistakes;
  KioskSettings kiosk;
  read_file(file, mistakes, [&](Section& in) { read_kiosk(in, kiosk); });
  if (!mistakes.empty()) return Failure{mistakes};
  return kiosk;
}

Result<domain::County, Mistakes> load_county(const fs::path& folder) {
  Mistakes mistakes;
  domain::County county;
  county.id = folder.filename().string();
  read_file(folder / "county.toml", mistakes, [&](Section& in) { read_county(in, county); });
  read_file(folder / "banks.toml", mistakes, [&](Section& in) { read_banks(in, county); });
  read_file(folder / "bins.toml", mistakes, [&](Section& in) { read_bins(in, county); });
  if (!mistakes.empty()) return Failure{mistakes};
  return county;
}

Result<domain::WorkingCalendar, Mistakes> load_calendar(const fs::path& folder) {
  Mistakes mistakes;
  std::map<int, domain::CalendarYear> years;
  std::error_code unreadable;
  for (const auto& entry : fs::directory_iterator(folder, unreadable))
    if (entry.path().extension() == ".toml")
      read_file(entry.path(), mistakes, [&](Section& in) { read_year(in, years); });
  if (years.empty() && mistakes.empty())
    mistakes.push_back({folder.string(), "", 0, "without a year", "one file <year>.toml or more"});
  if (!mistakes.empty()) return Failure{mistakes};
  return domain::WorkingCalendar(std::move(years));
}

Result<Settings, Mistakes> load_all(const fs::path& config_dir) {
  return load_all_with(config_dir, config_dir / "kiosk.toml");
}

Result<Settings, Mistakes> load_all_with(const fs::path& config_dir, const fs::path& kiosk_file) {
  Mistakes mistakes;
  const auto take = [&](const Mistakes& more) { mistakes.insert(mistakes.end(), more.begin(), more.end()); };
  auto kiosk = load_kiosk(kiosk_file);
  auto calendar = load_calendar(config_dir / "calendar");
  if (!kiosk) take(kiosk.error());
  if (!calendar) take(calendar.error());
  if (!kiosk) return Failure{mistakes};
  auto county = load_county(config_dir / "county" / kiosk->county);
  if (!county) take(county.error());
  if (!mistakes.empty()) return Failure{mistakes};
  return Settings{std::move(kiosk).value(), std::move(county).value(), std::move(calendar).value()};
}

}  // namespace huanka::settings
