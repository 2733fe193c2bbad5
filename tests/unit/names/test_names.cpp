// Properties of names over all of Unicode, not over examples: what a name may be, and that none can break, turn or
// inject anything on its way over chip, wire, screen and paper. ICU, which we did not write, says what a character is.
#include <unicode/uchar.h>

#include <nlohmann/json.hpp>
#include <random>

#include "card_reader/gb18030.h"
#include "domain/masking.h"
#include "domain/utf8.h"
#include "domain/visible_text.h"
#include "hanzi.h"
#include "rig/sample_case.h"
#include "ui/line_break.h"
#include "wire/case_json.h"
#include "wire/strict_json.h"

using namespace huanka;
using namespace huanka::rig;
using domain::NameProblem;
using domain::PersonName;

namespace {
constexpr char32_t last_code_point = 0x10FFFF;
const std::string family_name = "张";

bool is_surrogate(char32_t c) { return c >= 0xD800 && c <= 0xDFFF; }

template <class Visit>
void for_every_hanzi(Visit visit) {
  for (const HanziRange& range : hanzi_ranges)
    for (char32_t c = range.first; c <= range.last; ++c) visit(c);
}

std::optional<NameProblem> problem_with(const std::string& name) {
  const auto parsed = PersonName::parse(name);
  return parsed ? std::nullopt : std::optional(parsed.error());
}

/// Whether, by ICU, the character hides, breaks lines or turns the text around it.
bool is_dangerous(char32_t c) {
  const auto code = static_cast<UChar32>(c);
  switch (u_charType(code)) {
    case U_CONTROL_CHAR:
    case U_FORMAT_CHAR:
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
    case U_SURROGATE:
      return true;
    default:
      break;
  }
  switch (u_charDirection(code)) {
    case U_RIGHT_TO_LEFT:
    case U_RIGHT_TO_LEFT_ARABIC:
    case U_ARABIC_NUMBER:
    case U_BLOCK_SEPARATOR:
    case U_SEGMENT_SEPARATOR:
      return true;
    default:
      break;
  }
  return u_hasBinaryProperty(code, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0 ||
         u_hasBinaryProperty(code, UCHAR_NONCHARACTER_CODE_POINT) != 0;
}

bool breaks_no_line(const std::string& text) {
  for (const auto& point : ui::break_points(text)) {
    if (point.kind == ui::BreakKind::Required || point.offset == 0 || point.offset >= text.size()) return false;
    if ((static_cast<unsigned char>(text[point.offset]) & 0xC0) == 0x80) return false;  // inside a character
  }
  return true;
}

/// Through the JSON of a case and back, as the office would read it.
std::string over_the_wire(const PersonName& name) {
  auto c = sample_case();
  c.number = domain::make_case_number("ZJ01", std::chrono::sys_days(std::chrono::days(20000)), 1);
  c.old_card.holder.name = name;
  const auto parsed = must(wire::parse_strictly(wire::to_json(c).dump()));
  return must(wire::case_from_json(parsed)).old_card.holder.name.utf8();
}
}  // namespace

TEST_CASE("The table of hanzi holds every ideograph that ICU knows", "[names]") {
  std::size_t counted = 0;
  for_every_hanzi([&](char32_t) { ++counted; });
  CHECK(counted == 98'390);
  const auto in_table = [](char32_t c) {
    for (const HanziRange& range : hanzi_ranges)
      if (c >= range.first && c <= range.last) return true;
    return false;
  };
  std::size_t missing = 0;
  for (char32_t c = 0; c <= last_code_point; ++c)
    if (u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_UNIFIED_IDEOGRAPH) != 0 && !in_table(c)) ++missing;
  CHECK(missing == 0);
}

TEST_CASE("Every hanzi of GB 18030-2022 level 3 is good in a name, masked, and the same after chip and line break",
          "[names]") {
  std::vector<char32_t> refused, unmasked, changed_on_chip, broken;
  for_every_hanzi([&](char32_t c) {
    const std::string character = domain::encode_utf8(c), whole = family_name + character;
    const auto name = PersonName::parse(whole), alone = PersonName::parse(character);
    if (!name || !alone) return refused.push_back(c);
    if (domain::masked(*name) != family_name + "*" || domain::masked(*alone) != "*") unmasked.push_back(c);
    const auto on_chip = card_reader::utf8_to_gb18030(character);
    if (!on_chip || on_chip->size() > 4 || card_reader::gb18030_to_utf8(*on_chip) != character)
      changed_on_chip.push_back(c);
    if (!breaks_no_line(whole) || domain::visible(whole) != whole) broken.push_back(c);
  });
  CHECK(refused.empty());
  CHECK(unmasked.empty());
  CHECK(broken.empty());
  CHECK(changed_on_chip.empty());
}

TEST_CASE("Names of 25 hanzi cover every hanzi over the wire and back", "[names]") {
  std::string name;
  int characters = 0;
  std::size_t wrong = 0;
  for_every_hanzi([&](char32_t c) {
    name += domain::encode_utf8(c);
    if (++characters < 25) return;
    if (over_the_wire(must(PersonName::parse(name))) != name) ++wrong;
    name.clear();
    characters = 0;
  });
  CHECK(wrong == 0);
}

TEST_CASE("No character that hides, breaks or turns text, by ICU's word, is let into a name", "[names]") {
  std::vector<char32_t> let_in;
  for (char32_t c = 0; c <= last_code_point; ++c) {
    if (is_surrogate(c)) continue;
    if (is_dangerous(c) && !problem_with(family_name + domain::encode_utf8(c))) let_in.push_back(c);
  }
  CAPTURE(let_in.size());
  CHECK(let_in == std::vector<char32_t>{});
}

TEST_CASE("Whatever is let into a name breaks no line, and nothing but the mask is left of it", "[names]") {
  std::vector<char32_t> wrong;
  for (char32_t c = 0; c <= last_code_point; ++c) {
    if (is_surrogate(c)) continue;
    const std::string whole = family_name + domain::encode_utf8(c) + family_name;
    const auto name = PersonName::parse(whole);
    if (!name) continue;
    const bool masked = domain::masked(*name) == (c == U'·' ? "张·*" : "张**");
    if (!masked || !breaks_no_line(whole) || domain::visible(whole) != whole) wrong.push_back(c);
  }
  CHECK(wrong == std::vector<char32_t>{});
}

TEST_CASE("A refused name says why", "[names]") {
  const auto problem = [](std::string_view text) { return problem_with(std::string(text)).value_or(NameProblem{-1}); };
  using namespace std::string_view_literals;
  CHECK(problem("张\0三"sv) == NameProblem::ControlCharacter);
  CHECK(problem("张\u202E三\u202C") == NameProblem::ControlCharacter);
  CHECK(problem("张\u2067三") == NameProblem::ControlCharacter);
  CHECK(problem("张三\r\n账号") == NameProblem::ControlCharacter);
  CHECK(problem("张\u2028三") == NameProblem::ControlCharacter);
  CHECK(problem("张\uFE00") == NameProblem::ControlCharacter);
  CHECK(problem("张\u3164") == NameProblem::ControlCharacter);
  CHECK(problem("ئادىل") == NameProblem::RightToLeft);
  CHECK(problem("张א三") == NameProblem::RightToLeft);
  CHECK(problem("\u0301张三") == NameProblem::LooseMark);
  CHECK(problem("张三 \u0301") == NameProblem::LooseMark);
  CHECK(problem("a\u0301\u0301\u0301") == NameProblem::LooseMark);
  CHECK(problem("\u3000\u00A0 ") == NameProblem::Empty);
  CHECK(problem("\xED\xA0\xBD\xED\xB2\xA9") == NameProblem::BrokenUtf8);  // a surrogate pair written as two
  CHECK(problem("\xED\xBF\xBF") == NameProblem::BrokenUtf8);
  CHECK(problem("\xF4\x90\x80\x80") == NameProblem::BrokenUtf8);  // beyond U+10FFFF
  for (const char* good : {"e\u0301milie", "Nguye\u0302\u0303n", "买买提·吐尔逊", "\U00030EDE\U00030EDD面"}) {
    CAPTURE(good);
    CHECK(PersonName::parse(good));
  }
}

TEST_CASE("Any bytes from a chip are a name that goes round unchanged, or none", "[names]") {
  std::mt19937 random(20261125);  // fixed: the same bytes every time
  for (int round = 0; round < 200'000; ++round) {
    card_reader::Bytes bytes(1 + random() % 12);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(0x20 + random() % 0xE0);
    const auto text = card_reader::gb18030_to_utf8(bytes);
    if (!text) continue;
    REQUIRE(domain::decode_utf8(*text));
    if (const auto name = PersonName::parse(*text)) REQUIRE(breaks_no_line(name->utf8()));
  }
}

TEST_CASE("Somebody else's sentence loses what hides, turns or breaks, and only that", "[names]") {
  CHECK(domain::visible("账户余额不为零 (E12)") == "账户余额不为零 (E12)");
  CHECK(domain::visible("a\u202Eb\nc") == "a\uFFFDb\uFFFDc");
  CHECK(domain::visible("\xED\xA0\x80") == "\uFFFD\uFFFD\uFFFD");
  CHECK(domain::visible("好\xE5\xA5") == "好\uFFFD\uFFFD");
  std::vector<char32_t> left;
  for (char32_t c = 0; c <= last_code_point; ++c)
    if (!is_surrogate(c) && is_dangerous(c) && domain::visible(domain::encode_utf8(c)) != "\uFFFD") left.push_back(c);
  CHECK(left == std::vector<char32_t>{});
}
