// The shipped configuration is right, and every mistake is named with file, key and what would be accepted.
#include <algorithm>
#include <fstream>
#include <sstream>

#include "rig/sample_case.h"
#include "rig/temporary_folder.h"
#include "settings/back_office.h"
#include "settings/settings.h"
#include "settings/staff_code.h"

using namespace huanka;
using namespace huanka::rig;
using namespace huanka::settings;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {
const fs::path shipped = fs::path(HUANKA_SOURCE_DIR) / "config";

std::string content(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A copy of the shipped configuration with one text replaced by another in one file.
Mistakes after_change(const std::string& file, const std::string& from, const std::string& to) {
  const TemporaryFolder folder;
  fs::copy(shipped, folder, fs::copy_options::recursive);
  std::string text = content(folder.path() / file);
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  text.replace(at, from.size(), to);
  std::ofstream(folder.path() / file) << text;
  const auto loaded = load_all(folder);
  return loaded ? Mistakes{} : loaded.error();
}
}  // namespace

TEST_CASE("The shipped configuration loads: seven banks, the review rule, the fee (R45-R58, R69, R71)", "[settings]") {
  const auto all = must(load_all(shipped));
  CHECK(all.kiosk.kiosk_id == "ZJ01");
  CHECK_FALSE(all.kiosk.contact_zh.empty());
  CHECK(all.county.id == "zijin");
  CHECK(all.county.banks.size() == 7);
  CHECK(all.county.bank("rcb")->online_exchange_discouraged);
  CHECK(all.county.online_channels.size() == 4);
  CHECK(all.county.review == domain::ReviewRule{3, 5, 10, 8});
  CHECK(all.county.refusal.self_confirmation_days == 0);  // R131: the source names no way on after a refusal
  CHECK(all.county.fees.online_yuan == 20);
  CHECK_FALSE(all.county.photo.camera_allowed);
  CHECK_FALSE(all.county.photo.headscarf_allowed);
}

TEST_CASE("The shipped prefixes tell a bank by prefix and length together", "[settings]") {
  const auto county = must(load_county(shipped / "county/zijin"));
  const auto bank_of = [&](const char* digits) {
    return domain::issuing_bank(county.bins, must(domain::Pan::parse(digits)));
  };
  CHECK(bank_of("6214670000000000000") == "ccb");
  CHECK(bank_of("6223020000000006") == "rcb");
  CHECK_FALSE(bank_of("6250000000000004"));
}

TEST_CASE("The shipped calendar gives the known working days; 2027 is provisional (R69)", "[settings]") {
  const auto calendar = must(load_calendar(shipped / "calendar"));
  struct Row {
    domain::Date zero, third, fifth;
    bool provisional;
  };
  const auto row = GENERATE(values<Row>({
      {2026y / 2 / 13, 2026y / 2 / 25, 2026y / 2 / 27, false},
      {2026y / 4 / 3, 2026y / 4 / 9, 2026y / 4 / 13, false},
      {2026y / 4 / 30, 2026y / 5 / 8, 2026y / 5 / 11, false},
      {2026y / 5 / 8, 2026y / 5 / 12, 2026y / 5 / 14, false},
      {2026y / 6 / 18, 2026y / 6 / 24, 2026y / 6 / 26, false},
      {2026y / 9 / 19, 2026y / 9 / 22, 2026y / 9 / 24, false},
      {2026y / 9 / 24, 2026y / 9 / 30, 2026y / 10 / 9, false},
      {2026y / 9 / 30, 2026y / 10 / 10, 2026y / 10 / 13, false},
      {2026y / 11 / 23, 2026y / 11 / 26, 2026y / 11 / 30, false},
      {2026y / 12 / 28, 2026y / 12 / 31, 2027y / 1 / 5, true},
  }));
  CHECK(calendar.add_working_days(row.zero, 3).date == row.third);
  CHECK(calendar.add_working_days(row.zero, 5) == domain::DueDate{row.fifth, row.provisional});
}

TEST_CASE("Each mistake is named with its file, key and accepted values", "[settings]") {
  struct Row {
    std::string file, from, to, key, found, accepted;
  };
  const auto row = GENERATE(values<Row>({
      {"kiosk.toml", "kiosk_id = \"ZJ01\"", "kiosk_id = \"zj-1\"", "kiosk_id", "'zj-1'", "capital letters"},
      {"kiosk.toml", "pins = []", "pins = [\"sha256//abc\"]", "office.pins", "sha256//abc", "44 characters"},
      {"kiosk.toml", "pins = []", "pins = \"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"", "office.pins", "AAAA",
       "list"},
      {"kiosk.toml", "oldest_tls = \"1.3\"", "oldest_tls = \"1.1\"", "office.oldest_tls", "'1.1'", "1.2"},
      {"kiosk.toml", "heartbeat_s = 60", "heartbeat_s = 5", "office.heartbeat_s", "5", "10 to 3600"},
      {"kiosk.toml", "width_px = 1080", "width_px = \"wide\"", "screen.width_px", "'wide'", "640 to 7680"},
      {"kiosk.toml", "diagonal_inch = 23.8", "diagonal_inch = 238", "screen.diagonal_inch", "238", "15.6 to 65"},
      {"kiosk.toml", "height_px = 1920\ndiagonal_inch = 23.8", "height_px = 1000\ndiagonal_inch = 17.3",
       "screen.diagonal_inch", "17.3", "18.5 to 65"},
      {"kiosk.toml", "mode = \"simulated\"", "mode = \"pretend\"", "devices.mode", "'pretend'",
       "\"simulated\", \"real\""},
      {"kiosk.toml", "countdown_s = 45\n", "", "countdown_s", "nothing", "20 to 300"},
      {"kiosk.toml", "idle_s = 120", "idle_sec = 120", "idle_sec", "not a key", "idle_s"},
      {"kiosk.toml", "mode = \"local\"", "mode = \"remote\"", "office.url", "''", "https://"},
      {"kiosk.toml", "staff_code = \"pbkdf2", "staff_code = \"plain", "staff_code", "'plain", "staff-code"},
      {"kiosk.toml", "machine_key = \"file\"", "machine_key = \"none\"", "protection.machine_key", "'none'",
       "\"file\", \"credential\", \"tpm\""},
      {"kiosk.toml", "machine_key = \"file\"", "machine_key = \"credential\"", "protection.credential", "''", "name"},
      {"kiosk.toml", "machine_key = \"file\"", "machine_key = \"tpm\"", "protection.tpm", "''", "device:/dev/"},
      {"kiosk.toml", "signature = \"sm2\"", "signature = \"rsa\"", "letter.signature", "'rsa'", "\"sm2\", \"p256\""},
      {"kiosk.toml", "mode = \"local\"", "mode = \"remote\"", "letter.keys", "''", "folder"},
      {"kiosk.toml", "[protection]", "[protected]", "protection", "nothing", ""},
      {"kiosk.toml", "kind = \"none\"", "kind = \"hsm\"", "security_module.kind", "'hsm'",
       "\"none\", \"software\", \"psam\""},
      {"kiosk.toml", "kind = \"none\"", "kind = \"software\"", "security_module.key_file", "''", "file with the keys"},
      {"kiosk.toml", "kind = \"none\"", "kind = \"psam\"", "security_module.kind", "'psam'", "simulated"},
      {"kiosk.toml", "kind = \"none\"", "kind = \"psam\"", "security_module.psam_reader", "''", "PSAM slot"},
      {"kiosk.toml", "kind = \"none\"", "kind = \"psam\"", "security_module.psam_begin", "''", "eight hex digits"},
      {"kiosk.toml", "kind = \"none\"", "kind = \"psam\"", "security_module.psam_prove", "''", "CLA INS P1 P2"},
      {"kiosk.toml", "internal_reference = \"0000\"", "internal_reference = \"00\"",
       "security_module.internal_reference", "'00'", "four hex digits"},
      {"kiosk.toml", "cipher = \"sm4\"", "cipher = \"sm1\"", "security_module.cipher", "'sm1'", "\"sm4\", \"3des\""},
      {"kiosk.toml", "psam_application = \"\"", "psam_application = \"F0484\"", "security_module.psam_application",
       "'F0484'", "hex"},
      {"kiosk.toml", "code_scanner = \"\"", "code_scanner = \"/dev/null\"", "devices.code_scanner", "'/dev/null'",
       "/dev/input/"},
      {"kiosk.toml", "code_scanner = \"\"", "code_scanner = \"Camera\"", "devices.code_scanner", "'Camera'",
       "\"camera\""},
      {"kiosk.toml", "mode = \"simulated\"", "mode = \"real\"", "staff_code", "", "with real devices"},
      {"county/zijin/county.toml", "max_working_days = 5", "max_working_days = 2", "review.max_working_days", "2",
       "min_working_days"},
      {"county/zijin/county.toml", "window_counts = \"calendar_days\"", "window_counts = \"weeks\"",
       "review.window_counts", "'weeks'", "\"calendar_days\", \"working_days\""},
      {"county/zijin/county.toml", "message_day = 0", "message_day = 2", "review.message_day", "2", "0 to 1"},
      {"county/zijin/county.toml", "self_confirmation_days = 0", "self_confirmation_days = -1",
       "refusal.self_confirmation_days", "-1", "0 to 60"},
      {"county/zijin/county.toml", "receipt_pattern = \"[0-9A-Za-z]{6,32}\"", "receipt_pattern = \"[0-9\"",
       "photo.receipt_pattern", "'[0-9'", "regular expression"},
      {"county/zijin/county.toml", "receipt_valid_days = 180", "receipt_valid_days = 0", "photo.receipt_valid_days",
       "0", "1 to 3650"},
      {"county/zijin/county.toml", "face_width_px_max = 221", "face_width_px_max = 100",
       "photo.portrait.face_width_px_max", "100", "not less than face_width_px_min"},
      {"county/zijin/county.toml", "jpeg_quality = 70", "jpeg_quality = 170", "photo.portrait.jpeg_quality", "170",
       "30 to 100"},
      {"county/zijin/banks.toml", "code = \"icbc\"", "code = \"ccb\"", "bank[1].code", "'ccb'", "each code once"},
      {"county/zijin/bins.toml", "bank = \"grcb\"", "bank = \"hsbc\"", "bins[8].bank", "'hsbc'", "banks.toml"},
      {"county/zijin/bins.toml", "\"621018\"", "\"62x018\"", "bins[6].prefixes", "", "digits"},
      {"calendar/2026.toml", "2026-01-04", "2027-01-04", "working_weekends", "", "2026"},
      {"kiosk.toml", "county = \"zijin\"", "county = \"atlantis\"", "", "not there", "TOML"},
      {"kiosk.toml", "[screen]", "[screen", "", "not TOML", "TOML"},
      // characters that toml++ must not meet outside strings
      {"kiosk.toml", "[screen]", "\u00bfn = 1\n[screen]", "", "not TOML", "TOML"},
      {"kiosk.toml", "[screen]", "[screen]\u3002", "", "not TOML", "TOML"},
      {"kiosk.toml", "[screen]", "a = \"\"\"\\\n\u00a7\"\"\"\n[screen]", "", "backslash", "a line of its own"},
  }));
  const Mistakes mistakes = after_change(row.file, row.from, row.to);
  CAPTURE(row.file, row.to);
  const auto named = std::find_if(mistakes.begin(), mistakes.end(), [&](const ConfigMistake& m) {
    return m.key == row.key && m.found.find(row.found) != std::string::npos &&
           m.accepted.find(row.accepted) != std::string::npos;
  });
  for (const auto& m : mistakes) UNSCOPED_INFO(to_string(m));
  REQUIRE(named != mistakes.end());
  if (!row.key.empty()) CHECK(named->file == fs::path(row.file).filename());
  if (named->found != "nothing" && !row.key.empty()) CHECK(named->line > 0);
}

TEST_CASE("A scanner is known by its place: keyboard, serial line or the camera (R125)", "[settings]") {
  const auto kind = [](const std::string& named) {
    DeviceSettings devices;
    devices.code_scanner = named;
    return devices.scanner_kind();
  };
  CHECK(kind("") == ScannerKind::None);
  CHECK(kind("/dev/input/by-id/usb-x-event-kbd") == ScannerKind::Keyboard);
  CHECK(kind("/dev/serial/by-id/usb-x") == ScannerKind::Serial);
  CHECK(kind("/dev/ttyACM0") == ScannerKind::Serial);
  CHECK(kind("camera") == ScannerKind::Camera);
}

TEST_CASE("A camera that scans codes has to be there (R125)", "[settings]") {
  const TemporaryFolder folder;
  fs::copy(shipped, folder.path(), fs::copy_options::recursive);
  std::string text = content(folder.path() / "kiosk.toml");
  const auto put = [&text](const std::string& from, const std::string& to) {
    text.replace(text.find(from), from.size(), to);
  };
  put("mode = \"simulated\"", "mode = \"real\"");
  put("code_scanner = \"\"", "code_scanner = \"camera\"");
  std::ofstream(folder.path() / "kiosk.toml") << text;
  const auto all = load_all(folder.path());
  REQUIRE_FALSE(all);
  CHECK(std::any_of(all.error().begin(), all.error().end(), [](const ConfigMistake& m) {
    return m.key == "devices.camera" && m.accepted.find("code_scanner") != std::string::npos;
  }));
}

TEST_CASE("The shipped office sends its messages to a folder; every mistake is named (R70)", "[settings]") {
  CHECK(must(load_back_office(shipped / "office.toml")).sms.driver == SmsDriver::File);
  struct Row {
    std::string from, to, key, found, accepted;
  };
  const auto row = GENERATE(values<Row>({
      {"driver = \"file\"", "driver = \"pigeon\"", "sms.driver", "'pigeon'", "\"file\", \"http\""},
      {"driver = \"file\"", "driver = \"http\"", "sms.url", "''", "https://"},
      {"connect_within_s = 5", "connect_within_s = 0", "sms.connect_within_s", "0", "1 to 60"},
      {"answer_within_s = 15", "answer_within_s = 61", "sms.answer_within_s", "61", "1 to 60"},
      {"answer_within_s = 15\n", "", "sms.answer_within_s", "nothing", "1 to 60"},
      {"language = \"zh_CN\"", "language = \"yue\"", "sms.language", "'yue'", "\"zh_CN\", \"en\""},
      {"token_file", "token", "sms.token", "not a key", "token_file"},
      {"[sms]", "[text]", "sms", "nothing", "section"},
      {"silent_after_min = 5", "silent_after_min = 0", "fleet.silent_after_min", "0", "1 to 10080"},
      {"silent_after_min = 5", "silent = 5", "fleet.silent", "not a key", "silent_after_min"},
  }));
  CAPTURE(row.to);
  const TemporaryFolder folder;
  std::string text = content(shipped / "office.toml");
  text.replace(text.find(row.from), row.from.size(), row.to);
  std::ofstream(folder.path() / "office.toml") << text;
  const auto loaded = load_back_office(folder.path() / "office.toml");
  REQUIRE_FALSE(loaded);
  const auto& mistakes = loaded.error();
  for (const auto& m : mistakes) UNSCOPED_INFO(to_string(m));
  CHECK(std::any_of(mistakes.begin(), mistakes.end(), [&](const ConfigMistake& m) {
    return m.file == "office.toml" && m.key == row.key && m.found.find(row.found) != std::string::npos &&
           m.accepted.find(row.accepted) != std::string::npos;
  }));
}

TEST_CASE("A configuration from before terminals told how they are stays right", "[settings]") {
  const TemporaryFolder folder;
  fs::copy(shipped, folder, fs::copy_options::recursive);
  std::string office = content(shipped / "office.toml"), kiosk = content(shipped / "kiosk.toml");
  office.erase(office.find("[fleet]"));
  kiosk.erase(kiosk.find("heartbeat_s"), kiosk.find("[letter]") - kiosk.find("heartbeat_s"));
  std::ofstream(folder.path() / "office.toml") << office;
  std::ofstream(folder.path() / "kiosk.toml") << kiosk;
  CHECK(must(load_back_office(folder.path() / "office.toml")).fleet.silent_after_min == 5);
  CHECK(must(load_all(folder)).kiosk.office.heartbeat_s == 60);
}

TEST_CASE("A gateway is spoken to in the clear only on this machine: names and numbers go over the line",
          "[settings]") {
  const auto loads = [](const std::string& url) {
    const TemporaryFolder folder;
    std::string text = content(shipped / "office.toml");
    for (const auto& [from, to] : {std::pair<std::string, std::string>{"driver = \"file\"", "driver = \"http\""},
                                   {"url = \"\"", "url = \"" + url + "\""}})
      text.replace(text.find(from), from.size(), to);
    std::ofstream(folder.path() / "office.toml") << text;
    return load_back_office(folder.path() / "office.toml").has_value();
  };
  for (const char* good :
       {"https://sms.example/v1/send", "http://127.0.0.1:8080/sms", "http://localhost", "http://[::1]/"})
    CHECK(loads(good));
  for (const char* bad : {"http://sms.example/", "http://localhost.example/", "http://127.0.0.1.example/", "https://",
                          "ftp://127.0.0.1/", ""})
    CHECK_FALSE(loads(bad));
}

TEST_CASE("A PSAM's slot is not the slot of people's cards (issue 4)", "[settings]") {
  const TemporaryFolder folder;
  fs::copy(shipped, folder, fs::copy_options::recursive);
  const auto loads = [&](const std::string& cards, const std::string& psam) {
    std::string text = content(shipped / "kiosk.toml");
    const auto set = [&](const std::string& from, const std::string& to) {
      text.replace(text.find(from), from.size(), to);
    };
    set("mode = \"simulated\"", "mode = \"real\"");
    set("card_reader = \"\"", "card_reader = \"" + cards + "\"");
    set("staff_code = \"pbkdf2", "staff_code = \"" + make_staff_code_hash("135790") + "\" # \"");
    set("kind = \"none\"", "kind = \"psam\"");
    set("psam_reader = \"\"", "psam_reader = \"" + psam + "\"");
    set("psam_application = \"\"", "psam_application = \"D15600\"");
    for (const char* step : {"begin", "challenge", "check", "prove"})
      set("psam_" + std::string(step) + " = \"\"", "psam_" + std::string(step) + " = \"80CA0000\"");
    std::ofstream(folder.path() / "kiosk.toml") << text;
    const auto all = load_all(folder);
    if (!all) return all.error().size() == 1 ? all.error().front().key : to_string(all.error().front());
    CHECK(all->kiosk.security_module.kind == ModuleKind::Psam);
    CHECK(all->kiosk.security_module.psam_check == "80CA0000");
    return std::string("loads");
  };
  CHECK(loads("", "Twin Reader 01") == "loads");
  CHECK(loads("Twin Reader", "Twin Reader 01") == "loads");
  CHECK(loads("Twin Reader 00", "Twin Reader 01") == "loads");
  CHECK(loads("Twin Reader 01", "Twin Reader 01") == "security_module.psam_reader");
  CHECK(loads("Twin Reader 01", "Twin Reader") == "security_module.psam_reader");
}

TEST_CASE("A credential's name is a name, not a way to another file", "[settings]") {
  for (const char* name : {"../machine", ".hidden", "a/b", "a b"}) {
    CAPTURE(name);
    const auto mistakes = after_change("kiosk.toml",
                                       "machine_key = \"file\"         # file: reduced protection, for "
                                       "trying out; credential: from systemd; tpm: sealed by a TPM 2.0\n"
                                       "credential = \"\"",
                                       "machine_key = \"credential\"\ncredential = \"" + std::string(name) + "\"");
    REQUIRE(mistakes.size() == 1);
    CHECK(mistakes.front().key == "protection.credential");
  }
}

TEST_CASE("All mistakes are told at once, not one a start", "[settings]") {
  const TemporaryFolder folder;
  fs::copy(shipped, folder, fs::copy_options::recursive);
  std::ofstream(folder.path() / "kiosk.toml") << "kiosk_id = 7\n";
  std::ofstream(folder.path() / "calendar/2026.toml") << "year = 1\n";
  const auto loaded = load_all(folder);
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().size() > 10);
}

TEST_CASE("The staff code is kept only as a salted hash", "[settings]") {
  const auto kiosk = must(load_kiosk(shipped / "kiosk.toml"));
  CHECK(staff_code_matches(kiosk.staff_code, "246810"));
  CHECK_FALSE(staff_code_matches(kiosk.staff_code, "246811"));
  const std::string fresh = make_staff_code_hash("123456");
  CHECK(is_staff_code_hash(fresh));
  CHECK(staff_code_matches(fresh, "123456"));
  CHECK(fresh != make_staff_code_hash("123456"));
  for (const char* bad : {"", "123456", "pbkdf2-sha256$1$aabb$cc", "pbkdf2-sha256$200000$zz$00"}) {
    CHECK_FALSE(is_staff_code_hash(bad));
    CHECK_FALSE(staff_code_matches(bad, "123456"));
  }
}
