// What a technician is told: `huanka store status`, `huanka config check` and `huanka case show`, as programs.
#include <fstream>
#include <sstream>

#include "process/child_process.h"
#include "rig/sample_case.h"
#include "rig/temporary_folder.h"
#include "software_tpm.h"
#include "store/store.h"
#include "vault/files.h"

using namespace huanka;
using namespace huanka::rig;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {
const store::Instant monday = store::Instant(std::chrono::sys_days(2026y / 11 / 16)) + 2h;

struct Said {
  int code = -1;
  std::string text;  ///< standard output and error
  bool has(const std::string& part) const { return text.find(part) != std::string::npos; }
};

Said told_by(std::vector<std::string> words) {
  const TemporaryFolder folder;
  const auto log = folder.path() / "said";
  words.insert(words.begin(), std::string(HUANKA_BINARY_DIR) + "/bin/huanka");
  process::ChildProcess program(words, log.string(), false);
  const auto code = program.wait(30s);
  return {code.value_or(-1), vault::read_file(log).value_or("")};
}

/// The shipped kiosk.toml with another protection.
void write_config(const fs::path& file, const std::string& kind, const std::string& credential,
                  const std::string& tpm) {
  std::ifstream in(fs::path(HUANKA_SOURCE_DIR) / "config/kiosk.toml");
  std::stringstream text;
  text << in.rdbuf();
  const std::string shipped = text.str();
  std::ofstream(file) << shipped.substr(0, shipped.find("[protection]")) << "[protection]\nmachine_key = \"" << kind
                      << "\"\ncredential = \"" << credential << "\"\ntpm = \"" << tpm << "\"\n";
}
}  // namespace

TEST_CASE("A plain key file is called reduced protection", "[shell]") {
  const TemporaryFolder folder;
  const std::string at = folder.path().string();
  const auto none = told_by({"store", "status", "--data", at});
  CHECK(none.code == 1);
  CHECK(none.has("reduced protection"));
  CHECK(none.has("none yet"));
  CHECK(told_by({"config", "check"}).has("reduced protection"));
  CHECK(fs::is_empty(folder.path()));

  store::CaseNumber number;
  {
    store::Store store = must(store::Store::open(folder.path() / "store", "ZJ01", monday));
    number = must(store.save_new_case(sample_case(), monday)).number;
  }
  const auto some = told_by({"store", "status", "--data", at});
  CAPTURE(some.text);
  CHECK(some.code == 1);
  CHECK(some.has("cases: 1 kept, 0 erased"));
  CHECK(some.has("outbox: 1 waiting, 0 set aside"));
  CHECK(some.has("audit: whole"));
  CHECK_FALSE(some.has("张桂花"));
}

TEST_CASE("What was set aside is told by number and reason even after erasure; the case says that it is erased",
          "[shell]") {
  const TemporaryFolder folder;
  const std::string at = folder.path().string();
  store::CaseNumber number;
  {
    store::Store store = must(store::Store::open(folder.path() / "store", "ZJ01", monday));
    number = must(store.save_new_case(sample_case(), monday)).number;
    must(store.set_aside(must(store.next_due(monday))->id, "422 invalid", monday));
    must(store.erase_due(monday + 28 * 24h));
    must(store.erase_due(monday + 30 * 24h));
  }
  const auto status = told_by({"store", "status", "--data", at});
  CAPTURE(status.text);
  CHECK(status.code == 2);
  CHECK(status.has("cases: 0 kept, 1 erased"));
  CHECK(status.has(number + " message 1 set aside at 2026-11-16T02:00:00Z: 422 invalid"));
  const auto show = told_by({"case", "show", "--data", at, number});
  CHECK(show.code == 1);
  CHECK(show.has("erased at 2026-12-16T02:00:00Z"));
  CHECK(told_by({"case", "show", "--data", at, "ZJ01-000000-0000-0"}).has("no case"));
}

TEST_CASE("A store sealed by this machine's TPM is in order here and does not open on another machine",
          "[shell][tpm]") {
  const TemporaryFolder machine, other_machine, folder;
  const SoftwareTpm tpm(machine), other(other_machine);
  REQUIRE(tpm.runs());
  REQUIRE(other.runs());
  const fs::path store_folder = folder.path() / "store", config = folder.path() / "kiosk.toml";
  {
    store::Store store = must(store::Store::open(
        store_folder, "ZJ01", monday, {.protection = vault::Protection::Tpm, .credential = {}, .tpm = tpm.tcti()}));
    must(store.save_new_case(sample_case(), monday));
  }
  write_config(config, "tpm", "", tpm.tcti());
  const auto here = told_by({"store", "status", "--config", config.string(), "--data", folder.path().string()});
  CAPTURE(here.text);
  CHECK(here.code == 0);
  CHECK(here.has("sealed by the TPM at swtpm:"));
  CHECK(here.has("cases: 1 kept"));

  write_config(config, "tpm", "", other.tcti());
  const auto elsewhere = told_by({"store", "status", "--config", config.string(), "--data", folder.path().string()});
  CHECK(elsewhere.code == 2);
  CHECK(elsewhere.has("sealed by another TPM"));
  // A kiosk that was told of another source neither opens the store nor makes a key over what is sealed.
  const auto by_file = store::Store::open(store_folder, "ZJ01", monday);
  REQUIRE_FALSE(by_file);
  CHECK(by_file.error().code == store::Error::Code::KeyMissing);
  CHECK_FALSE(fs::exists(store_folder / "machine.key"));
}

TEST_CASE("A credential that systemd did not give is told, and mistakes of the configuration too", "[shell]") {
  const TemporaryFolder folder;
  const fs::path store_folder = folder.path() / "store", config = folder.path() / "kiosk.toml";
  { store::Store store = must(store::Store::open(store_folder, "ZJ01", monday)); }
  write_config(config, "credential", "huanka-machine-key", "");
  const auto status = told_by({"store", "status", "--config", config.string(), "--data", folder.path().string()});
  CHECK(status.code == 2);
  CHECK(status.has("the machine key is the systemd credential huanka-machine-key"));
  CHECK(status.has("CREDENTIALS_DIRECTORY"));
  write_config(config, "credential", "", "");
  const auto mistaken = told_by({"store", "status", "--config", config.string(), "--data", folder.path().string()});
  CHECK(mistaken.code == 2);
  CHECK(mistaken.has("protection.credential"));
  CHECK(told_by({"store", "status", "--help"}).has("Exit codes"));
}
