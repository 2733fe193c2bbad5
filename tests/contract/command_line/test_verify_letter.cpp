// huanka-office verify-letter as a bank's clerk or a script uses it: the keys come from the certificates command, the
// finding is the exit code (issue 4).
#include <fstream>

#include "command.h"
#include "domain/letter.h"
#include "letter_proof/sign.h"
#include "rig/sample_case.h"
#include "settings/settings.h"
#include "wire/civil_time.h"

using namespace huanka;
using namespace huanka::rig;
namespace fs = std::filesystem;

namespace {
const fs::path config = fs::path(HUANKA_SOURCE_DIR) / "config";

struct Bank {
  TemporaryFolder folder;
  fs::path certificates = folder.path() / "certificates";

  explicit Bank(const std::string& signature) {
    const auto made = run({HUANKA_OFFICE, "certificates", "--folder", folder.path().string(), "--config",
                           config.string(), "--kiosk", "ZJ01", "--letter-signature", signature});
    INFO(made.text);
    REQUIRE(made.exit_code == 0);
  }
  std::string code(const std::string& signature) const {
    auto c = sample_case();
    c.number = domain::make_case_number("ZJ01", c.opened, 7);
    const auto county = must(settings::load_county(config / "county/zijin"));
    const auto letter = domain::make_letter(c, sample_new_card(), county, domain::make_letter_number("ZJ01", 1),
                                            "紫金县示范网点", wire::day_of(wire::now()), false);
    const letter_proof::LetterSigner signer({certificates / "letter"}, *letter_proof::suite_from(signature));
    return must(signer.sign(letter, wire::now()));
  }
  Said verify(std::vector<std::string> words) const {
    std::vector<std::string> all{HUANKA_OFFICE,          "verify-letter", "--folder",
                                 folder.path().string(), "--config",      config.string()};
    all.insert(all.end(), words.begin(), words.end());
    return run(all);
  }
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}
}  // namespace

TEST_CASE("A code is genuine, altered, foreign, of no letter or of an unknown version: each its exit code",
          "[command_line][letter]") {
  const std::string signature = GENERATE("sm2", "p256");
  const Bank bank(signature);
  const auto code = bank.code(signature);
  CHECK(bank.verify({"-", code}).exit_code == 0);
  CHECK(bank.verify({"-", replaced(code, "L-ZJ01-000001", "L-ZJ01-000002")}).exit_code == 13);
  CHECK(bank.verify({"-", replaced(code, "HK1/", "HK2/")}).exit_code == 12);
  CHECK(bank.verify({"-", "ZJ01-261123-0007-4"}).exit_code == 11);
  const auto authority = [&](const char* name) { return (bank.certificates / "letter" / name).string(); };
  CHECK(bank.verify({"-", code, "--certificate", authority("ccb.pem")}).exit_code == 0);
  CHECK(bank.verify({"-", code, "--certificate", authority("icbc.pem")}).exit_code == 14);
  CHECK(bank.verify({"-", code, "--certificate", authority("nobody.pem")}).exit_code == 2);
  // Looking leaves no book behind.
  CHECK_FALSE(fs::exists(bank.folder.path() / "office.db"));

  const auto json = bank.verify({"-", code, "--json"});
  CHECK(json.text.find(R"("finding":"genuine")") != std::string::npos);
  CHECK(json.text.find(R"("signature":")" + signature) != std::string::npos);
}

TEST_CASE("What was read off the paper is compared with what was signed", "[command_line][letter]") {
  const Bank bank("sm2");
  const auto code = bank.code("sm2");
  const auto note = bank.folder.path() / "printed.json";
  const auto paper = [&](const std::string& account) {
    std::ofstream(note) << R"({"name":"张桂花","id_number":"11010519491231002X","mobile":"13812345678",)"
                        << R"("old_card_number":"A12345678","old_account":"6214830100000008","new_account":")"
                        << account << R"(","new_card":"441600D15600000599999999ABCDEF02","branch":"紫金县示范网点"})";
    return bank.verify({"-", code, "--printed", note.string()}).exit_code;
  };
  CHECK(paper("6214830100000008") == 0);
  CHECK(paper("6214830100000016") == 20);
  std::ofstream(note) << R"({"new_account":"6214830100000008"})";
  CHECK(bank.verify({"-", code, "--printed", note.string()}).exit_code == 2);
}

TEST_CASE("A file without a code, a file that is not there, a revoked terminal", "[command_line][letter]") {
  const Bank bank("sm2");
  const auto code = bank.code("sm2");
  std::ofstream(bank.folder.path() / "blank.pbm") << "P1\n64 64\n" << std::string(64 * 64, '0') << '\n';
  CHECK(bank.verify({(bank.folder.path() / "blank.pbm").string()}).exit_code == 10);
  CHECK(bank.verify({(bank.folder.path() / "nothing.png").string()}).exit_code == 2);
  CHECK(run({HUANKA_OFFICE, "revoke", "ZJ01", "--folder", bank.folder.path().string()}).exit_code == 0);
  CHECK(bank.verify({"-", code}).exit_code == 19);
}
