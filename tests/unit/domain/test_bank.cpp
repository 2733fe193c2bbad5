// Which bank a card number belongs to (R45-R51; domain reference 2.2 and 2.3), with Zijin's own table.
#include <array>
#include <filesystem>

#include "rig/sample_case.h"
#include "settings/settings.h"

using namespace huanka;
using namespace huanka::domain;
using namespace huanka::rig;

namespace {
const County& zijin() {
  static const County county =
      must(settings::load_county(std::filesystem::path(HUANKA_SOURCE_DIR) / "config/county/zijin"));
  return county;
}
std::optional<BankCode> bank_of(const char* pan) { return issuing_bank(zijin().bins, must(Pan::parse(pan))); }
}  // namespace

TEST_CASE("A card number has 16 to 19 digits and a Luhn digit", "[domain][bank]") {
  for (const char* pan : {"6214670000001234566", "621522000001234568", "6214830100000008"})
    CHECK(must(Pan::parse(pan)).digits() == pan);
  CHECK(Pan::parse("621467000000123").error() == PanProblem::WrongLength);
  CHECK(Pan::parse("62146700000012345660").error() == PanProblem::WrongLength);
  CHECK(Pan::parse("621467000000123456F").error() == PanProblem::WrongCharacter);
  CHECK(Pan::parse("6214670000001234567").error() == PanProblem::WrongCheckDigit);
}

TEST_CASE("A card number tells its bank by prefix and length", "[domain][bank]") {
  CHECK(bank_of("6214670000001234566") == "ccb");
  CHECK(bank_of("6217210000001234566") == "icbc");
  CHECK(bank_of("6228230000001234569") == "abc");
  CHECK(bank_of("6217970000001234566") == "psbc");
  CHECK(bank_of("6217560000001234562") == "boc");
  CHECK(bank_of("6215180000001234566") == "rcb");
  CHECK(bank_of("621522000001234568") == "grcb");
  CHECK(bank_of("622439000001234568") == "grcb");
}

TEST_CASE("A prefix of another length, or of no bank here, tells nothing: the person picks", "[domain][bank]") {
  CHECK(bank_of("6214830100000008") == std::nullopt);
  const std::array rules{BinRule{"622302", 16, "rcb"}, BinRule{"622302", 18, "icbc"}};
  CHECK(issuing_bank(rules, must(Pan::parse("6223020000000006"))) == "rcb");
  CHECK(issuing_bank(rules, must(Pan::parse("622302000000000006"))) == "icbc");
  CHECK(issuing_bank(rules, must(Pan::parse("6223020000000000008"))) == std::nullopt);
}

TEST_CASE("The longest prefix wins, and two banks that claim the same one tell nothing", "[domain][bank]") {
  const auto pan = must(Pan::parse("6214670000001234566"));
  CHECK(issuing_bank(std::array{BinRule{"62146", 19, "abc"}, BinRule{"621467", 19, "ccb"}}, pan) == "ccb");
  CHECK(issuing_bank(std::array{BinRule{"621467", 19, "ccb"}, BinRule{"62146", 19, "abc"}}, pan) == "ccb");
  CHECK(issuing_bank(std::array{BinRule{"621467", 19, "ccb"}, BinRule{"621467", 19, "abc"}}, pan) == std::nullopt);
  CHECK(issuing_bank(std::array{BinRule{"621467", 19, "ccb"}, BinRule{"621467", 19, "ccb"}}, pan) == "ccb");
}

TEST_CASE("Zijin has the seven banks of the source document, and R57 speaks of one", "[domain][bank]") {
  CHECK(zijin().banks.size() == 7);
  for (const auto& bank : zijin().banks) CHECK(bank.online_exchange_discouraged == (bank.code == "rcb"));
}
