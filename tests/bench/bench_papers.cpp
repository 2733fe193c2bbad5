// Setting the transfer letter (two A4 copies) and the slip (80 mm, as dots), from facts to bytes for the printer.
#include "documents/papers.h"
#include "documents/press.h"
#include "measure.h"
#include "rig/sample_case.h"
#include "settings/settings.h"

using namespace huanka;
using namespace huanka::bench;
using namespace huanka::documents;
using namespace huanka::rig;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

TEST_CASE("Setting papers") {
  constexpr int rounds = 50;
  constexpr int dots_80_mm = 576;
  const fs::path built = HUANKA_BINARY_DIR;
  const auto chinese = must(text::Catalog::load(built / "assets/locale", domain::Language::Chinese));
  const auto county = must(settings::load_county(fs::path(HUANKA_SOURCE_DIR) / "config/county/zijin"));
  auto c = sample_case();
  c.number = domain::make_case_number("ZJ01", c.opened, 7);
  const auto letter =
      domain::make_letter(c, sample_new_card(), county, "L-ZJ01-000001", "紫金县示范网点", 2026y / 11 / 23, false);
  const std::string code(218, 'A');  // as long as a signed one
  std::vector<double> opened, letters, slips;
  for (int round = 0; round < rounds; ++round) {
    opened.push_back(milliseconds_of([&] { must(Press::open(built / "assets/fonts")); }));
    const auto press = must(Press::open(built / "assets/fonts"));
    letters.push_back(milliseconds_of([&] { must(press.to_pdf(transfer_letter(letter, code, chinese))); }));
    slips.push_back(milliseconds_of([&] {
      must(press.to_bitmap(slip({c, true, false}, county, chinese), dots_80_mm));
    }));
  }
  print_times("press opened", opened, "none set");
  print_times("transfer letter to PDF", letters, "none set");
  print_times("slip to dots", slips, "none set");
}
