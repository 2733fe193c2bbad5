// What is on the papers, read back by programs we did not write: pdftotext, pdftoppm, zbarimg.
#include <array>
#include <cstdio>
#include <fstream>

#include "documents/papers.h"
#include "documents/press.h"
#include "rig/output_of.h"
#include "rig/sample_case.h"
#include "rig/temporary_folder.h"
#include "settings/settings.h"

using namespace huanka;
using namespace huanka::documents;
using namespace huanka::rig;
using namespace std::chrono_literals;
using domain::Language;
using domain::Route;
namespace fs = std::filesystem;

namespace {
const fs::path built = HUANKA_BINARY_DIR;

text::Catalog catalog(Language language) { return must(text::Catalog::load(built / "assets/locale", language)); }
domain::County zijin() { return must(settings::load_county(fs::path(HUANKA_SOURCE_DIR) / "config/county/zijin")); }
const Press& press() {
  static const Press opened = must(Press::open(built / "assets/fonts"));
  return opened;
}

domain::Case saved(Route route) {
  auto c = sample_case(route);
  c.number = domain::make_case_number("ZJ01", c.opened, 7);
  return c;
}

struct Printed {
  TemporaryFolder folder;
  fs::path pdf = folder.path() / "paper.pdf";
  explicit Printed(const Document& document) { std::ofstream(pdf, std::ios::binary) << must(press().to_pdf(document)); }
  std::string text() const { return output_of("pdftotext -layout " + pdf.string() + " -"); }
  std::string squeezed() const {
    std::string all;
    for (const char c : text())
      if (c != ' ' && c != '\n' && c != '\f') all += c;
    return all;
  }
  std::string info() const { return output_of("pdfinfo " + pdf.string()); }
  std::string codes() const {
    output_of("pdftoppm -r 200 -png " + pdf.string() + " " + (folder.path() / "page").string());
    return output_of("zbarimg -q --raw " + folder.path().string() + "/page*.png 2>/dev/null");
  }
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// As long as a signed one, and of the same characters; what the codes of letters say: unit/letter_proof.
const std::string code = "HK1/S/L-ZJ01-000001/" + std::string(100, 'Q') + std::string(98, '7');

domain::TransferLetter letter(bool duplicate) {
  auto c = saved(Route::ChangeBank);
  auto window = must(
      domain::open_window(must(domain::approve(must(domain::begin_review(c)), 2026y / 11 / 20)), 2026y / 11 / 20, {}));
  const auto issued = must(domain::issue(window, sample_new_card(), 2026y / 11 / 23));
  return domain::make_letter(issued, sample_new_card(), zijin(), "L-ZJ01-000001", "紫金县示范网点", 2026y / 11 / 23,
                             duplicate);
}
}  // namespace

TEST_CASE("A slip carries number, what was done, dates and where to ask; nothing unmasked (R69, R71, R75)",
          "[documents]") {
  const auto route = GENERATE(Route::SameBankSameNumber, Route::SameBankNewNumber, Route::ChangeBank);
  const auto language = GENERATE(Language::Chinese, Language::English);
  const Printed paper(slip({saved(route), true, false}, zijin(), catalog(language)));
  const std::string text = paper.squeezed();
  CAPTURE(text);
  CHECK(has(text, saved(route).number));
  CHECK(has(text, "张**"));
  CHECK(has(text, "138****5678"));
  for (const char* secret : {"张桂花", "11010519491231002X", "13812345678", "6214830100000008"})
    CHECK_FALSE(has(text, secret));
  if (language == Language::Chinese) {
    CHECK(has(text, route == Route::ChangeBank ? "建设银行" : "工商银行"));
    if (route == Route::ChangeBank) CHECK(has(text, "11月23日（星期一"));
  }
  CHECK(has(paper.codes(), saved(route).number));
}

TEST_CASE("The slip tells the truth about the office and marks a further print", "[documents]") {
  const auto zh = catalog(Language::Chinese);
  CHECK(has(Printed(slip({saved(Route::SameBankNewNumber), true, false}, zijin(), zh)).squeezed(), "资料已送达"));
  const auto waiting = Printed(slip({saved(Route::SameBankNewNumber), false, true}, zijin(), zh)).squeezed();
  CHECK(has(waiting, "稍后自动送出"));
  CHECK(has(waiting, "补打"));
}

TEST_CASE("The slip of a case the office refused sends the person to the counter and promises nothing", "[documents]") {
  const auto text =
      Printed(slip({saved(Route::SameBankNewNumber), false, false, true}, zijin(), catalog(Language::Chinese)))
          .squeezed();
  CHECK(has(text, "请到柜台办理"));
  CHECK_FALSE(has(text, "稍后自动送出"));
}

TEST_CASE("A slip without trusted dates promises none", "[documents]") {
  auto c = saved(Route::ChangeBank);
  c.review_from.reset();
  c.review_due.reset();
  const auto text = Printed(slip({c, true, false}, zijin(), catalog(Language::Chinese))).squeezed();
  CHECK(has(text, "3至5个工作日"));
  CHECK_FALSE(has(text, "11月23日"));
}

TEST_CASE("The transfer letter has every field of 5.3 on one A4 page (R15, R16, R75)", "[documents]") {
  const Printed paper(transfer_letter(letter(false), code, catalog(Language::Chinese)));
  const std::string text = paper.squeezed();
  CAPTURE(text);
  for (const char* field : {"L-ZJ01-000001",
                            "2026年11月23日",
                            "工商银行",
                            "建设银行",
                            "紫金县示范网点",
                            "张桂花",
                            "11010519491231002X",
                            "13812345678",
                            "A12345678",
                            "6214830100000008",
                            "实际余额",
                            "一式两份",
                            "清算行号",
                            "有效期至",
                            "网点",
                            "工商银行网点办理",
                            "□身份证",
                            "□本函两份",
                            "验真码",
                            "如"})
    if (std::string(field) != "如") CHECK(has(text, field));
  CHECK(has(paper.info(), "Pages:           1"));
  CHECK(has(paper.info(), "A4"));
  CHECK(has(paper.codes(), code));
  CHECK_FALSE(has(text, "补打"));
  CHECK(has(Printed(transfer_letter(letter(true), code, catalog(Language::Chinese))).squeezed(), "补打"));
}

TEST_CASE("Every glyph leaves ink: the one Debian's cairo loses, rare names, minority names", "[documents]") {
  // pdftotext would find a character whose picture is missing; only the picture tells.
  const auto ink = [](const std::string& text) {
    Document document{.page = roll_80mm, .title = "ink", .language = "zh-cn", .blocks = {TextBlock{text, 24}}};
    const Printed paper(document);
    const auto page = (paper.folder.path() / "page").string();
    output_of("pdftoppm -r 100 -gray " + paper.pdf.string() + " " + page);
    const std::string pgm = output_of("cat " + page + "*.pgm");
    return std::count_if(pgm.begin() + 15, pgm.end(), [](char c) { return static_cast<unsigned char>(c) < 128; });
  };
  const auto missing = ink("\xF3\xB0\x80\x80");  // no font has it: what a missing glyph looks like
  for (const char* character : {"如", "□", "张", "龘", "㐂", "𠮷", "䶮", "·", "A", "０"}) {
    CAPTURE(character);
    CHECK(ink(character) > 0);
    CHECK(ink(character) != missing);
  }
}

TEST_CASE("Fonts are embedded and the same document is the same file", "[documents]") {
  const auto document = transfer_letter(letter(false), code, catalog(Language::Chinese));
  const Printed paper(document);
  const auto fonts = output_of("pdffonts " + paper.pdf.string());
  CHECK(has(fonts, "yes yes yes"));
  CHECK_FALSE(has(fonts, " no  yes"));
  CHECK(must(press().to_pdf(document)) == must(press().to_pdf(document)));
}

TEST_CASE("A long name wraps; what does not fit on the page is an error and not a torn letter", "[documents]") {
  auto long_name = letter(true);
  std::string name;
  for (int i = 0; i < 9; ++i) name += "阿卜杜拉·";
  long_name.holder.name = must(domain::PersonName::parse(name.substr(0, name.size() - 2)));
  for (int i = 0; i < 4; ++i) long_name.branch_name += "第二营业厅";
  CHECK(has(Printed(transfer_letter(long_name, code, catalog(Language::Chinese))).info(), "Pages:           1"));

  auto endless = transfer_letter(letter(false), code, catalog(Language::Chinese));
  for (int i = 0; i < 60; ++i) endless.blocks.emplace_back(TextBlock{"又一行"});
  const auto result = press().to_pdf(endless);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == DocumentError::Code::TooLong);
}

TEST_CASE("The dots for the slip printer show the same slip: its code can be read from them", "[documents]") {
  const auto bitmap =
      must(press().to_bitmap(slip({saved(Route::ChangeBank), true, false}, zijin(), catalog(Language::Chinese)), 576));
  CHECK(bitmap.width_px == 576);
  CHECK(bitmap.rows.size() == static_cast<std::size_t>(72 * bitmap.height_px));
  const TemporaryFolder folder;
  const auto file = folder.path() / "slip.pbm";
  std::ofstream(file, std::ios::binary) << "P4\n576 " << bitmap.height_px << "\n" << bitmap.rows;
  CHECK(has(output_of("zbarimg -q --raw " + file.string() + " 2>/dev/null"), saved(Route::ChangeBank).number));
}

TEST_CASE("Without its fonts the press does not open", "[documents]") {
  const TemporaryFolder empty;
  const auto opened = Press::open(empty);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == DocumentError::Code::FontsMissing);
}
